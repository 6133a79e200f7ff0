"""What a submission sees of the host's files: an allow-list, read-only, for bubblewrap."""

import sys
import sysconfig
from pathlib import Path

import helpers

# Where the parent finds its own code and `helpers`, without the folder of `grader` that holds it.
IMPORTED = Path("/ravine")
DEVICES = ("null", "zero", "full", "random", "urandom")
# Programs, libraries and fonts. Courses may lie in other parts of /usr, such as /usr/src.
SYSTEM = (
    *("/bin", "/lib", "/lib64", "/usr/bin", "/usr/lib", "/usr/lib64"),
    *("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/zoneinfo"),
    *("/etc/fonts", "/etc/ld.so.cache", "/etc/localtime"),
)
# Of an environment or an installed Python; the rest of its folder may be anything.
OF_A_PREFIX = ("bin", "lib", "lib64", "pyvenv.cfg")


def bubblewrap(program: str, inside: Path) -> list[str]:
    """Return the words before a command: no network, no home, no course, no other process."""
    return [
        program,
        *("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"),
        *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"),
        *("--proc", "/proc", "--dir", "/dev"),
        *(word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")),
        *("--tmpfs", "/scratch", "--symlink", "/scratch/tmp", "/tmp"),
        *("--symlink", "/scratch/shm", "/dev/shm"),
        *(word for path in _seen() for word in _as_it_is(path)),
        *_without_grader(),
        *_bound(Path(helpers.__file__).parent, IMPORTED / "helpers"),
        *_bound(inside, IMPORTED / "inside"),
        *("--chdir", "/", "--remount-ro", "/"),
    ]


def _seen() -> list[Path]:
    prefixes = dict.fromkeys((Path(sys.base_prefix), Path(sys.prefix)))
    parts = [prefix / part for prefix in prefixes for part in OF_A_PREFIX]
    return [path for path in dict.fromkeys([*map(Path, SYSTEM), *parts]) if path.exists()]


def _without_grader() -> list[str]:
    """Return what hides an installed grader: an empty folder that nobody can write to."""
    installed = Path(sysconfig.get_path("purelib"), "grader")
    hidden = ["--tmpfs", str(installed), "--remount-ro", str(installed)]
    return hidden if installed.exists() else []


def _as_it_is(path: Path) -> list[str]:
    if path.is_symlink():
        return [*_above(path), "--symlink", str(path.readlink()), str(path)]
    return _bound(path, path)


def _bound(path: Path, place: Path) -> list[str]:
    return [*_above(place), "--ro-bind", str(path), str(place)]


def _above(place: Path) -> list[str]:
    """Return the folders that lead to a place: bubblewrap would make them for root's eyes only."""
    return [word for each in reversed(place.parents[:-1]) for word in ("--dir", str(each))]
