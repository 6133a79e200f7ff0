"""The class of the demo: who works how, and where somebody does what a class does, too."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from grader.demo import works
from grader.demo.works import Work

# By lesson, the share of the class that hands it in: as a term goes on, it gets smaller.
SHARES = {
    "01_gradients": 0.4,
    "02_sgd": 0.3,
    "03_momentum": 0.3,
    "04_nesterov": 0.2,
    "05_adagrad": 0.15,
    "06_rmsprop": 0.15,
    "07_adam": 0.15,
    "08_schedules": 0.15,
    "09_normalization": 0.15,
    "10_regularization": 0.15,
    "11_transfer": 0.15,
    "12_capstone": 0.15,
}


@dataclass(frozen=True)
class Student:
    """One member of the class.

    Attributes:
        name: the id.
        usual: how the notebooks of most lessons come about.
        kind: the same in words.
        once: what is different in some lessons.
        spoils: what becomes of the file in some lessons, once it is written.
    """

    name: str
    usual: Work
    kind: str
    once: dict[str, Work] = field(default_factory=dict)
    spoils: dict[str, Callable[[Path], str]] = field(default_factory=dict)

    def lessons(self, chance: np.random.Generator) -> list[str]:
        """Return the lessons that are handed in."""
        drawn = [name for name, share in SHARES.items() if chance.random() < share]
        return sorted({*drawn, *self.once, *self.spoils}) or ["01_gradients"]


def _all(names: str, usual: Work, kind: str) -> list[Student]:
    return [Student(name, usual, kind) for name in names.split()]


CLASS = [
    *_all("amara bruno chiara dmitri", works.all_right, "all right"),
    *_all("esther farid greta", works.first_half, "the first exercises"),
    *_all("hana ivan jun katya liam mei", works.mistaken, "typical mistakes"),
    Student("noor", works.mistaken, "a day late once", spoils={"04_nesterov": works.a_day_late}),
    Student("omar", works.untouched, "untouched"),
    Student("paula", works.all_right, "a test cell copied", {"01_gradients": works.test_twice}),
    Student("quentin", works.mistaken, "a test cell deleted", {"02_sgd": works.test_gone}),
    Student("rosa", works.all_right, "all metadata lost", {"03_momentum": works.ids_lost}),
    Student("sven", works.mistaken, "an endless loop", {"04_nesterov": works.endless}),
    Student("tariq", works.all_right, "Python ended", {"05_adagrad": works.dies}),
    Student("uma", works.mistaken, "half a file", spoils={"02_sgd": works.half_a_file}),
    Student("viktor", works.all_right, "an empty folder", spoils={"06_rmsprop": works.no_file}),
]
# Who does what only a sandbox may be asked to stop.
HOSTILE = [
    Student("wanda", works.all_right, "hostile", {"07_adam": works.opens_gradebook}),
    Student(
        "xavier",
        works.mistaken,
        "hostile",
        {"03_momentum": works.calls_out, "06_rmsprop": works.shows_script},
    ),
    Student("yara", works.first_half, "hostile", {"02_sgd": works.equals_everything}),
]
