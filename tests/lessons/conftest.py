"""What a text of a lesson says and leaves."""

import runpy
from types import SimpleNamespace

import pytest
from project import ROOT


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


@pytest.fixture(scope="module")
def measure(request):
    """What the script that measured the module's MEASURED stored runs defines."""
    path = ROOT / "tools" / "measure" / f"{request.module.MEASURED}.py"
    return SimpleNamespace(**runpy.run_path(str(path)))
