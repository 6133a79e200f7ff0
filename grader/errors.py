"""The errors that Ravine tells its users in sentences."""


class RavineError(Exception):
    """Something the user can mend: the message says what, where, and what to do."""
