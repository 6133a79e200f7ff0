"""The `ravine` command: errors are sentences, and tracebacks of defects go to a log."""

import os
import sys
import sysconfig
from pathlib import Path


def main() -> None:
    """Run the command line."""
    from grader.errors import RavineError

    # nbgrader calls alembic by its bare name, also where the environment is not activated.
    os.environ["PATH"] = os.pathsep.join(
        [sysconfig.get_path("scripts"), os.environ.get("PATH", "")]
    )
    try:
        from grader.cli.commands import app

        app()
    except RavineError as error:
        from grader.cli.printing import CONTROLS

        sys.exit(f"ravine: {str(error).translate(CONTROLS)}")
    except ModuleNotFoundError as error:
        sys.exit(
            f"ravine: the Python package {error.name!r} is not installed in {sys.prefix}. "
            "Install what the course needs: pip install -r requirements.txt"
        )
    except KeyboardInterrupt:
        sys.exit("ravine: Stopped.")
    except Exception as error:
        sys.exit(f"ravine: stopped by what should not happen: {error!r}. {_kept(error)}.")


def _kept(error: Exception) -> str:
    """Keep the traceback in the course that was worked in, if there is one."""
    from grader.course import Course
    from grader.defects import kept
    from grader.errors import RavineError

    try:
        root = Course.find(Path.cwd()).root
    except (RavineError, OSError):
        root = None
    return kept(error, root)
