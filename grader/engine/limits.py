"""How much a submission may use while it is graded: `c.Limits.*` in nbgrader_config.py."""

from traitlets import Integer, TraitError
from traitlets.config import Config, Configurable

from grader.course import CONFIG
from grader.engine.time_budget import limited
from grader.errors import RavineError


def _limit(default: int, least: int, said: str) -> Integer:
    return Integer(default, min=least, help=said).tag(config=True)


class Limits(Configurable):
    """Limits on one submission."""

    cell_seconds = _limit(30, 1, "Seconds for one cell; by default c.Execute.timeout.")
    notebook_seconds = _limit(600, 1, "Seconds for a whole notebook.")
    memory_mb = _limit(1024, 16, "Memory beyond that of the warm process, in MB.")
    processes = _limit(32, 1, "Processes and threads at the same time.")
    open_files = _limit(128, 16, "Open files of a process.")
    file_mb = _limit(32, 1, "Size of one file, in MB.")
    scratch_mb = _limit(64, 1, "Size of all files together, in MB.")
    cell_output_kb = _limit(2048, 1, "Output of one cell, in kB.")
    notebook_output_kb = _limit(16384, 1, "Output of a whole notebook, in kB.")

    @classmethod
    def of(cls, config: Config) -> "Limits":
        """Return the limits that a course's settings ask for; RavineError for what is none."""
        limited(config)
        try:
            limits = cls(config=config)
        except TraitError as error:
            raise RavineError(f"{CONFIG} sets a limit that is none: {error} Mend it.") from None
        if "cell_seconds" not in config.Limits and "timeout" in config.Execute:
            seconds = config.Execute.timeout
            # nbgrader's two ways to say that there is no limit.
            limits.cell_seconds = limits.notebook_seconds if seconds in (None, -1) else seconds
        return limits

    def as_dict(self) -> dict[str, int]:
        """Return them by name, as the processes pass them on."""
        return {name: getattr(self, name) for name in self.class_own_traits()}
