"""The hostile corpus under stock nbgrader: what each attack gains, sees, sends and leaves.

Each attack is graded by plain `nbgrader autograde`, with an honest student after it, in a container
of its own: namespaces by bubblewrap, no network but its own loopback, everything but the course's
copy read-only or in memory of limited size, and limits on memory and time. In the container, what
stands for the grading host (a course with its gradebook and helpers, a home, a listening port)
belongs to the user who grades, as it does on a real one.

    python benchmarks/hostile_stock.py [attack ...]

Needs the development requirements and bubblewrap. Prints a table in Markdown.
"""

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "support"))

from hostile import (
    AFTER,
    CANARIES,
    LESSON,
    TOKEN,
    WON,
    Attack,
    Stolen,
    adopting,
    attacks,
    digest,
    hand_in,
    hand_in_honest,
    lay_out,
    leaks,
    left_behind,
    listener,
    names,
    seen,
)
from nbgrader.api import Gradebook
from project import ROOT, command

from grader.course import Lesson
from grader.gradebook.scores import exercise_scores

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "ravine"
c.Execute.timeout = 5
"""
MEMORY, DISK = 4 << 30, 400 << 20
SECONDS, SECONDS_IN_ALL = 60, 90
JOBS = 2
PLACE = Path("/class")  # Inside the container: the course, and beside it a home and a folder.
KINDS = {
    "hidden": "hidden tests",
    "solution": "the solution",
    "other": "another's work",
    "home": "a secret of the home",
    "environment": "a secret of the environment",
}


def prepare(into: Path) -> None:
    """Lay out a registered course with an honest student's work, and with its own helpers."""
    course = into / "course"
    course.mkdir()
    lay_out(course)
    (course / "nbgrader_config.py").write_text(CONFIG)
    for package in ("helpers", "grader"):
        shutil.copytree(ROOT / package, course / package, ignore=shutil.ignore_patterns("*.pyc"))
    hand_in_honest(course, AFTER)
    created = command("nbgrader", "generate_assignment", LESSON, "--force", cwd=course)
    if created.returncode:
        sys.exit(created.stderr)


def contained(prepared: Path, attack: Attack) -> dict:
    """Grade one attack in a container; return what came of it."""
    base = Path(sys.base_prefix)
    size = ["--size", str(DISK), "--tmpfs"]
    container = [
        *("bwrap", "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"),
        *("--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv"),
        *("--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc"),
        *(
            word
            for d in ("bin", "lib", "lib64", "sbin")
            for word in ("--symlink", f"usr/{d}", f"/{d}")
        ),
        *("--proc", "/proc", "--dev", "/dev", *size, "/dev/shm", *size, "/tmp", *size, PLACE),
        *("--dir", "/var/tmp", "--ro-bind", ROOT, ROOT, "--ro-bind", base, base),
        *("--ro-bind", prepared, "/prepared", "--chdir", PLACE),
        *("--setenv", "PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin", "--setenv", "HOME"),
        *(PLACE / "home", "--setenv", "SECRET", CANARIES["environment"]),
        *("--setenv", "PYTHONPATH", PLACE / "course", "--setenv", "HOSTILE_TOKEN", TOKEN),
        *(sys.executable, __file__, "--inside", attack.name),
    ]
    try:
        done = subprocess.run(
            list(map(str, container)),
            capture_output=True,
            timeout=SECONDS_IN_ALL,
            preexec_fn=_limit,
        )
        return json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {"ended": "the whole run hung"}
    except (IndexError, ValueError):
        return {"ended": "the whole run was ended"}


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inside(attack: Attack) -> dict:
    """Within the container: hand the attack in, grade as stock nbgrader does, and look around."""
    shutil.copytree("/prepared", PLACE, dirs_exist_ok=True)
    course = PLACE / "course"
    places = [course / name for name in ("source", "submitted", "helpers", "grader")]
    with listener() as (port, heard), adopting() as running:
        known = names(course, port)
        hand_in(course, attack, known)
        before = digest(*places)
        ended = nbgrader("autograde", course)
        sources = " ".join(cell.source for _, cell in attack.cells)
        if "stolen" in sources or attack.edit:
            nbgrader("generate_feedback", course)
    return {
        "ended": ended,
        "scores": scores(course, attack.name),
        "after": scores(course, AFTER),
        "leaks": leaks(course, attack.name),
        "won": won(course, attack.name),
        "runs": [place for place, text in seen(course, attack.name).items() if _runs(place, text)],
        "heard": len(heard),
        "running": len(running),
        "files": [path for path in left_behind(PLACE) if "/submitted/" not in path],
        "changed": [place for place, _ in before.items() ^ digest(*places).items()],
    }


