"""The JavaScript of explorers and of the site: modules that developers edit, joined into bundles.

Notebooks load one bundle; the pages of the site load the other, which holds the first's modules
and those that stand for a kernel there.
"""

import hashlib
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from grader.errors import RavineError

RECORD = re.compile(r"SHA-256 of these: ([0-9a-f]{64})")


@dataclass(frozen=True)
class Bundle:
    """A file made of modules.

    Attributes:
        path: the file, below the root of the course.
        sources: the folders of its modules, that of its entry first.
        entry: the module that it begins with.
        form: how it is loaded, as esbuild calls it, and under which name.
    """

    path: Path
    sources: tuple[Path, ...]
    entry: str
    form: tuple[str, ...]

    def make(self, root: Path) -> str:
        """Return the modules joined by esbuild, under the digest of what they were.

        Raises:
            RavineError: if there is no Node, or esbuild refuses the modules.
        """
        if shutil.which("npx") is None:
            raise RavineError(
                "Node, which runs esbuild, is not installed. Install Node 20 or later."
            )
        command = [
            "npx", "--no-install", "esbuild", str(self.sources[0] / self.entry), "--bundle",
            *self.form, "--target=es2022", "--minify",
            f"--banner:js=// Made of {self._modules()} by make front. "
            f"SHA-256 of these: {self.digest(root)}",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            raise RavineError(f"esbuild cannot join {self._modules()}:\n{done.stderr.strip()}")
        return done.stdout

    def problem(self, root: Path) -> str | None:
        """Return a sentence if it was made of other modules than there are; needs no Node."""
        if not (root / self.sources[0]).is_dir():
            return None
        path = root / self.path
        record = RECORD.search(path.read_text(encoding="utf-8")) if path.exists() else None
        if record and record[1] == self.digest(root):
            return None
        return f"{path} is not made of today's {self._modules()}. Run: make front"

    def digest(self, root: Path) -> str:
        """Return the SHA-256 of the modules, names and texts, whatever their line ends are."""
        texts = [
            (path.name, path.read_text(encoding="utf-8"))
            for folder in self.sources
            for path in sorted((root / folder).glob("*.js"))
        ]
        return hashlib.sha256(repr(texts).encode()).hexdigest()

    def _modules(self) -> str:
        return " and ".join(f"{folder.as_posix()}/*.js" for folder in self.sources)


EXPLORER = Bundle(
    Path("helpers/explorer/front.js"),
    (Path("helpers/explorer/front"),),
    "figure.js",
    ("--format=esm",),
)
SITE = Bundle(
    Path("grader/report/site/pages/site.js"),
    (Path("grader/report/site/front"), *EXPLORER.sources),
    "site.js",
    ("--format=iife", "--global-name=ravineSite"),
)
BUNDLES = (EXPLORER, SITE)


def bundle_problems(root: Path) -> list[str]:
    """Return a sentence for each bundle that was made of other modules than there are."""
    return [problem for bundle in BUNDLES if (problem := bundle.problem(root))]
