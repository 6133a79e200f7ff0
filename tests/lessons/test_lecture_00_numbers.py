"""The numbers in the prose of lecture 00 are the numbers that its code computes.

Each claim below rebuilds a phrase of the prose from what the lecture's code cells leave.
"""

import re
import tomllib

import numpy as np
import pytest
from project import ROOT
from texts import GRADED, LESSONS, assignment, claims, lecture

TEXT = lecture("00_start")

pytestmark = pytest.mark.xdist_group(TEXT.lesson)


def pair(values):
    return f"$({values[0]:g}, {values[1]:g})$"


def says_slope_at_three(n):
    said, true = round(n["said_by_the_slope"], 6), round(n["true_value"], 6)
    return f"The slope says {said:g}, the truth is {true:g}: above it by {true - said:.4f}."


def says_curvature_explains_the_rest(n):
    return f"\\tfrac{{1}}{{2}} \\cdot 2 \\cdot 0.01^2 = {n['true_value'] - n['said_by_the_slope']:.4f}$"


def says_slopes_along_the_axes(n):
    first, second = n["gradient"](n["here"])
    return f"So the slope is {first:g} along the first axis and {second:g} along the second."


def says_length_of_the_gradient(n):
    return f"$\\sqrt{{4^2 + 2^2}} = {np.linalg.norm(n['gradient'](n['here'])):.3f}$"


def two_steps(n):
    return n["gradient_descent"](n["gradient"], n["here"], steps=2, learning_rate=0.25)


def says_where_the_gradient_stands(n):
    gradient = pair(n["gradient"](n["here"]))
    return f"We stand at {pair(n['here'])}, where the gradient is {gradient}. Where does a step"


def says_two_steps(n):
    _, first, second = two_steps(n)
    return (
        f"= ({first[0]:g}, {first[1]:g})$. The gradient there is {pair(n['gradient'](first))}, "
        f"so the second step leads to {pair(second)}"
    )


def says_first_step_in_recap(n):
    return f"and the rate 0.25 it leads to {pair(two_steps(n)[1])}."


def says_figure_two_starts_with_that_step(n):
    place = n["down"].iterates[1]
    return f"down to ({place[0]:g}, {place[1]:g}), close to the floor of the valley"


def says_least_and_greatest_curvature(n):
    (least, greatest), (along, across) = n["curvatures"], n["angles"]
    return (
        f"The curvature is {least:.0f} at {along:.0f} degrees and {greatest:.0f} at {across:.0f} "
        "degrees, as the slider showed."
    )


def says_what_is_left_along_the_valley(n):
    left = n["along_and_across"][:3, 0]
    return "\\tfrac{2}{3}$: " + ", ".join(f"{distance:.3f}" for distance in left) + "."


def says_end_in_the_ravine(n):
    w1 = n["ends"]["A"].iterates[:, 0]
    return f"After 60 steps it is at $w_1 = {w1[-1]:.1f}$; it came from {w1[0]:.0f}"


def says_end_on_the_plateau(n):
    return (
        f"at step 60 the path is at $w_1 = {n['ends']['D'].iterates[-1, 0]:.1f}$, "
        f"and the minimum at {n['wall_plateau_basin']().minimum[0]:.0f}"
    )


@pytest.mark.parametrize("claim", claims(__name__), ids=lambda claim: claim.__name__)
def test_prose_states_what_the_code_computes(claim, n, prose):
    phrase = claim(n)
    assert phrase in prose, f"the prose of lecture 00 should say: {phrase}"


def test_versions_are_those_that_the_project_needs(n, prose):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = dict(line.split(">=") for line in project["dependencies"])
    assert n["needed"] == wanted
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "needed: 3.11, 3.12 or 3.13" in TEXT.code


def test_the_valley_that_is_drawn_is_the_loss_of_the_formulas(n):
    w = np.random.default_rng(0).normal(size=(20, 2))
    np.testing.assert_allclose(n["valley"].f(w), [n["loss"](each) for each in w])
    np.testing.assert_allclose(n["valley"].gradient(w), [n["gradient"](each) for each in w])
    np.testing.assert_allclose(n["valley"].hessian(w[0]), n["hessian"])


def test_slopes_measured_in_three_directions(n):
    length = np.linalg.norm(n["gradient"](n["here"]))
    expected = {"along": length, "sideways": 0, "against": -length}
    assert n["measured"] == pytest.approx(expected, abs=1e-5)


