"""A class graded on a Dask cluster of two workers, one of which is killed in mid-run."""

import json
import subprocess
import sys
import time

import pytest
from handed_in import LESSON, RIGHT, WRONG, hand_in
from project import command

from grader import authoring
from grader.course import Course

pytest.importorskip("distributed", reason="Dask is an extra: pip install 'distributed>=2025.1'")
pytestmark = [pytest.mark.full, pytest.mark.xdist_group("cluster")]

STUDENTS = [f"s{n}" for n in range(8)]


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler, and two workers, each a process."""
    file = tmp_path / "scheduler.json"
    command = [sys.executable, "-P", "-m", "distributed.cli.dask_scheduler", "--port", "0"]
    command += ["--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", file]
    running = [subprocess.Popen(command, stderr=subprocess.DEVNULL)]
    try:
        while not file.exists():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        command = [sys.executable, "-P", "-m", "distributed.cli.dask_worker", address]
        command += ["--no-nanny", "--no-dashboard", "--nthreads", "1"]
        command += ["--local-directory", tmp_path / "dask"]
        running += [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]
        yield address, running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_a_worker_that_is_killed_costs_nothing(tiny, cluster, ravine):
    address, workers = cluster
    authoring.write(Course(tiny), authoring.make(Course(tiny)))
    for n, student in enumerate(STUDENTS):
        hand_in(tiny, student, f"import time\ntime.sleep(0.5)\n{RIGHT if n % 3 else WRONG}")
    here = json.loads(ravine("grade", LESSON, "--json", cwd=tiny).stdout)
    arguments = ["grade", LESSON, "--again", "--json", "--scheduler", address]
    graded = subprocess.Popen(
        [sys.executable, "-P", "-m", "grader", *arguments],
        cwd=tiny,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before = times(tiny)
    while sum(times(tiny)[s] != before[s] for s in STUDENTS) < 2:
        assert graded.poll() is None, graded.communicate()
        time.sleep(0.05)
    workers[0].kill()
    said = graded.communicate(timeout=120)
    assert graded.returncode == 0, said
    assert json.loads(said[0]) == here


def times(root):
    """Return when each student's notebook was graded last."""
    return {s: next(root.glob(f"autograded/{s}/*/*.ipynb")).stat().st_mtime for s in STUDENTS}


def test_where_there_is_no_cluster_it_is_a_sentence(tiny):
    authoring.write(Course(tiny), authoring.make(Course(tiny)))
    done = command("grader", "grade", LESSON, "--scheduler", "tcp://127.0.0.1:9", cwd=tiny)
    assert done.returncode == 1
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
