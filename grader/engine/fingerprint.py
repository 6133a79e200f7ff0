"""All that a grade depends on, as one key: where it is the same, nothing need be graded again."""

import ast
import datetime
import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grader
import helpers
from grader.course import CONFIG
from grader.engine.intake import Taken, reading
from grader.gradebook.book import Book
from grader.gradebook.submissions import Submission

# What runs in the two processes, beside the course's own files.
PACKAGES = ("numpy", "ipython", "matplotlib", "nbgrader", "msgpack")


# Settings of these change no result of a notebook, only what counts of it or how it is told.
APART = {"AssignLatePenalties", "Backups", "Dates", "Exports", "LateSubmissionPlugin", "ShareADay"}


class Fingerprint:
    """Keys of one grading: of everything but the submission itself, and then of that too."""

    def __init__(self, book: Book, limits: dict[str, int], kind: str):
        settings = _that_matter((book.course.root / CONFIG).read_text(encoding="utf-8"))
        common = json.dumps([limits, kind, settings, code()]).encode()
        self._common = hashlib.sha256(common).hexdigest()

    def of(self, submission: Submission, taken: Taken, job: bytes) -> str:
        """Return the key of a submission whose notebook is run as this job."""
        handed_in = reading.read_time(submission.folder) or b""
        content = json.dumps([self._common, taken.digest, taken.notebook], sort_keys=True).encode()
        return hashlib.sha256(b"\0".join([content, job, handed_in])).hexdigest()


def _that_matter(settings: str) -> str:
    """Return the code of the settings without comments, and without what is apart from results."""
    tree = ast.parse(settings)
    tree.body = [statement for statement in tree.body if not _is_apart(statement)]
    return ast.unparse(tree)


def _is_apart(statement: ast.stmt) -> bool:
    """Whether a statement does no more than set `c.Dates.due` and the like, or a part of it."""
    match statement:
        case ast.Assign(targets=[target]) | ast.AugAssign(target=target):
            while isinstance(target, ast.Subscript):
                target = target.value
            match target:
                case ast.Attribute(value=ast.Attribute(value=ast.Name(id="c"), attr=section)):
                    return section in APART
    return False


@cache
def code() -> str:
    """Return a digest of the code that grades: this package, `helpers`, and packages' versions."""
    digest = hashlib.sha256(json.dumps(versions()).encode())
    for path in _modules():
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Return the version of Python, and of each package that a grade may depend on."""
    of_packages = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {"python": platform.python_version(), **of_packages}


def facts(seed: str, sandbox: str, key: str = "", **more) -> dict:
    """Return what is to be known of a grading that ends now: how to repeat it, and its walls.

    `key` is empty if the submission is to be graded again when there is occasion to.
    """
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    known = {"key": key, "seed": seed, "sandbox": sandbox, "time": now, "versions": versions()}
    return {**known, **more}


def _modules() -> Iterator[Path]:
    for package in (helpers, grader):
        for path in sorted(Path(package.__file__).parent.rglob("*")):
            if path.is_file() and path.suffix in (".py", ".npz", ".json", ".gz"):
                yield path
