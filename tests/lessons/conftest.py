"""What a text of a lesson says and leaves."""

import pytest


@pytest.fixture(scope="module")
def prose(request):
    """The prose, in one line, of the lecture or assignment that the module calls TEXT."""
    return request.module.TEXT.prose


@pytest.fixture(scope="module")
def code(request):
    """The code, in one line, of the lecture or assignment that the module calls TEXT."""
    return request.module.TEXT.code


@pytest.fixture(scope="module")
def n(request):
    """The namespace that the code of the module's TEXT leaves: n["loss"] is its `loss`."""
    return request.module.TEXT.namespace
