"""How long one submission may run."""

import time

from traitlets.config import Config

from grader.course import CONFIG
from grader.errors import RavineError

# A notebook may take as long as this many cells that use up their time.
NOTEBOOK_CELLS = 6


def limited(config: Config) -> Config:
    """Return a course's configuration with a time budget that begins now.

    Raises:
        RavineError: `c.Execute.timeout` is no time.
    """
    seconds = config.Execute.get("timeout", 30)
    config = config.copy()
    # nbgrader's two ways to say that there is no limit.
    if seconds is not None and seconds != -1:
        if type(seconds) is not int or seconds <= 0:
            raise RavineError(
                f"{CONFIG} sets c.Execute.timeout to {seconds!r}, which is no time. "
                "Set it to whole seconds for one cell, such as 30, or to None for no limit."
            )
        config.Execute.timeout_func = NotebookBudget(seconds, NOTEBOOK_CELLS * seconds)
    return config


class NotebookBudget:
    """Seconds for each cell of one notebook, such that the notebook as a whole stays in its own.

    Given to nbclient as `timeout_func`. Once the notebook's time is used up, each cell that is
    left gets one second: enough for a cell that only checks, and no loop can hold up the class.
    """

    def __init__(self, cell: int, notebook: int):
        """Take the seconds for one cell and those for the whole notebook."""
        self.cell = cell
        self.deadline = time.monotonic() + notebook

    def __call__(self, _cell) -> int:
        """Return the seconds that the next cell may run."""
        return max(1, min(self.cell, int(self.deadline - time.monotonic())))
