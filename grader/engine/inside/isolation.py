"""What keeps one submission's process from the host and from the other submissions: Linux alone.

The parent calls `become` and `found_realm` before it imports anything, and `fork_apart` for each
submission; the student's process calls `set_apart` and `give_up` before any student code.
"""

import contextlib
import ctypes
import itertools
import os
import resource
import signal
import struct

from .syscalls import refusing

MB = 1 << 20
# Everything a submission may write to lies here; /tmp and /dev/shm are links into it.
SCRATCH = "/scratch"

_CLONE = {"mount": 0x00020000, "ipc": 0x08000000, "user": 0x10000000, "pid": 0x20000000}
_NOSUID_NODEV = 2 | 4
_NOSUID_NODEV_NOEXEC = 2 | 4 | 8
_READ_ONLY = 1
_PDEATHSIG, _DUMPABLE, _SECCOMP, _BOUNDING_DROP, _NO_NEW_PRIVILEGES = 1, 4, 22, 24, 38
_CAPABILITIES_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def open_scratch() -> None:
    """Let the unprivileged user that root becomes write to the parent's own scratch folder."""
    os.chmod(SCRATCH, 0o777)


def become(user: int) -> None:
    """Go from root to an unprivileged user for good, group and all."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def found_realm() -> None:
    """Make the caller the first process of a user and pid namespace in which it may make more.

    The caller goes on in a fork; the process that it was waits for its end.

    Raises:
        OSError: the kernel refuses.
    """
    _enter_user_namespace(_CLONE["pid"])
    if first := os.fork():
        os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 255)


def fork_apart() -> int:
    """Fork as `os.fork` does, but the child is pid 1 of its own: it sees and signals no other.

    Raises:
        OSError: the kernel refuses.
    """
    own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
    try:
        _call("unshare", _CLONE["pid"])
        try:
            child = os.fork()
        finally:
            # In the child this fails, and changes nothing: no way leads up.
            with contextlib.suppress(OSError):
                _call("setns", own, _CLONE["pid"])
    finally:
        os.close(own)
    return child


def set_apart(scratch_mb: int) -> None:
    """Give the caller mounts, shared memory, a count of processes and a scratch folder of its own.

    Raises:
        OSError: the kernel refuses.
    """
    _enter_user_namespace(_CLONE["mount"] | _CLONE["ipc"])
    size = f"size={scratch_mb * MB},nr_inodes={scratch_mb * 256},mode=0700".encode()
    _call("mount", b"none", SCRATCH.encode(), b"tmpfs", _NOSUID_NODEV, size)


def _enter_user_namespace(others: int) -> None:
    user, group = os.getuid(), os.getgid()
    _prctl(_DUMPABLE, 1)  # Else who left root may not write its own maps.
    _call("unshare", _CLONE["user"] | others)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")


def give_up(limits: dict, apart: bool) -> None:
    """Leave every right that an assignment does not need; nothing takes them back.

    Raises:
        OSError: the kernel refuses.
    """
    _prctl(_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError):  # Not of who left root, where there are limits only.
        _write("/proc/self/oom_score_adj", "1000")
    image, others = _size(), 0 if apart else _tasks_of_this_user()
    if apart:
        flags = _NOSUID_NODEV_NOEXEC | _READ_ONLY
        _call("mount", b"none", b"/proc", b"tmpfs", flags, b"size=4k,mode=0555")
        _drop_capabilities()
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _limit(limits, image, others)
    _refuse_system_calls()


def _size() -> int:
    """Return the bytes of the caller's address space."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _tasks_of_this_user() -> int:
    """Return how many processes and threads the user has: outside of a namespace all count."""
    count = 0
    for process in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            tasks = os.stat(f"/proc/{process}/task")
            count += tasks.st_nlink - 2 if tasks.st_uid == os.getuid() else 0
    return count


def _limit(limits: dict, image: int, others: int) -> None:
    """Set hard limits, of memory and processes on top of what the parent and others take."""
    for kind, most in {
        # The supervisor ends what holds too much. This is for what asks for far more at once: an
        # error that came first would leave a full process to whatever runs next.
        resource.RLIMIT_AS: image + 2 * limits["memory_mb"] * MB,
        resource.RLIMIT_NPROC: others + limits["processes"],
        resource.RLIMIT_NOFILE: limits["open_files"],
        resource.RLIMIT_FSIZE: limits["file_mb"] * MB,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }.items():
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _drop_capabilities() -> None:
    with contextlib.suppress(OSError):
        for capability in itertools.count():  # To the last that this kernel knows.
            _prctl(_BOUNDING_DROP, capability)
    _call("capset", struct.pack("Ii", _CAPABILITIES_VERSION_3, 0), bytes(24))


def _refuse_system_calls() -> None:
    program = refusing(os.uname().machine)
    if program is None:
        return
    filters = ctypes.create_string_buffer(program)
    told = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(filters))
    _prctl(_SECCOMP, 2, ctypes.c_char_p(told))


def close_all_but(kept: set[int]) -> None:
    """Close every descriptor from 3 on that is not kept."""
    below = 3
    for fd in sorted(kept):
        os.closerange(below, fd)
        below = fd + 1
    os.closerange(below, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def _write(path: str, text: str) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def _prctl(option: int, *values: object) -> None:
    _call("prctl", option, *(*values, 0, 0, 0, 0)[:4])


def _call(name: str, *values: object) -> None:
    """Call the C library; OSError with the call's name if it fails."""
    arguments = [ctypes.c_ulong(v) if isinstance(v, int) else v for v in values]
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
