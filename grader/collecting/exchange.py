"""nbgrader's exchange: what a JupyterHub's students submit, and the pages that go back to them.

The course's `ignore` keeps back all that is no notebook, so two small files of nbgrader's own take
a way of their own: the time of handing in, and the secret by which a student finds the page.
"""

import re
from contextlib import suppress
from glob import glob
from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback

from grader.collecting.presets import TIME_FORMAT
from grader.engine.intake.reading import TIME

SECRET = "submission_secret.txt"
WRITTEN_BY_NBGRADER = re.compile(r"[0-9a-f]{128}")


class CollectWithTimes(ExchangeCollect):
    """Takes time and secret of a submission along.

    Without the time nobody would be late, and `--update` would copy everything each time. It is in
    the folder's name too, so that no file of a student's is followed for it.
    """

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copy what a student submitted, and write down when that was."""
        super().do_copy(src, dest, log)
        time = self._path_to_record(src)["timestamp"]
        # It is UTC, without saying so.
        (Path(dest) / TIME).write_text(time.strftime(TIME_FORMAT.replace("%Z", "UTC")))
        if secret := _secret(Path(src)):
            (Path(dest) / SECRET).write_text(secret)


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Puts pages of feedback where their students, and nobody else, can fetch them."""

    def copy_files(self) -> None:
        """Release the pages of those who submitted through the exchange; tell of the others."""
        there = {page.parent: _secret(self._submitted(page)) for page in self._pages()}
        others = sorted(folder.parent.name for folder, secret in there.items() if not secret)
        if others:
            self.log.warning(
                "These have not submitted through the exchange, so their pages are not released: "
                "%s. Send them another way.",
                ", ".join(others),
            )
        known = self.coursedir.student_id_exclude
        self.coursedir.student_id_exclude = ",".join([*filter(None, [known]), *others])
        lent = [
            (folder / name, text)
            for folder, secret in there.items()
            if secret
            for name, text in ((SECRET, secret), (TIME, ""))
        ]
        try:
            for path, text in lent:
                path.write_text(text)
            super().copy_files()
        finally:
            for path, _ in lent:
                path.unlink(missing_ok=True)

    def _pages(self) -> list[Path]:
        return sorted(map(Path, glob(f"{self.src_path}/*.html")))

    def _submitted(self, page: Path) -> Path:
        """Return the folder of the submission that a page is about."""
        of = (self.coursedir.submitted_directory, page.parent.parent.name, page.parent.name)
        return Path(self.coursedir.format_path(*of))


def _secret(folder: Path) -> str | None:
    """Return a submission's secret; None if there is none that nbgrader would have written."""
    path = folder / SECRET
    with suppress(OSError, UnicodeDecodeError):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 200:
            found = path.read_text()
            return found if WRITTEN_BY_NBGRADER.fullmatch(found) else None
    return None
