"""nbgrader's exchange, from which `nbgrader collect` takes what a JupyterHub's students submit."""

from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect

from grader.collecting.presets import TIME_FORMAT
from grader.engine.intake.reading import TIME


class CollectWithTimes(ExchangeCollect):
    """Takes the time of handing in along, which the course's `ignore` keeps back with other files.

    Without it nobody would be late, and `--update` would copy everything each time. The exchange
    has the time in the folder's name too, so that no file of a student's is followed for it.
    """

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy what a student submitted, and write down when that was."""
        super().do_copy(src, dest, log)
        time = self._path_to_record(src)["timestamp"]
        # It is UTC, without saying so.
        (Path(dest) / TIME).write_text(time.strftime(TIME_FORMAT.replace("%Z", "UTC")))
