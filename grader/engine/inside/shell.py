"""IPython without a kernel: runs cells, and keeps what they show as a notebook's outputs."""

import io
import sys

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

TOO_MUCH = "\n[The output of this cell goes on; it is cut here, after {} kB.]\n"


class Outputs:
    """What one cell shows, in its order, up to a number of bytes."""

    def __init__(self, limit: int):
        self._limit = limit
        self.begin()

    def begin(self) -> None:
        """Start anew."""
        self.shown: list[dict] = []
        self._left = self._limit

    def write(self, name: str, text: str) -> None:
        """Add text to a stream."""
        text = self._cut(text)
        last = self.shown[-1] if self.shown else {}
        if not text:
            return
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.shown.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: dict) -> None:
        """Add an output of another kind, if there is room for it."""
        size = len(repr(output))
        if size > self._left:
            self.write("stderr", "")
            self._cut(" " * (self._left + 1))
            return
        self._left -= size
        self.shown.append(output)

    def clear(self) -> None:
        """Take back what was shown."""
        self.shown.clear()

    def taken(self) -> list[dict]:
        """Return what was shown, and start anew."""
        shown = [
            {**output, "text": "".join(output["text"])} if "text" in output else output
            for output in self.shown
        ]
        self.begin()
        return shown

    def _cut(self, text: str) -> str:
        if self._left <= 0:
            return ""
        kept = text[: self._left]
        self._left -= len(text)
        if self._left <= 0:
            note = TOO_MUCH.format(self._limit // 1000)
            self.shown.append({"output_type": "stream", "name": "stderr", "text": [note]})
        return kept


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, name: str, outputs: Outputs):
        super().__init__()
        self.name, self._outputs = name, outputs

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def write(self, text: str) -> int:
        """Show text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.write(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    """Takes what `display` shows."""

    def publish(self, data, metadata=None, **_):
        self.shell.outputs.add(
            {"output_type": "display_data", "data": data, "metadata": metadata or {}}
        )

    def clear_output(self, wait=False):
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
            "execution_count": None,
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

    def run(self, source: str) -> None:
        """Run a cell into `outputs`."""
        result = self.run_cell(source, store_history=True)
        if result.error_before_exec is not None and not self.outputs.shown:
            self._showtraceback(type(result.error_before_exec), result.error_before_exec, [])

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
        self.outputs.add(
            {
                "output_type": "error",
                "ename": getattr(etype, "__name__", str(etype)),
                "evalue": said,
                "traceback": [str(line) for line in lines],
            }
        )


def started(limit: int = 10**6) -> Shell:
    """Return the shell of this process, with its outputs in place of the standard ones."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = Shell.instance(config=config)
    shell.outputs = Outputs(limit)
    import builtins
    import getpass

    builtins.input = getpass.getpass = shell.raw_input
    sys.stdout, sys.stderr = Stream("stdout", shell.outputs), Stream("stderr", shell.outputs)
    return shell
