"""What a submission sees of the host's files: an allow-list, read-only, for bubblewrap."""

import sys
import sysconfig
from pathlib import Path

import helpers

# Where the parent finds its own code and `helpers`, without the folder of `grader` that holds it.
IMPORTED = "/ravine"
DEVICES = ("null", "zero", "full", "random", "urandom")
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime")
# Of an environment or an installed Python; the rest of its folder may be anything.
OF_A_PREFIX = ("bin", "lib", "lib64", "pyvenv.cfg")


def bubblewrap(program: str, inside: Path) -> list[str]:
    """Return the command line before the command: no network, no home, no course, no other process."""
    return [
        program,
        *("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"),
        *("--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"),
        *("--proc", "/proc", "--dir", "/dev"),
        *(word for name in DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")),
        *("--tmpfs", "/scratch", "--symlink", "/scratch/tmp", "/tmp"),
        *("--symlink", "/scratch/shm", "/dev/shm"),
        *_seen(inside),
        *("--chdir", "/", "--remount-ro", "/"),
    ]


def _seen(inside: Path) -> list[str]:
    """Return what is bound, in an order in which a course below a system folder stays hidden."""
    package = Path(helpers.__file__).parent
    words = [word for path in map(Path, SYSTEM) if path.exists() for word in _as_it_is(path)]
    for prefix in dict.fromkeys((Path(sys.base_prefix), Path(sys.prefix))):
        for part in OF_A_PREFIX:
            if (prefix / part).exists():
                words += _as_it_is(prefix / part)
    masked = Path(sysconfig.get_path("purelib"), "grader")
    if masked.exists():
        words += ["--tmpfs", str(masked)]
    return [
        *words,
        *_bound(package, Path(IMPORTED, "helpers")),
        *_bound(inside, Path(IMPORTED, "inside")),
    ]


def _as_it_is(path: Path) -> list[str]:
    if path.is_symlink():
        return [*_above(path), "--symlink", str(path.readlink()), str(path)]
    return _bound(path, path)


def _bound(path: Path, place: Path) -> list[str]:
    return [*_above(place), "--ro-bind", str(path), str(place)]


def _above(place: Path) -> list[str]:
    """Return the folders that lead to a place: bubblewrap would make them for root's eyes only."""
    return [word for each in reversed(place.parents[:-1]) for word in ("--dir", str(each))]
