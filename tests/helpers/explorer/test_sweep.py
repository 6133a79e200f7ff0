"""Frames along a slider: what they are, for which functions, and what ends them."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from figures import counted, descend, press, quiet, shrink, tell

from helpers.explorer import curves, explore, interrupts, pictures, race
from helpers.landscapes import bowl, ravine

__all__ = ["quiet"]  # an imported fixture that acts on every test here


class Loop:
    """The loop of a kernel's main thread, whose calls a test makes one by one."""

    def __init__(self):
        self.waiting = []

    def add_callback(self, function, *arguments):
        self.waiting.append(lambda: function(*arguments))

    def call_later(self, _, function, *arguments):
        self.add_callback(function, *arguments)

    def run(self, times=1000):
        while self.waiting and times:
            self.waiting.pop(0)()
            times -= 1


@pytest.fixture
def loop(monkeypatch):
    loop = Loop()
    kernel = SimpleNamespace(io_loop=loop, get_parent=dict)
    monkeypatch.setattr(interrupts, "get_ipython", lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setattr(interrupts, "_interrupted_at", -interrupts.REST)
    return loop


def listen(figure, monkeypatch):
    """Return the list of what the figure's canvas sends from now on."""
    sent = []
    monkeypatch.setattr(figure.canvas, "send", lambda *message: sent.append(message))
    return sent


def sweep(figure, control=0):
    tell(figure, {"type": "sweep", "control": control, "id": 5})


def frames_of(sent):
    """Return the frames of all messages, with their bytes."""
    found = []
    for content, buffers in sent:
        assert (content["type"], content["id"]) == ("frames", 5)
        for frame in content["frames"]:
            for line in frame.get("series", []):
                line.update({k: buffers[n] for k, n in line.items() if k in ("path", "rates")})
            for picture in frame.get("images", []):
                picture["grey"] = buffers[picture["grey"]]
            found.append(frame)
    return found


def show_exactly(figure, frame, control=0):
    """Set a control to a frame's value, and check that just this is shown."""
    values = [*figure.canvas.values]
    values[control] = frame.pop("value")
    figure.canvas.set_state({"values": values})
    for name, shown in frame.items():
        there = getattr(figure.canvas, name)
        assert there == (shown if name != "said" else {**shown, "best": there["best"]})


FIGURES = {
    "path": lambda: explore(
        descend,
        ravine(30),
        {"learning_rate": (0.01, 1.0)},
        steps=20,
        goal=1e-2,
        marks={"learning_rate": {"limit": 2 / 30}},
    ),
    "race": lambda: race({n: (shrink, {"factor": (0.0, 2.0)}) for n in "ab"}, bowl(), steps=9),
    "curves": lambda: curves(
        lambda x, n=3: x**n, {"n": (0, 9)}, x=[0.0, 1.0], says=lambda *_: "so"
    ),
    "pictures": lambda: pictures(lambda n=1: {"x": np.eye(n)}, {"n": [1, 2, 3, 5, 9]}),
}


@pytest.mark.parametrize(
    ("kind", "count"), [("path", 41), ("race", 41), ("curves", 10), ("pictures", 5)]
)
def test_frames_are_what_exact_runs_show(kind, count, loop, monkeypatch):
    figure = FIGURES[kind]()
    before, sent = figure.canvas.get_state(), listen(figure, monkeypatch)
    sweep(figure)
    loop.run()
    frames = frames_of(sent)
    assert figure.canvas.get_state() == before, "a sweep leaves the figure as it is"
    assert len(frames) == len({frame["value"] for frame in frames}) == count
    assert next(frame["value"] for frame in frames) == figure.canvas.values[0]
    monkeypatch.undo()
    for frame in frames[::4]:
        show_exactly(figure, frame)


def test_frames_go_from_the_handle_outwards(loop, monkeypatch):
    figure = explore(shrink, bowl(), {"factor": (0.0, 1.0, 0.001)}, steps=3)
    sent = listen(figure, monkeypatch)
    sweep(figure)
    loop.run()
    values = [frame["value"] for frame in frames_of(sent)]
    assert (np.diff(np.abs(np.array(values) - 0.5)) > -1e-9).all()
    assert sorted(values) == pytest.approx(np.linspace(0, 1, 41))


def test_a_slice_gives_way_to_events_and_other_changes_end_a_sweep(loop, monkeypatch):
    def idle(gradient, start, steps, factor=0.5, other=0.5):
        time.sleep(0.002)
        return shrink(gradient, start, steps, factor)

    figure = explore(idle, bowl(), {"factor": (0.0, 1.0), "other": (0.0, 1.0)}, steps=3)
    sent = listen(figure, monkeypatch)
    sweep(figure)
    loop.run(2)
    assert 1 < len(frames_of(sent)) < 15
    figure.canvas.set_state({"values": [0.25, 0.5]})
    assert loop.waiting, "a drag of the slider itself goes on"
    figure.canvas.set_state({"values": [0.25, 0.75]})
    sent.clear()
    loop.run()
    assert sent == []
    for change in (
        lambda: setattr(figure.canvas, "start", [1.0, 1.0]),
        lambda: press(figure, "Reset"),
        figure.close,
    ):
        sweep(figure)
        loop.run(1)
        sent.clear()
        change()
        loop.run()
        assert sent == []


def prints(gradient, start, steps, factor=0.5):
    if factor > 0.9:
        print("high")
    return shrink(gradient, start, steps, factor)


def sleeps(gradient, start, steps, factor=0.5):
    time.sleep(0.02)
    return shrink(gradient, start, steps, factor)


def dices(gradient, start, steps, factor=0.5):
    return shrink(gradient, start, steps, np.random.default_rng().uniform())


def hangs(gradient, start, steps, factor=0.5):
    while factor > 0.9:
        pass
    return shrink(gradient, start, steps, factor)


@pytest.mark.parametrize("function", [prints, sleeps, dices, hangs])
def test_a_function_that_a_sweep_would_not_be_true_of_has_none(function, loop, monkeypatch, capsys):
    figure = explore(function, bowl(), {"factor": (0.0, 1.0)}, steps=3)
    sent = listen(figure, monkeypatch)
    sweep(figure)
    loop.run()
    assert sent[-1] == ({"type": "no sweep", "control": 0, "id": 5},)
    assert capsys.readouterr().out == ""
    assert loop.waiting == []


def test_what_runs_for_ever_at_the_present_value_is_stopped_once(loop, monkeypatch):
    def stuck(gradient, start, steps, factor=0.5):
        calls.append(factor)
        while len(calls) > 1:
            time.sleep(0.01)
        return shrink(gradient, start, steps, factor)

    calls = []
    figure = explore(stuck, bowl(), {"factor": (0.0, 1.0)}, steps=3)
    sent = listen(figure, monkeypatch)
    sweep(figure)
    loop.run()
    assert sent == [({"type": "no sweep", "control": 0, "id": 5},)]
    assert len(calls) == 2


def test_what_changes_more_than_frames_hold_has_none(loop, monkeypatch):
    def rule(gradient, start, steps, kind="a", flag=True):
        return shrink(gradient, start, steps)

    controls = {"angle": (0, 90), "kind": ["a", "b"], "flag": True}
    figure = explore(rule, lambda angle=0: ravine(30, angle), controls, steps=3)
    sent = listen(figure, monkeypatch)
    for control in range(3):
        sweep(figure, control)
    assert [content["type"] for (content,) in sent] == ["no sweep"] * 3


def test_without_a_kernel_there_is_none(monkeypatch):
    path_function, calls = counted(shrink)
    figure = explore(path_function, bowl(), {"factor": (0.0, 1.0)})
    sent = listen(figure, monkeypatch)
    sweep(figure)
    assert (sent, calls) == ([], [0.5])
