"""How long one submission may run."""

import time


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