def won(course: Path, student: str) -> list[str]:
    """Return what an attack says that it got."""
    text = " ".join(seen(course, student).values())
    return sorted({said.strip() for said in re.findall(rf"{WON} ([\w ,.]{{1,40}})", text)})


def nbgrader(step: str, course: Path) -> str:
    """Run a stock command for the lesson; return how it ended, if not by itself."""
    stock = [sys.executable, "-m", "nbgrader", step, LESSON]
    with tempfile.TemporaryFile() as said:
        try:
            subprocess.run(stock, cwd=course, stdout=said, stderr=said, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "the whole run hung"
    return ""


def scores(course: Path, student: str) -> dict | None:
    """Return the points of each exercise, of a student that was graded."""
    if not any((course / "autograded" / student).rglob("*.ipynb")):
        return None
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        of = exercise_scores(gradebook, Lesson(course, LESSON), student)
    return {name: (score.points, score.of) for name, score in of.items()}


def _runs(place: str, text: str) -> bool:
    return place.endswith(".html") and bool(Stolen(text).found)


def row(attack: Attack, found: dict) -> str:
    """Return a line of the table."""
    mine, after = found.get("scores"), found.get("after")
    gained = f"{mine[attack.on][0]:g} of {mine[attack.on][1]:g}" if mine else "no grade"
    others = "-" if mine is None else "all"
    if mine and any(p != of for name, (p, of) in mine.items() if name != attack.on):
        others = "not all"
    return f"| {attack.name} | {gained} | {others} | {'; '.join(harm(attack, found, after))} |"


def harm(attack: Attack, found: dict, after: dict | None) -> list[str]:
    """Return what went wrong beside the score."""
    said = [found["ended"]] if found["ended"] else []
    # Stock feedback pages show all hidden tests to everybody; what counts is what an attack saw.
    text = " ".join(leak for leak in found.get("leaks", []) if "in autograded" in leak)
    read = [what for kind, what in KINDS.items() if CANARIES[kind] in text]
    said += [f"reads {', '.join(read)}"] if read else []
    said += [f'"{what}"' for what in found.get("won", [])[:2]]
    said += ["runs on the page"] if found.get("runs") else []
    said += ["is heard on the network"] if found.get("heard") else []
    said += [f"leaves {found['running']} processes"] if found.get("running") else []
    said += ["leaves files"] if found.get("files") else []
    said += ["changes the course"] if found.get("changed") else []
    if after is None:
        said.append("the next student is not graded")
    elif any(points != of for points, of in after.values()):
        said.append("the next student loses points")
    return said


def main() -> None:
    """Run the attacks that are named, or all, and print the table."""
    wanted = sys.argv[1:]
    chosen = [attack for attack in attacks() if not wanted or attack.name in wanted]
    with tempfile.TemporaryDirectory(prefix="hostile-") as scratch:
        prepare(Path(scratch))
        print("| attack | points of the attacked exercise (earned: 0) | of the others | beside |")
        print("|---|---|---|---|", flush=True)
        with ThreadPoolExecutor(JOBS) as pool:
            for attack, found in pool.map(lambda a: (a, contained(Path(scratch), a)), chosen):
                print(row(attack, found), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(next(a for a in attacks() if a.name == sys.argv[2]))))
    else:
        main()
