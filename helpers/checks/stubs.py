"""An exercise that was not attempted says so in a sentence, whichever cell runs it."""

import traceback

from IPython import get_ipython

from helpers.checks.outcomes import is_cell


def explain_stubs() -> None:
    """From now on show the NotImplementedError of a stub as a sentence, without a traceback.

    The sentence names the function; outside Jupyter nothing changes.
    """
    if shell := get_ipython():
        shell.set_custom_exc((NotImplementedError,), _show)


def _show(shell, kind, error, trace, tb_offset=None):
    """Show an error as Jupyter does, a stub's as the sentence that it then carries."""
    stub = traceback.extract_tb(trace)[-1]
    if is_cell(stub.filename) and not hasattr(error, "_render_traceback_"):
        error._render_traceback_ = lambda: [_sentence(stub.name)]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset)


def _sentence(name):
    if name == "<module>":
        return "Not attempted yet: put your answer in place of the line with raise, and run again."
    return (
        f"Not attempted yet: {name} still raises NotImplementedError. Replace that line with your "
        "answer and run its cell, then this one again."
    )