def test_most_arrows_of_figure_1_miss_the_minimum(n):
    places, downhill = n["places"], n["downhill"]
    straight = -places / np.linalg.norm(places, axis=1, keepdims=True)
    cosines = np.sum(straight * downhill, axis=1) / np.linalg.norm(downhill, axis=1)
    assert len(cosines) == 16
    on_an_axis = (np.rad2deg(n["compass"]) % 90) == 45
    np.testing.assert_array_equal(cosines > 0.999, on_an_axis)
    assert np.sum(~on_an_axis) == 12
    assert cosines.min() > 0.8


def test_from_the_axes_of_the_ellipses_downhill_leads_to_the_minimum(n):
    for axis in n["axes_of_the_valley"].T:
        np.testing.assert_allclose(
            n["gradient"](axis) / np.linalg.norm(n["gradient"](axis)), axis, atol=1e-12
        )


def test_steps_of_figure_2_become_shorter_along_the_floor(n):
    steps = np.linalg.norm(np.diff(n["down"].iterates, axis=0), axis=1)
    assert (np.diff(steps) < 0).all()
    across = np.abs(n["down"].iterates @ n["axes_of_the_valley"])[:, 1]
    assert across[1] < 0.3 * across[0]
    assert (across[2:] < 0.1).all()
    assert len(steps) == 3


def test_across_the_valley_one_step_of_a_third_takes_everything(n):
    np.testing.assert_allclose(n["along_and_across"][1:, 1], 0, atol=1e-12)


def test_what_the_four_landscapes_do(n):
    ends = n["ends"]
    assert len(ends["A"].losses) == 61
    zigzag = ends["A"].iterates[:8, 1]
    assert (zigzag[1:] * zigzag[:-1] < 0).all()
    saddle_end = np.abs(ends["B"].iterates[-1])
    assert saddle_end.max() < 0.01
    wandering = np.linalg.norm(ends["C"].iterates[10:], axis=1)
    assert wandering[0] < 0.6
    assert wandering[-40:].max() > 0.8
    assert wandering.max() < 1.5
    steps = -np.diff(ends["D"].iterates[:, 0])
    assert np.ptp(steps[:3]) < 1e-3
    assert steps[0] / steps[-1] == pytest.approx(30, abs=2)


def checked(n, function, x, expected, capsys):
    n["try_check"](function, x, expected)
    return capsys.readouterr().out


def test_the_three_outcomes_of_a_check(n, capsys):
    def not_written(x):
        raise NotImplementedError

    assert checked(n, not_written, 10.0, 5.0, capsys).startswith("Not attempted yet: ")
    assert "expected 5, came 20" in checked(n, lambda x: 2 * x, 10.0, 5.0, capsys)
    assert checked(n, n["halve"], 10.0, 5.0, capsys).startswith("Right: ")
    assert "expected 3.5, came 2" in checked(n, n["halve"], 7.0, 3.5, capsys)
    for x in (10.0, 7.0):
        assert checked(n, lambda x: x / 2, x, x / 2, capsys).startswith("Right: ")


def notation():
    """Return the rows of the notation table: (letter, names in code, meaning, lesson)."""
    source = "\n".join(cell.source for cell in TEXT.cells)
    table = source.split("## 7.")[1].split("Operations on arrays")[0]
    return re.findall(r"^\| *([^|]*?) *\| (.+?) \| (.+?) \| (\d\d) \|$", table, re.M)


def test_the_notation_table_has_the_keys_of_every_rule():
    letters = " ".join(letter for letter, *_ in notation())
    for letter in ("$n$", "$u$", "$p$", "$z$", "$w^*$", r"$\sigma$", r"$\mu$", "$x$", "$L$", "$D$"):
        assert letter in letters
    names = {name for _, code, _, _ in notation() for name in re.findall(r"`(\w+)`", code)}
    keys = {"learning_rate", "momentum", "velocity", "decay_rate", "epsilon", "cache"}
    assert keys | {"beta1", "beta2", "m", "v", "t", "weight_decay", "w", "dw", "config"} <= names


def test_lessons_of_the_map_are_in_order_and_those_that_exist_are_on_it():
    source = "\n".join(cell.source for cell in TEXT.cells)
    listed = re.findall(r"^\| \[(\d\d_\w+)\]\(\1\.ipynb\) \|", source, re.M)
    assert len(listed) >= 7
    assert listed == sorted(listed)
    assert set(LESSONS) - {TEXT.lesson} <= set(listed)
    assert {lesson for *_, lesson in notation()} <= {
        TEXT.lesson[:2],
        *(name[:2] for name in listed),
    }


def test_a_graded_answer_is_not_defined_here(n):
    graded = {name for name in n if callable(n[name])}
    for lesson in GRADED:
        exercises = {
            cell.metadata["nbgrader"]["grade_id"]
            for cell in assignment(lesson).cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        assert not graded & exercises
