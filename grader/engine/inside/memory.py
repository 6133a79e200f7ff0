"""How much memory a student's process and its descendants hold together: no limit says that."""

import contextlib
import os
import resource

MB = 1 << 20


class Memory:
    """The memory of a process tree, against a limit; what the parent's image holds is not counted.

    Made before the process is: it keeps the view of /proc in which the process can be seen.
    """

    def __init__(self, limit_mb: int):
        self.proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.page = resource.getpagesize()
        self.image = self._own(os.getpid())
        self.limit = limit_mb * MB

    def is_over(self, process: int) -> bool:
        """Whether the tree below and with `process` holds more than the limit."""
        return sum(self._own(each) - self.image for each in self._tree(process)) > self.limit

    def _own(self, process: int) -> int:
        """Return the bytes in memory that are of no file."""
        fields = self._read(f"{process}/statm").split()
        return (int(fields[1]) - int(fields[2])) * self.page if fields else 0

    def _tree(self, process: int) -> list[int]:
        """Return a process and its descendants; less those that end meanwhile."""
        found = [process]
        for each in found:
            for thread in self._threads(each):
                found += map(int, self._read(f"{each}/task/{thread}/children").split())
        return found

    def _threads(self, process: int) -> list[str]:
        with contextlib.suppress(OSError):
            fd = os.open(f"{process}/task", os.O_RDONLY, dir_fd=self.proc)
            try:
                return os.listdir(fd)
            finally:
                os.close(fd)
        return []

    def _read(self, path: str) -> str:
        with contextlib.suppress(OSError):
            fd = os.open(path, os.O_RDONLY, dir_fd=self.proc)
            try:
                return os.read(fd, 1 << 16).decode()
            finally:
                os.close(fd)
        return ""
