"""How much memory a student's process and its descendants hold together: no limit says that."""

import contextlib
import os

MB = 1 << 20


class Memory:
    """The memory of a process tree, against a limit; what the warm parent holds is not counted."""

    def __init__(self, pidfd: int, limit_mb: int):
        # As /proc counts, which may be that of an outer pid namespace.
        named = dict(line.split(":", 1) for line in _read(f"self/fdinfo/{pidfd}").splitlines())
        self.process = int(named["Pid"])
        self.shared = _own("self")
        self.limit = limit_mb * MB

    def is_over(self) -> bool:
        """Whether the process and its descendants hold more than the limit."""
        return sum(_own(each) - self.shared for each in self._tree()) > self.limit

    def _tree(self) -> list[int]:
        """Return the process and its descendants, less those that end meanwhile."""
        found = [self.process]
        for each in found:
            for thread in _threads(each):
                found += map(int, _read(f"{each}/task/{thread}/children").split())
        return found


def _own(process: int | str) -> int:
    """Return the bytes in memory that are of no file; shared memory counts for each who has it."""
    lines = (line.split() for line in _read(f"{process}/status").splitlines())
    return sum(1024 * int(line[1]) for line in lines if line[0] in ("RssAnon:", "RssShmem:"))


def _threads(process: int) -> list[str]:
    with contextlib.suppress(OSError):
        return os.listdir(f"/proc/{process}/task")
    return []


def _read(path: str) -> str:
    with contextlib.suppress(OSError), open(f"/proc/{path}") as file:
        return file.read()
    return ""
