"""The JupyterLabs that run on this machine, and whether one has a notebook open."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jupyter_core.paths import jupyter_runtime_dir

from grader.errors import RavineError

SECONDS = 1
OPEN = (
    "{path} is open in the JupyterLab at {address}. Whether all of it is saved cannot be seen from "
    "here, and what is not would be lost. Save it, choose File > Close and Shut Down Notebook "
    "there, and run this again."
)
UNKNOWN = (
    "Whether {name} is open in an editor cannot be seen from here. If it is, let the editor read "
    "it anew (in JupyterLab: File > Reload Notebook from Disk) before you go on."
)


@dataclass(frozen=True)
class Server:
    """A JupyterLab: its address, the folder that it shows, and the key to it."""

    url: str
    root: Path
    token: str

    def address(self, path: Path, key: bool = True) -> str:
        """Return the address at which it shows a file, with the key to it or without."""
        inside = quote(path.relative_to(self.root).as_posix())
        return f"{self.url}lab/tree/{inside}" + (f"?token={self.token}" if key else "")

    def is_running(self) -> bool:
        """Whether it answers."""
        return self._asked("status") is not None

    def has_open(self, path: Path) -> bool:
        """Whether the server runs a kernel for a notebook; False if it does not tell."""
        sessions = self._asked("sessions")
        return isinstance(sessions, list) and any(
            self.root / session["path"] == path for session in sessions
        )

    def _asked(self, what: str) -> dict | list | None:
        asked = urllib.request.Request(
            f"{self.url}api/{what}", headers={"Authorization": f"token {self.token}"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
                return json.load(answer)
        except (OSError, ValueError):
            return None


def serving(path: Path) -> Iterator[Server]:
    """Yield the running servers of this machine's user whose folder holds a file."""
    for noted in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        try:
            said = json.loads(noted.read_bytes())
            server = Server(said["url"], Path(said["root_dir"]), said["token"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # One of another kind.
        if path.is_relative_to(server.root) and server.is_running():
            yield server


def check_closed(path: Path) -> str:
    """Return what to mind when a notebook is changed that no server has open.

    Raises:
        RavineError: one has.
    """
    for server in serving(path):
        if server.has_open(path):
            raise RavineError(OPEN.format(path=path, address=server.url))
    return UNKNOWN.format(name=path.name)
