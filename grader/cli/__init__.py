"""The `ravine` command: errors are sentences, and only defects of ours are tracebacks."""

import os
import sys
import sysconfig


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
        sys.exit(f"ravine: {error}")
    except ModuleNotFoundError as error:
        sys.exit(
            f"ravine: the Python package {error.name!r} is not installed in {sys.prefix}. "
            "Install what the course needs: pip install -r requirements.txt"
        )
