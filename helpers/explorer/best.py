"""The best result that a reader has had so far, where there is a goal."""

from helpers.explorer.path_model import PathModel


class BestSoFar:
    """The fewest steps to the goal, of each task: a landscape, a start and a first velocity."""

    def __init__(self):
        self._steps: dict[tuple, int] = {}

    def after(self, model: PathModel, landscape: dict) -> str:
        """Take a run into account, and return the best of its task in words; "" if there is none.

        Args:
            model: with the run.
            landscape: what its landscape is made of, by name.
        """
        task = (repr(landscape), *model.start, *(model.velocity or ()))
        if (steps := model.steps_needed) is not None:
            self._steps[task] = min(steps, self._steps.get(task, steps))
        best = self._steps.get(task)
        if best is None:
            return ""
        return f"best so far: {best} step{'' if best == 1 else 's'}"
