"""What the figures of one function share: it is called with the values of the controls."""

from collections.abc import Callable

import numpy as np

from helpers.explorer import prints
from helpers.explorer.canvas import Canvas, words
from helpers.explorer.controls import Controls, Setting
from helpers.explorer.events import Events
from helpers.explorer.figure import LiveFigure
from helpers.explorer.interrupts import interruptible
from helpers.explorer.reader import ANYTHING, require_names, sentence
from helpers.explorer.sliders import Control
from helpers.explorer.sweep import Sweep


class FunctionFigure(LiveFigure):
    """A figure of the arrays that a function returns.

    Attributes:
        function: what it draws.
    """

    def __init__(self, function: Callable, controls: dict, says: Callable[..., str] | None):
        """Take the function, its controls, and what puts its arrays in words; call it once."""
        self.function, self._says, self._is_laid_out = function, says, False
        super().__init__(Canvas(), Controls({"": (function, controls)}))
        self._found, self._problem = self._computed(self.all_controls.setting())
        self._lay_out_for(self._found)
        self._show()
        sweep = Sweep(self.canvas, self.all_controls, self._frame_at)
        self._events = Events(self.canvas, self.all_controls, self._changed, sweep)

    @property
    def problem(self) -> str:
        """What is wrong with the function or its controls."""
        return self._problem

    def _call(self, values: dict):
        """Return what the function returns at these values."""
        raise NotImplementedError

    def _checked(self, returned) -> dict[str, np.ndarray]:
        """Return the arrays that were returned, by name; refuse what are none."""
        raise NotImplementedError

    def _words_of(self, found: dict[str, np.ndarray]) -> str:
        """Return what the reader's function says of the arrays."""
        raise NotImplementedError

    def _lay_out(self, found: dict[str, np.ndarray]) -> None:
        """Lay the canvas out for arrays like these."""
        raise NotImplementedError

    def _drawn(self, found: dict[str, np.ndarray]) -> dict:
        """Return what the canvas draws of the arrays: its traits by name."""
        raise NotImplementedError

    def _frame_at(self, control: Control, value) -> dict:
        """Return what the canvas would show with another value of a control."""
        setting = self.all_controls.setting({control: value})
        return self._frame(*self._computed(setting), setting)

    def _changed(self, _) -> None:
        self._found, self._problem = self._computed(self.all_controls.setting())
        if self._found and not self._is_laid_out:
            self._lay_out_for(self._found)
        self._show()

    def _lay_out_for(self, found: dict[str, np.ndarray]) -> None:
        """Lay out for the first arrays; where there are none yet, for the time being."""
        self._lay_out(found)
        self._is_laid_out = bool(found)

    def _show(self) -> None:
        setting = self.all_controls.setting()
        frame = self._frame(self._found, self._problem, setting)
        said = frame["said"]
        said["text"] = "\n".join(filter(None, [said["text"], prints.taken()]))
        self.canvas.show(values=setting.sent, **frame)

    def _frame(self, found: dict[str, np.ndarray], problem: str, setting: Setting) -> dict:
        """Return what the canvas shows of arrays that were computed at a setting."""
        text = problem
        if self._says is not None and not problem:
            text, problem = self._result(found)
        said = words(text, problem=bool(problem), settings=setting.code(), values=setting.sent)
        return {"said": said, **self._drawn(found)}

    def _result(self, found: dict[str, np.ndarray]) -> tuple[str, str]:
        """Return the arrays in words, and what is wrong with these."""
        try:
            said = self._words_of(found)
            return ("" if said is None else str(said)), ""
        except ANYTHING as error:
            problem = sentence(error, self._says)
            return problem, problem

    def _computed(self, setting: Setting) -> tuple[dict[str, np.ndarray], str]:
        """Return the arrays at a setting, by name, and what is wrong, in a sentence."""
        if unusable := self.all_controls.problems[""]:
            return {}, unusable
        values = setting.rules[""]
        try:
            require_names(values, self.function, "the function")
            return self._checked(interruptible(self._call, values)), ""
        except ANYTHING as error:
            return {}, sentence(error, self.function)
