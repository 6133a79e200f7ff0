"""The engine's two warm programs, once for all tests of a worker."""

import pytest

from grader.engine.local import Local


@pytest.fixture(scope="session")
def local():
    """The back end of this machine."""
    back_end = Local(2)
    yield back_end
    back_end.close()
