"""What student code can do in its process: by running it there, as root and as an ordinary user."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from traitlets.config import Config

from grader.engine import sandbox, walls
from grader.engine.limits import Limits

ROOT = Path(__file__).parents[3]
DRIVER = ROOT / "tests" / "support" / "sandbox_driver.py"
NOBODY = 65534

pytestmark = pytest.mark.skipif(not sandbox.available(), reason="not tried on this system")


class Driven:
    """A sandbox in a process of another user; each attribute is a method of the driver's."""

    def __init__(self, process):
        self.process = process
        self.about = json.loads(process.stdout.readline())

    def __getattr__(self, name):
        def call(*arguments, **limits):
            self.process.stdin.write(json.dumps([name, arguments, limits]) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

        return call


@contextlib.contextmanager
def driven(*before, path=os.environ["PATH"]):
    process = subprocess.Popen(
        [*before, sys.executable, DRIVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=os.environ | {"PATH": path},
    )
    with process:
        yield Driven(process)
        process.stdin.close()


def as_nobody():
    """Return what runs a command as an ordinary user who can read the course and its Python."""
    words = [shutil.which("bwrap"), "--dev-bind", "/", "/"]
    needed = [Path(sys.base_prefix), Path(sys.prefix), ROOT]
    closed = [
        folder
        for path in needed
        for folder in reversed(path.parents)
        if not folder.stat().st_mode & 0o001
    ]
    for folder in dict.fromkeys(closed[:1]):
        words += ["--tmpfs", folder]
        for path in needed:
            if folder in path.parents:
                above = [each for each in reversed(path.parents) if folder in each.parents]
                words += [word for each in above for word in ("--dir", each)]
                words += ["--ro-bind", path, path]
    drop = [shutil.which("setpriv"), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"]
    return [str(word) for word in (*words, "--cap-add", "ALL", "--", *drop)]


def me_as_ordinary_user():
    return as_nobody() if os.geteuid() == 0 else []


def users():
    return ["root", "an ordinary user"] if os.geteuid() == 0 else ["an ordinary user"]


@pytest.fixture(scope="module", params=users())
def box(request):
    before = as_nobody() if request.param != "root" and os.geteuid() == 0 else []
    if not shutil.which("bwrap"):
        missing("bubblewrap is not installed")
    with driven(*before) as started:
        if started.about.get("kind") != "bubblewrap":
            missing(started.about.get("reason") or started.about["refused"])
        yield started


def missing(why):
    """Skip where a user has no sandbox; on the machine that vouches for it, fail."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no sandbox here: {why}")


def test_runs_what_lessons_import(box):
    code = """
import numpy as np, matplotlib.pyplot as plt, helpers.checks, helpers.plots, helpers.data
plt.plot(np.arange(3)); plt.savefig("figure.png"); plt.close()
said = open("figure.png", "rb").read(4).decode("latin-1")[1:]
"""
    assert box.once(code) == ["PNG", [], "exit 0"]


OUT_OF_REACH = {
    "the course": ROOT / "nbgrader_config.py",
    "the lessons": ROOT / "lessons",
    "the notebooks with hidden tests": ROOT / "source",
    "the grader": ROOT / "grader" / "__init__.py",
    "home": Path.home(),
    "accounts": Path("/etc/passwd"),
    "other processes": Path("/proc/1"),
    "the system's log": Path("/var/log"),
}


@pytest.mark.parametrize("what", OUT_OF_REACH)
def test_sees_nothing_of(box, what):
    path = OUT_OF_REACH[what]
    assert path.exists()
    # An empty folder may stand there, as the way to what is bound.
    code = f"""
import os
path = {str(path)!r}
below = [os.path.join(d, f) for d, _, files in os.walk(path) for f in files]
said = [os.path.isfile(path), [f for f in below if not f.startswith({TO_PYTHON})]]
"""
    assert box.once(code)[0] == [False, []]


TO_PYTHON = (sys.prefix + os.sep, sys.base_prefix + os.sep)


def test_cannot_import_the_grader(box):
    said, tried, _ = box.once("import grader")
    assert said.startswith("ModuleNotFoundError")
    assert tried == ["imported grader"]


def test_keeps_nothing_of_the_environment(box):
    said, _, _ = box.once("import os; said = sorted(os.environ)")
    assert set(said) <= {*sandbox.ENVIRONMENT, "HOME", "TMPDIR", "PYTHONPATH", "PWD", "LC_CTYPE"}


REFUSED = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 80))",
    "a server": "import socket; socket.socket().bind(('', 0))",
    "a local socket": "import socket; socket.socket(socket.AF_UNIX).bind('\\0name')",
    "looking up a host": "import socket; socket.getaddrinfo('example.org', 80)",
    "tracing": "c(libc.ptrace(0, 0, 0, 0))",
    "a user namespace": "c(libc.unshare(0x10000000))",
    "a mount": "c(libc.mount(b'x', b'/tmp', b'tmpfs', 0, None))",
    "an unmount": "c(libc.umount2(b'/scratch', 2))",
    "shared memory of the system": "c(libc.shmget(0, 4096, 0o1600))",
    "a file in memory": "import os; os.memfd_create('x')",
    "more processes": "import resource as r; r.setrlimit(r.RLIMIT_NPROC, (999, 999))",
    "more memory": "import resource as r; r.setrlimit(r.RLIMIT_AS, (-1, -1))",
    "another user": "import os; os.setuid(0)",
    "a process group of its own": "import os; os.setpgid(0, 0)",
    "writing beside Python": "import sys; open(sys.prefix + '/lib/x', 'w')",
    "writing at the top": "open('/x', 'w')",
    "writing to helpers": "import helpers; open(helpers.__file__, 'a')",
    "writing among the devices": "open('/dev/x', 'w')",
}
AT_THE_KERNEL = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def c(answer):
    if answer < 0: raise PermissionError(ctypes.get_errno(), "refused")
"""


@pytest.mark.parametrize("what", REFUSED)
def test_refuses(box, what):
    said, _, ended = box.once(AT_THE_KERNEL + REFUSED[what])
    # The kernel says EPERM, EACCES or that all is read-only; a limit that is raised, ValueError.
    # A user who has no number in the namespace is EINVAL.
    kinds = ("OSError: [Errno 30]", "gaierror", "ValueError: not allowed to raise")
    assert said.startswith(("PermissionError", "OSError: [Errno 22]", *kinds))
    assert ended == "exit 0"


def test_refuses_namespaces_in_a_clone(box):
    code = "c(libc.syscall({'x86_64': 56, 'aarch64': 220}[__import__('os').uname().machine], 0x10000011, 0, 0, 0, 0))"
    assert box.once(AT_THE_KERNEL + code)[0].startswith("PermissionError: [Errno 1]")


def test_reaches_no_other_submission(box):
    """Two run at the same time; one writes, shares memory, waits; the other looks for it."""
    box.spawn("one")
    box.spawn("two")
    box.send(
        "one",
        """
import os
for place in ("/tmp/x", "/dev/shm/x", os.environ["HOME"] + "/x", "x", "/scratch/x"):
    open(place, "w").write("mine")
said = os.getpid()
""",
    )
    assert box.answer("one")["said"] == 1
    box.send(
        "two",
        """
import os
said = [f for top in ("/tmp", "/dev/shm", "/scratch") for _, _, fs in os.walk(top) for f in fs]
for pid in range(2, 300):
    try: os.kill(pid, 0); said.append(pid)
    except ProcessLookupError: pass
try: os.kill(-1, 9)
except ProcessLookupError: pass
said += os.listdir("/proc")
""",
    )
    assert box.answer("two")["said"] == []
    box.send("one", "said = open('x').read()")
    assert box.answer("one")["said"] == "mine"
    assert [box.ended("one"), box.ended("two")] == ["exit 0", "exit 0"]


def test_has_no_descriptor_but_its_channel(box):
    code = """
import os
said = []
for fd in range(3, 1000):
    try: os.fstat(fd); said.append(fd)
    except OSError: pass
said = [fd for fd in said if fd != data.fileno()]
"""
    assert box.once(code)[0] == []


BOUND = {
    "processes": (
        "import os, time\nsaid = 0\nfor _ in range(200):\n"
        "    if os.fork() == 0: time.sleep(60); os._exit(0)\n    said += 1",
        {"processes": 16},
        "BlockingIOError",
    ),
    "threads": (
        "import threading, time\nfor _ in range(200):\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        {"processes": 16},
        "RuntimeError: can't start new thread",
    ),
    "memory": ("x = bytearray(300 << 20)", {"memory_mb": 128}, "MemoryError"),
    "a file": ("open('x', 'wb').write(bytes(9 << 20))", {"file_mb": 4}, "OSError: [Errno 27]"),
    "all files": (
        "for i in range(9): open(f'/tmp/{i}', 'wb').write(bytes(2 << 20))",
        {"scratch_mb": 4},
        "OSError: [Errno 28]",
    ),
    "the number of files": (
        "for i in range(9999): open(f'{i}', 'w').close()",
        {"scratch_mb": 4},
        "OSError: [Errno 28]",
    ),
    "open files": (
        "said = [open('/dev/null') for _ in range(99)]",
        {"open_files": 32},
        "OSError: [Errno 24]",
    ),
}


@pytest.mark.parametrize("what", BOUND)
def test_bounds(box, what):
    code, limits, error = BOUND[what]
    said, _, ended = box.once(code, **limits)
    assert said.startswith(error), said
    assert ended == "exit 0"


@pytest.mark.parametrize("held", ["b'x' * size", "mmap.mmap(-1, size); held.write(b'x' * size)"])
def test_bounds_the_memory_of_all_processes_together(box, held):
    code = f"""
import mmap, os, time
size = 60 << 20
for _ in range(8):
    if os.fork() == 0:
        held = {held}
        time.sleep(60)
time.sleep(60)
"""
    assert box.once(code, memory_mb=128) == [None, [], "memory"]


def test_one_bomb_takes_no_process_from_another(box):
    bomb(box)


def bomb(box):
    """Start as many processes as may be in one; another may still start one."""
    box.spawn("bomb", processes=24)
    box.send("bomb", BOUND["processes"][0])
    assert box.answer("bomb")["said"].startswith("BlockingIOError")
    box.spawn("other", processes=8)
    box.send("other", "import threading; t = threading.Thread(); t.start(); said = 1")
    assert box.answer("other")["said"] == 1
    box.ended("bomb")
    box.ended("other")


ENDS = {
    "exit 3": "import os; os._exit(3)",
    "exit 0": "raise SystemExit",
    "exit 1": "raise SystemExit('a sentence')",
    "signal 11": "import ctypes; ctypes.string_at(0)",
}


@pytest.mark.parametrize("how", ENDS)
def test_says_how_it_ended(box, how):
    assert box.once(ENDS[how]) == [None, [], how]


def test_interrupt_raises_and_kill_kills(box):
    box.spawn("one")
    box.send("one", "said = 1")
    assert box.answer("one")["said"] == 1
    box.send("one", "import time\ntime.sleep(60)")
    wait_until_busy(box)
    box.ask("one", "I")
    assert box.answer("one")["said"].startswith("KeyboardInterrupt")
    box.send("one", "import time, signal; signal.signal(2, signal.SIG_IGN)\nwhile True: pass")
    wait_until_busy(box)
    box.ask("one", "I")
    box.ask("one", "K")
    assert box.answer("one") is None
    assert box.ended("one") == "killed"


def wait_until_busy(box):
    """Let the code begin; a child that only started answers within this."""
    box.once("said = 1")


def test_the_end_of_control_is_the_end(box):
    before = at_rest(box)
    box.spawn("one")
    box.send("one", "import time, os; os.fork(); os.fork(); time.sleep(60)")
    box.abandon("one")
    assert box.closed("one")
    assert settled(box, before) == before


LEAVES = """
import os, subprocess, sys, time
open("/dev/shm/left", "w").write("x")
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
said = sorted(os.listdir("/dev/shm"))
"""


def test_leaves_nothing_behind(box):
    """After 50 of them there is no process, no zombie, no descriptor and no file more."""
    box.once("said = 1")
    before = at_rest(box)
    for _ in range(10):
        assert box.once(LEAVES)[0] == ["left"]
    for _ in range(40):
        assert box.once("said = 1") == [1, [], "exit 0"]
    assert settled(box, before) == before


def at_rest(box):
    """Return the processes when the last one that ended has been cleared away."""
    now, seen = None, 0
    while seen < 10:
        time.sleep(0.02)
        now, last = box.below(), now
        seen = seen + 1 if now == last else 0
    return now


def settled(box, wanted):
    """Return the processes once they are as wanted, or after a while."""
    end = time.monotonic() + 10
    while (now := box.below()) != wanted and time.monotonic() < end:
        time.sleep(0.02)
    return now


def test_an_installed_grader_is_hidden(monkeypatch, tmp_path):
    (tmp_path / "grader").mkdir()
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    words = " ".join(walls.bubblewrap("bwrap", sandbox.INSIDE))
    assert f"--tmpfs {tmp_path}/grader --remount-ro {tmp_path}/grader" in words


IMPOSSIBLE = {"scratch_mb": 10**15}


def test_runs_nothing_where_it_cannot_be_set_apart(box):
    why = "not started: [Errno 22] mount: Invalid argument"
    assert box.once("said = 1", **IMPOSSIBLE) == [None, [], why]


def test_survives_who_hangs_up_without_reading(box):
    for _ in range(20):
        box.hang_up(**IMPOSSIBLE)
    assert box.once("said = 1") == [1, [], "exit 0"]


def test_close_ends_all():
    with driven() as started:
        if "kind" not in started.about:
            missing(started.about["refused"])
        started.spawn("one")
        started.send("one", LEAVES)
        assert started.answer("one")["said"] == ["left"]
        assert started.close() == 0


def test_dies_with_its_starter():
    with driven() as started:
        if "kind" not in started.about:
            missing(started.about["refused"])
        started.spawn("one")
        started.send("one", LEAVES)
        assert started.answer("one")["said"] == ["left"]
        pids = started.pids()
        started.process.kill()
        assert len(pids) > 3
        end = time.monotonic() + 10
        while any(map(is_running, pids)) and time.monotonic() < end:
            time.sleep(0.01)
        assert not any(map(is_running, pids))


def is_running(pid):
    return Path(f"/proc/{pid}").exists()


@pytest.fixture
def programs():
    """All the programs there are, in a folder that an ordinary user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (None, "bubblewrap is not installed."),
        ("echo bwrap: No permissions to create new namespace; exit 1", "No permissions to create"),
        (f'exec {shutil.which("bwrap")} --unshare-user --disable-userns "$@"', "unshare: "),
    ],
)
def test_without_a_sandbox_says_so(programs, program, reason):
    """Then a process still has its limits, no network, and an end."""
    if program:
        (programs / "bwrap").write_text(f"#!/bin/sh\n{program}\n")
        (programs / "bwrap").chmod(0o755)
    with driven(*me_as_ordinary_user(), path=str(programs)) as started:
        assert started.about["kind"] == "limits only"
        assert reason in started.about["reason"]
        before = at_rest(started)
        assert started.once(REFUSED["a connection"])[0].startswith("PermissionError")
        assert started.once("x = bytearray(300 << 20)", memory_mb=128)[0].startswith("MemoryError")
        bomb(started)
        said, _, ended = started.once("import os; said = os.getcwd()")
        assert ended == "exit 0"
        assert not Path(said).exists()
        assert started.once(LEAVES)[2] == "exit 0"
        assert settled(started, before) == before
        assert "opened the file" in started.once(f"open({str(ROOT / 'gradebook.db')!r})")[1][0]
        started.spawn("one")
        started.send("one", LEAVES)
        assert started.answer("one")["said"] == ["left"]
        assert started.close() == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="of root alone")
def test_root_without_bubblewrap_runs_nothing_as_root(programs):
    with driven(path=str(programs)) as started:
        if "refused" in started.about:
            assert "cannot be read by" in started.about["refused"]
        else:
            assert started.once("import os; said = os.getuid()")[0] == sandbox.UNPRIVILEGED


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 80))", "network"),
        ("import urllib.request as r; r.urlopen('http://example.org')", "looked up the address of example.org"),
        ("import os; os.system('ls')", "ran the shell command ls"),
        ("import subprocess; subprocess.run(['true'])", "started the program"),
        ("import os; os.fork() or os._exit(0)", "started a process by fork"),
        ("import os; os.kill(1, 0)", "sent a signal to process 1"),
        ("import ctypes; ctypes.CDLL(None)", "loaded the C library"),
        ("import sys; sys.settrace(None)", "sys.settrace"),
        ("open('../../../gradebook.db')", "opened the file ../../../gradebook.db"),
        ("import os; os.listdir('/home')", "listed the folder /home"),
        ("import sqlite3; sqlite3.connect('/gradebook.db')", "opened the database /gradebook.db"),
    ],
)  # fmt: skip
def test_notes_what_was_tried(box, code, told):
    assert told in " ".join(box.once(code)[1])


def test_notes_are_few_and_short(box):
    code = """
for i in range(99):
    try: open(f"/{i}" + "\x1b" * 999)
    except OSError: pass
"""
    tried = box.once(code)[1]
    assert len(tried) == 20
    assert all(len(line) <= 200 and line.isprintable() for line in tried)


def test_notes_nothing_of_an_honest_notebook(box):
    code = """
import random, tempfile, threading, warnings
import IPython, numpy as np, matplotlib.pyplot as plt
from helpers import checks, landscapes, paths, plots, problems, data
np.savetxt("walk.txt", np.random.default_rng(0).normal(size=9))
np.loadtxt("walk.txt"); tempfile.TemporaryFile().close(); plt.get_cmap("viridis")
plt.title("an $\\alpha$", fontfamily="serif"); plt.savefig("x.svg"); plt.savefig("x.pdf")
help(np.mean) if False else np.show_config()
t = threading.Thread(target=print); t.start(); t.join()
"""
    assert box.once(code)[1:] == [[], "exit 0"]


def test_limits_come_from_the_settings():
    assert Limits().as_dict()["cell_seconds"] == 30
    config = Config({"Execute": {"timeout": 7}, "Limits": {"memory_mb": 64}})
    assert (
        Limits.of(config).as_dict() | {"cell_seconds": 7, "memory_mb": 64}
        == Limits.of(config).as_dict()
    )
    config.Limits.cell_seconds = 9
    assert Limits.of(config).cell_seconds == 9
