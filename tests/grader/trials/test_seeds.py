"""The random streams of test cells."""

import doctest
import os
import subprocess
import sys

import numpy as np
import pytest

from grader.trials import seeds

# grade_id: the first two raw numbers of its stream, on record so that a change is noticed:
# a change would move every number that hidden tests have drawn
RECORDED = {
    "sgd_momentum--keeps_state": [4161935820395366517, 17082168016818088130],
    "tuned--reaches_1e-8": [9404802011643294894, 7634355937686290388],
    "größe": [17114126626006981706, 14513911556159928684],
    "": [6116936186367792533, 8141087404751301303],
}


@pytest.fixture(autouse=True)
def public(monkeypatch):
    """The streams that are drawn where no grading has set its seed."""
    monkeypatch.delenv(seeds.VARIABLE, raising=False)


def first_numbers(grade_id):
    return seeds.stream(grade_id).bit_generator.random_raw(2).tolist()


@pytest.mark.parametrize(("grade_id", "numbers"), RECORDED.items())
def test_stream_is_the_recorded_one(grade_id, numbers):
    assert first_numbers(grade_id) == numbers


SECRET = "5f0c2a7e9b1d4836a1c7e5f90b2d4c68"
# Under SECRET: grades that were given from a recorded seed must come out again.
RECORDED_SECRETLY = {
    "sgd_momentum--keeps_state": [16214584940760309801, 53977467269323496],
    "größe": [17295299402323017180, 6202354849304844547],
}


@pytest.mark.parametrize(("grade_id", "numbers"), RECORDED_SECRETLY.items())
def test_stream_under_a_secret_seed_is_the_recorded_one(grade_id, numbers, monkeypatch):
    monkeypatch.setenv(seeds.VARIABLE, SECRET)
    assert first_numbers(grade_id) == numbers


def test_seeds_and_ids_share_no_stream(monkeypatch):
    drawn = [seeds.stream("sgd--a").random()]
    for seed in ["1", "2", "sgd--a", "sgd"]:
        monkeypatch.setenv(seeds.VARIABLE, seed)
        drawn += [seeds.stream(grade_id).random() for grade_id in ("sgd--a", "sgd--b", "--a")]
    assert len(set(drawn)) == len(drawn)


def test_an_empty_seed_is_none(monkeypatch):
    public = seeds.stream("sgd--a").random()
    monkeypatch.setenv(seeds.VARIABLE, "")
    assert seeds.stream("sgd--a").random() == public


def test_stream_is_the_same_in_processes_that_hash_strings_differently():
    code = "from grader.trials import seeds; print(hash('sgd--a'), seeds.stream('sgd--a').integers(2**62))"
    answers = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for hash_seed in ["1", "2"]
    ]
    (hash_1, number_1), (hash_2, number_2) = answers
    assert hash_1 != hash_2
    assert number_1 == number_2


def test_each_call_starts_afresh_and_leaves_numpys_global_state_alone():
    np.random.random()  # so that seeding anywhere before does not hide seeding here
    before = str(np.random.get_state())
    one, other = seeds.stream("sgd--steps"), seeds.stream("sgd--steps")
    assert isinstance(one, np.random.Generator)
    one.standard_normal(1000)
    assert other.random() == seeds.stream("sgd--steps").random()
    assert str(np.random.get_state()) == before


def test_different_ids_have_different_streams():
    names = ["sgd--a", "sgd--b", "sgd--A", "sgd--a ", "sgd--aa", "sgd-a"]
    drawn = {seeds.stream(name).random() for name in names}
    assert len(drawn) == len(names)


def test_streams_of_neighbouring_ids_are_uncorrelated():
    draws = np.array([seeds.stream(f"sgd--{k}").standard_normal(2000) for k in range(20)])
    off_diagonal = np.corrcoef(draws) - np.eye(20)
    assert np.abs(off_diagonal).max() < 5 / np.sqrt(2000)


def test_example_in_the_docstring():
    results = doctest.testmod(seeds)
    assert results.attempted > results.failed == 0
