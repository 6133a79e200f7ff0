"""Starts a sandbox as whoever runs this, and does with it what comes on standard input."""

import contextlib
import json
import os
import select
import shutil
import sys
import tempfile
import time
from pathlib import Path

from grader.engine import sandbox
from grader.engine.limits import Limits
from grader.errors import RavineError

HERE = Path(__file__).parent


class Driver:
    """A sandbox with students' processes that run any code."""

    def __init__(self, folder: Path):
        inside = folder / "inside"
        shutil.copytree(sandbox.INSIDE, inside, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(HERE / "student_code.py", inside / "child.py")
        folder.chmod(0o755)
        sandbox.INSIDE = inside
        begun = time.perf_counter()
        self.sandbox = sandbox.start()
        self.started_in = time.perf_counter() - begun
        self.students = {}

    def about(self) -> dict:
        """Return what the sandbox says of itself."""
        box = self.sandbox
        return {"kind": box.kind, "reason": box.reason, "seconds": self.started_in}

    def spawn(self, name: str, **limits: int) -> None:
        """Start a student's process under a name."""
        data, control = self.sandbox.spawn(Limits().as_dict() | limits)
        data.settimeout(20)
        control.settimeout(20)
        self.students[name] = data, control, data.makefile("rb")

    def send(self, name: str, code: str) -> None:
        """Send code to run."""
        self.students[name][0].sendall(json.dumps(code).encode() + b"\n")

    def answer(self, name: str) -> dict | None:
        """Return what a process said; None if it ended first."""
        try:
            line = self.students[name][2].readline()
        except ConnectionResetError:
            return None
        return json.loads(line) if line else None

    def ask(self, name: str, what: str) -> None:
        """Say I or K on the control channel."""
        self.students[name][1].send(what.encode())

    def abandon(self, name: str) -> None:
        """Close the control channel of a process, and nothing else."""
        self.students[name][1].close()

    def hang_up(self, **limits: int) -> None:
        """Close a control channel on which something waits to be read."""
        self.spawn("gone", **limits)
        data, control, lines = self.students.pop("gone")
        lines.close()
        data.close()
        select.select([control], [], [], 20)
        control.close()

    def closed(self, name: str) -> bool:
        """Wait until a process answers no more; whether it said nothing before."""
        data, _, lines = self.students.pop(name)
        with data, lines, contextlib.suppress(ConnectionResetError):
            return not lines.read()
        return True

    def ended(self, name: str) -> str:
        """Wait until a process is gone; return how it ended."""
        data, control, lines = self.students.pop(name)
        lines.close()
        data.close()
        with control:
            return json.loads(control.recv(1 << 12))["ended"]

    def once(self, code: str, **limits: int) -> list:
        """Run code in a process of its own; return what it said, what it tried, and its end."""
        self.spawn("once", **limits)
        self.send("once", code)
        answer = self.answer("once") or {"said": None, "tried": []}
        return [answer["said"], answer["tried"], self.ended("once")]

    def pids(self) -> list[int]:
        """Return the sandbox's processes."""
        found = [self.sandbox.process.pid]
        for each in found:
            found += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        return found

    def below(self) -> list[list]:
        """Return each process's name and state, and its number of open files where one may ask."""
        return [
            [*_state(pid), _open_files(pid)] for pid in self.pids() if Path(f"/proc/{pid}").exists()
        ]

    def close(self) -> int:
        """End the sandbox; return how many of its processes still run."""
        pids = self.pids()
        self.sandbox.close()
        end = time.monotonic() + 10
        while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
            time.sleep(0.01)
        return sum(Path(f"/proc/{pid}").exists() for pid in pids)


def _state(process: int) -> tuple[str, str]:
    """Return its command's name and its state, where Z is a zombie and all others are one."""
    text = Path(f"/proc/{process}/stat").read_text()
    state = text.rpartition(")")[2].split()[0]
    return text.partition("(")[2].rpartition(")")[0], "Z" if state == "Z" else "alive"


def _open_files(process: int) -> int | None:
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except PermissionError:
        return None


def main() -> None:
    """Answer each line of input by one of output."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            driver = Driver(Path(folder))
        except RavineError as error:
            print(json.dumps({"refused": str(error)}), flush=True)
            return
        print(json.dumps(driver.about()), flush=True)
        for line in sys.stdin:
            name, arguments, limits = json.loads(line)
            print(json.dumps(getattr(driver, name)(*arguments, **limits)), flush=True)


if __name__ == "__main__":
    main()
