"""All that a grade depends on, as one key: where it is the same, nothing need be graded again."""

import datetime
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterator
from pathlib import Path

import grader
import helpers
from grader.course import CONFIG
from grader.engine.intake import Taken, reading
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

# What runs in the two processes, beside the course's own files.
PACKAGES = ("numpy", "ipython", "matplotlib", "nbgrader", "msgpack")


class Fingerprint:
    """Keys of one grading: of everything but the submission itself, and then of that too."""

    def __init__(self, book: Book, limits: dict[str, int], kind: str):
        self._kind = kind
        self._versions = {name: importlib.metadata.version(name) for name in PACKAGES}
        self._versions["python"] = platform.python_version()
        digest = hashlib.sha256(json.dumps([limits, kind, self._versions]).encode())
        for path in [book.course.root / CONFIG, *_modules()]:
            digest.update(path.read_bytes())
        self._common = digest.hexdigest()

    def of(self, submission: Submission, taken: Taken, seed: str) -> str:
        """Return the key of a submission."""
        handed_in = reading.read_time(submission.folder) or b""
        content = json.dumps([self._common, seed, taken.notebook], sort_keys=True).encode()
        return hashlib.sha256(content + handed_in).hexdigest()

    def facts(self, key: str, seed: str, note: str | None) -> dict:
        """Return what is to be known of a grading that ends now: how to repeat it, and its walls."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        known = {"key": key, "seed": seed, "note": note, "sandbox": self._kind, "time": now}
        return {**known, "versions": self._versions}


def _modules() -> Iterator[Path]:
    for package in (helpers, grader):
        for path in sorted(Path(package.__file__).parent.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".npz", ".json", ".gz"):
                yield path
