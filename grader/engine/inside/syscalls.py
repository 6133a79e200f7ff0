"""System calls that an assignment never needs, refused by a filter in the kernel (seccomp).

Without new sockets there is no network even where the process shares the host's; without new
namespaces no capability comes back; without shared-memory objects nothing escapes the limits.
"""

import struct

# Number on x86-64, number on 64-bit ARM.
REFUSED = {
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
_CLONE = (56, 220)
_CLONE3 = 435
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_NEW_NAMESPACES = 0x7E020000
_X32 = 0x40000000

_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE, _NO_SUCH_CALL = 0x7FFF0000, 0x00050001, 0x00050026  # Errors EPERM and ENOSYS.
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # Offsets in struct seccomp_data.


def refusing(machine: str) -> bytes | None:
    """Return the filter, instructions of 8 bytes; None for a machine whose numbers are not here."""
    if machine not in _MACHINES:
        return None
    column, audit = _MACHINES[machine]
    refused = [_answer(_JUMP_EQUAL, numbers[column], _REFUSE) for numbers in REFUSED.values()]
    steps = [
        _step(_LOAD, _MACHINE),
        _step(_JUMP_EQUAL, audit, 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
        _answer(_JUMP_AT_LEAST, _X32, _REFUSE),
        *refused,
        # Its flags lie in memory, out of a filter's sight; the C library then uses clone.
        _answer(_JUMP_EQUAL, _CLONE3, _NO_SUCH_CALL),
        _step(_JUMP_EQUAL, _CLONE[column], 1, 0),
        _step(_RETURN, _ALLOW),
        _step(_LOAD, _FIRST_ARGUMENT),
        _answer(_JUMP_BITS, _NEW_NAMESPACES, _REFUSE),
        _step(_RETURN, _ALLOW),
    ]
    return b"".join(steps)


def _answer(test: int, value: int, answer: int) -> bytes:
    return _step(test, value, 0, 1) + _step(_RETURN, answer)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
