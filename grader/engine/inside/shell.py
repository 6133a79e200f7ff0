"""IPython without a kernel: runs cells, and keeps what they show as a notebook's outputs.

They are those of a Jupyter kernel, with these differences. Tracebacks have no colours, and a syntax
error has another name for the cell's file. Prints and errors come in the order in which they were
written. What programs print that a cell starts comes after what the cell itself prints, and what a
thread shows after its cell goes to the cell that runs then. An update of a display changes it in
the cell that shows it, and is lost in a later one. No event loop runs beside the cells, so
`asyncio.run` works, and a task waits for the next `await` of a cell. Widgets show their text. The
output of one cell is bounded.
"""

import base64
import builtins
import getpass
import io
import json
import os
import subprocess
import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

TOO_MUCH = "\n[This cell shows more than a page can hold. The rest is cut.]\n"
# Errors that are shown whatever came before them; characters of a line and of all lines of one.
ERRORS, LINE, LINES = 3, 10_000, 50_000


class Outputs:
    """What one cell shows, in its order, up to a number of bytes."""

    def __init__(self, limit: int):
        self.begin(limit)

    def begin(self, limit: int) -> None:
        """Start anew, with another limit."""
        self._limit = limit
        self.clear()

    def clear(self) -> None:
        """Take back what was shown."""
        self.shown: list[dict] = []
        self._displays: dict[str, list[dict]] = {}
        self._left = self._limit
        self._clears = False
        self._errors = 0

    def clear_with_next(self) -> None:
        """Take back what was shown when something else is."""
        self._clears = True

    def write(self, name: str, text: str) -> None:
        """Add text to a stream."""
        if not text or not self._has_room():
            return
        size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
        if size > self._left:
            text = text.encode("utf-8", "replace")[: self._left].decode("utf-8", "ignore")
        last = self.shown[-1] if self.shown else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.shown.append({"output_type": "stream", "name": name, "text": [text]})
        self._spend(size)

    def add(self, output: dict, display: str | None = None) -> None:
        """Add another output, if there is room; `display` is the name to update it by."""
        if not self._has_room():
            return
        output = json.loads(json.dumps(output, default=_as_text))
        size = len(json.dumps(output["data"]))
        if size <= self._left:
            self.shown.append(output)
            if display:
                self._displays.setdefault(display, []).append(output)
        self._spend(size)

    def update(self, data: dict, metadata: dict, display: str | None) -> None:
        """Show other data in the place of those of a display."""
        shown = self._displays.get(display, [])
        size = len(json.dumps(data, default=_as_text))
        if size > self._left:
            return
        for output in shown:
            self._left += len(json.dumps(output["data"])) - size
            new = {"data": data, "metadata": metadata}
            output.update(json.loads(json.dumps(new, default=_as_text)))

    def fail(self, name: str, said: str, lines: list[str]) -> None:
        """Add an error; there is always room for the first ones."""
        if not self._has_room() and self._errors >= ERRORS:
            return
        self._errors += 1
        trace = [line[:LINE] for line in [*lines[:100], *lines[100:][-100:]]]
        while sum(map(len, trace)) > LINES:
            del trace[len(trace) // 2]
        about = {"ename": name[:LINE], "evalue": said[:LINE]}
        self.shown.append({"output_type": "error", **about, "traceback": trace})
        self._left -= sum(map(len, trace))

    def taken(self) -> list[dict]:
        """Return what was shown, and start anew."""
        shown = [
            {**output, "text": "".join(output["text"])} if "text" in output else output
            for output in self.shown
        ]
        self.clear()
        return shown

    def _has_room(self) -> bool:
        if self._clears:
            self.clear()
        return self._left > 0

    def _spend(self, size: int) -> None:
        """Count bytes; say so if they are the last ones."""
        is_over = size > self._left
        self._left -= size
        if is_over:
            self._left = 0
            self.shown.append({"output_type": "stream", "name": "stderr", "text": [TOO_MUCH]})


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, outputs: Outputs):
        super().__init__()
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the file behind it, which programs print to that a cell starts."""
        return 1 if self.name == "stdout" else 2

    def write(self, text: str) -> int:
        """Show text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._outputs.write(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    """Takes what `display` shows."""

    def publish(self, data, metadata=None, *, transient=None, update=False, **_):
        display = (transient or {}).get("display_id")
        if update:
            self.shell.outputs.update(data, metadata or {}, display)
            return
        shown = {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        self.shell.outputs.add(shown, display)

    def clear_output(self, wait=False):
        if wait:
            self.shell.outputs.clear_with_next()
        else:
            self.shell.outputs.clear()


class _Hook(DisplayHook):
    """Takes the value of a cell's last line."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self._shown = {
            "output_type": "execute_result",
            "data": format_dict,
            "metadata": md_dict or {},
            "execution_count": self.prompt_count,
        }

    def finish_displayhook(self):
        shown, self._shown = getattr(self, "_shown", None), None
        if shown and shown["data"]:
            self.shell.outputs.add(shown)
        self._is_active = False


class Shell(InteractiveShell):
    """One notebook's IPython."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    outputs: Outputs

    def init_history(self):
        """Keep inputs in memory alone: no file, and no thread that writes one."""
        super().init_history()
        self.history_manager.enabled = False

    def init_hooks(self):
        """Show nothing for `name?`, as a notebook that nobody watches does."""
        super().init_hooks()
        self.set_hook("show_in_pager", _nothing, 99)

    def run(self, source: str, number: int) -> None:
        """Run a cell, the notebook's one of this number, into `outputs`."""
        self.execution_count = number
        self.run_cell(source, store_history=True)

    def enable_gui(self, gui=None):
        """Do without windows: figures are shown in the notebook."""

    def system_piped(self, cmd):
        """Run a command line and show what it prints."""
        command = self.var_expand(cmd, depth=1)
        done = subprocess.run(
            command, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        print(done.stdout.decode("utf-8", "replace"), end="")
        self.user_ns["_exit_code"] = done.returncode

    system = system_piped

    def ask_exit(self):
        """Do what `exit` does in a cell: end it."""
        raise SystemExit("exit")

    def raw_input(self, prompt=""):
        """Refuse to wait for a person."""
        raise StdinNotImplementedError(
            "raw_input was called, but this frontend does not support input requests."
        )

    def _showtraceback(self, etype, evalue, stb):
        try:
            said = str(evalue)
        except Exception:
            said = "[an error that cannot say what it is]"
        lines = stb if isinstance(stb, list) else str(stb).split("\n")
        name = getattr(etype, "__name__", str(etype))
        self.outputs.fail(str(name), said, [str(line) for line in lines])


def started() -> Shell:
    """Return the shell of this process: the warm parent's, if it has made one before the fork."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config)
    shell.outputs = Outputs(0)
    return shell


def take_standard_streams(shell: Shell) -> None:
    """Put the shell's outputs in the place of what this process prints to and is asked by."""
    sys.breakpointhook = _nothing  # As in a kernel that no debugger is attached to.
    builtins.input = getpass.getpass = shell.raw_input
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs), Stream("stderr", shell.outputs)


def printed_past_python(limit: int) -> str:
    """Return what programs have printed since the last time, at most so many bytes of it."""
    try:
        if not os.path.sameopenfile(1, 2):
            return ""
        size = os.fstat(1).st_size
        text = os.pread(1, min(size, limit), 0)
        os.ftruncate(1, 0)
    except OSError:  # Not the file that the supervisor opened.
        return ""
    return text.decode("utf-8", "replace")


def _nothing(*_, **__) -> None:
    """Do nothing."""


def _as_text(value: object) -> str:
    """Return what JSON does not know: bytes as notebooks hold pictures, the rest as it prints."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)
