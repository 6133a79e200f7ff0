"""Where the course's repository is, and where its notebooks can be opened without installing it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

KEY = "Repository"
GITHUB = "https://github.com/"
# Colab has NumPy and matplotlib, and an ipywidgets that is older than the figures need.
COLAB_CELL = """\
%pip install --quiet anywidget "ipywidgets>=8.1,<9"
%pip install --quiet --no-deps "git+{address}"
from google.colab import output
output.enable_custom_widget_manager()"""


@dataclass(frozen=True)
class Repository:
    """A public repository of the course on GitHub: its address, without an ending."""

    address: str

    @property
    def _name(self) -> str:
        return quote(self.address.removeprefix(GITHUB))

    def colab(self, lecture: str) -> str:
        """Return where Colab opens a lecture."""
        return f"https://colab.research.google.com/github/{self._name}/blob/HEAD/course/{lecture}.ipynb"

    def binder(self, lecture: str) -> str:
        """Return where Binder opens a lecture."""
        return (
            f"https://mybinder.org/v2/gh/{self._name}/HEAD?urlpath=lab/tree/course/{lecture}.ipynb"
        )

    @property
    def colab_cell(self) -> str:
        """The cell that installs in Colab what the lectures import."""
        return COLAB_CELL.format(address=self.address)


def repository(root: Path) -> Repository | None:
    """Return the repository that `pyproject.toml` names in `[project.urls]`, if one on GitHub."""
    path = root / "pyproject.toml"
    project = tomllib.loads(path.read_text(encoding="utf-8"))["project"] if path.exists() else {}
    address = project.get("urls", {}).get(KEY, "").removesuffix("/").removesuffix(".git")
    return Repository(address) if address.startswith(GITHUB) else None
