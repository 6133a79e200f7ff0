"""Where the project lies, and its commands, run as a user runs them."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[2]


def command(module, *arguments, cwd):
    """Run a Python module as a user with an activated environment does."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return subprocess.run(
        # -P: the folder it runs in is no place to import from, as it is none for installed commands.
        [sys.executable, "-P", "-m", module, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        # Test workers may say 80, in which a class of five exercises does not fit on its lines.
        env={**os.environ, "PATH": path, "COLUMNS": "100"},
    )
