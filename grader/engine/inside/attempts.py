"""What a submission tried that no assignment needs, in words for the instructor."""


MOST, LONGEST = 20, 200

_noted: list[str] = []


def noted() -> list[str]:
    """Return what was tried so far, each thing once."""
    return list(_noted)


def watch(scratch: str) -> None:
    """Note from now on; for good, since no audit hook can be removed."""
