# Attacks by ending, hanging, or taking too much; each bounded, at more than any limit lets pass.

# %% attack="exits_at_once"
# Ends Python in a free cell, without a word.
import os

os._exit(0)


# %% attack="exits_when_called" place="answer"
# Ends Python in a call from a test, as if all had gone well.
def nesterov(w, dw, config=None):
    import os

    os._exit(0)


# %% attack="asks_to_exit"
# Asks Python and IPython to end, in each polite way.
import threading

threading.Timer(0.1, get_ipython().ask_exit).start()
get_ipython().ask_exit()
raise SystemExit(0)


# %% attack="asks_to_exit" place="answer"
def nesterov(w, dw, config=None):
    import sys

    sys.exit(0)


# %% attack="kills_itself" place="answer"
# Ends its own process with the signal that cannot be caught.
def nesterov(w, dw, config=None):
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)


# %% attack="kills_its_parents"
# Sends signals to its parent, to its process group and to the leader of its session.
import os
import signal

for target in (os.getppid(), os.getsid(0), 1):
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGINT):
        try:
            if target != os.getpid():
                os.kill(target, number)
        except (OSError, ProcessLookupError):
            pass
try:
    os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)
except OSError:
    pass


# %% attack="segfaults" place="answer"
# Reads where no memory is.
def nesterov(w, dw, config=None):
    import ctypes

    return ctypes.string_at(8), config


# %% attack="overflows_the_stack" place="answer"
# Recursion with no limit, in Python and in C.
def nesterov(w, dw, config=None):
    import sys

    sys.setrecursionlimit(2**31 - 1)

    class Deep:
        def __repr__(self):
            return repr(self) + nesterov(w, dw)

    return repr(Deep()), config


# %% attack="never_ends" place="answer"
# A loop without end at the top of the solution cell.
while True:
    pass


# %% attack="never_ends_when_called" place="answer"
# A loop without end in the function.
def nesterov(w, dw, config=None):
    while True:
        w = w + 1 - 1


# %% attack="swallows_interrupts" place="answer"
# A loop without end that catches and blocks each signal that can be caught.
def nesterov(w, dw, config=None):
    import signal

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP, signal.SIGXCPU):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue


# %% attack="never_ends_in_c" place="answer"
# A computation in C that would take years and hears no signal.
def nesterov(w, dw, config=None):
    import re

    re.match(r"(a|a|b?)*c", "a" * 60)
    return 7 ** (10**9), config


# %% attack="always_a_little_too_slow" place="answer"
# Never ends by itself, but each call does: two seconds of sleep, at each of hundreds of calls.
def nesterov(w, dw, config=None):
    import time

    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    time.sleep(2)
    return None


# %% attack="leaves_a_daemon"
# A process that forks away from its parents and waits until the grading is over.
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 1024)
        for n in range(300):
            try:
                open(f"{OUTSIDE}/{MARK}-daemon", "w").close()
            except OSError:
                pass
            time.sleep(1)
    os._exit(0)

# %% attack="leaves_a_command"
# Commands in sessions of their own that outlive the notebook.
import subprocess

for command in (["sleep", "300"], ["nohup", "sleep", "301"], ["setsid", "sleep", "302"]):
    try:
        subprocess.Popen(command, start_new_session=True, stderr=-3, stdout=-3, stdin=-3)
    except OSError:
        pass

# %% attack="forks_without_end"
# Processes that fork processes: 2**9 of them.
import os
import time

depth, children = 0, 0
parent = os.getpid()
while depth < 9:
    depth += 1
    try:
        if os.fork():
            children += 1
    except OSError:
        break
else:
    if os.getpid() == parent:
        print(WON, "forked freely")
if os.getpid() != parent:
    time.sleep(60)
    os._exit(0)

# %% attack="threads_without_end"
# Thousands of threads that sleep.
import threading
import time

count = 0
try:
    for count in range(4_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    print(WON, "started 4,000 threads")
except RuntimeError as error:
    print(error, "after", count)

# %% attack="takes_all_memory"
# Six gigabytes, in small pieces that are written to.
held = []
for _ in range(96):
    held.append(bytearray(b"x") * 2**26)
print(WON, "has 6 GB")

# %% attack="takes_shared_memory"
# Memory that belongs to no process: anonymous files, maps, segments of System V.
import ctypes
import mmap
import os

total, held = 0, []
try:
    for _ in range(96):
        fd = os.memfd_create("held")
        os.truncate(fd, 2**26)
        held.append(mmap.mmap(fd, 2**26))
        held[-1].write(b"x" * 2**26)
        total += 2**26
    print(WON, "has 6 GB of anonymous files")
except (OSError, ValueError) as error:
    print(error)
libc = ctypes.CDLL(None)
for key in range(4):
    libc.shmget(0x7A610000 + key, 2**20, 0o1666)

# %% attack="fills_the_disk"
# A gigabyte and a half into every folder that can be written to.
import os

for folder in (".", os.path.expanduser("~"), "/tmp", "/var/tmp", "/dev/shm", OUTSIDE, COURSE):
    path = os.path.join(folder, f"{MARK}-fill")
    try:
        with open(path, "wb") as file:
            for _ in range(96):
                file.write(b"x" * 2**24)
        print(WON, "wrote 1.5 GB into", folder)
    except OSError as error:
        print(error.strerror)

# %% attack="floods_with_files"
# Two hundred thousand files and folders.
import os

count = 0
try:
    os.makedirs("many", exist_ok=True)
    for count in range(200_000):
        os.close(os.open(f"many/{count}", os.O_CREAT))
    print(WON, "made 200,000 files")
except OSError as error:
    print(error.strerror, count)

# %% attack="opens_all_descriptors" place="answer"
# Opens files and sockets until no more can be opened, and keeps them.
kept = []


def nesterov(w, dw, config=None):
    import socket

    try:
        while len(kept) < 200_000:
            kept.extend(socket.socketpair())
    except OSError:
        pass
    return w, config


# %% attack="floods_with_lines"
# Output without end, line by line.
for n in range(3_000_000):
    print("line", n)

# %% attack="one_long_line"
# A hundred megabytes in a line.
print("x" * 100_000_000)


# %% attack="floods_from_calls" place="answer"
# Much output from each call in a test, on both streams and past Python's.
def nesterov(w, dw, config=None):
    import os
    import sys

    for _ in range(200):
        print("y" * 50_000)
        sys.stderr.write("z" * 50_000 + "\n")
    for fd in (1, 2):
        try:
            os.write(fd, b"past Python\n" * 10_000)
        except OSError:
            pass
    return w, config


# %% attack="floods_with_displays"
# Thousands of displays, updates of them, and requests to clear them.
from IPython.display import HTML, clear_output, display

handle = display("first", display_id=True)
for n in range(5_000):
    display(HTML(f"<b>{n}</b>" * 20))
    handle.update(f"{n} " * 100)
    if n % 100 == 0:
        clear_output(wait=True)

# %% attack="huge_figures"
# Figures of hundreds of megapixels, many of them, in all formats.
import matplotlib.pyplot as plt

for _ in range(20):
    fig, ax = plt.subplots(figsize=(60, 60), dpi=200)
    ax.imshow([[0, 1], [1, 0]])
    plt.show()
