"""The explorer's front end: the modules that developers edit, joined into the file users get."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from grader.errors import RavineError

SOURCES = Path("helpers/explorer/front")
BUNDLE = Path("helpers/explorer/front.js")
RECORD = re.compile(r"SHA-256 of these: ([0-9a-f]{64})")


def bundle(root: Path) -> str:
    """Return the modules joined by esbuild, under the digest of what they were.

    Raises:
        RavineError: if there is no Node, or esbuild refuses the modules.
    """
    if shutil.which("npx") is None:
        raise RavineError("Node, which runs esbuild, is not installed. Install Node 20 or later.")
    command = [
        "npx", "--no-install", "esbuild", str(SOURCES / "figure.js"), "--bundle", "--format=esm",
        "--target=es2022", "--minify",
        f"--banner:js=// Made of front/*.js by make front. SHA-256 of these: {digest(root)}",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RavineError(f"esbuild cannot join {SOURCES}/*.js:\n{done.stderr.strip()}")
    return done.stdout


def bundle_problems(root: Path) -> list[str]:
    """Return a sentence if the bundle was made of other modules than there are; needs no Node."""
    if not (root / SOURCES).is_dir():
        return []
    path = root / BUNDLE
    record = RECORD.search(path.read_text(encoding="utf-8")) if path.exists() else None
    if record and record[1] == digest(root):
        return []
    return [f"{path} is not made of today's {SOURCES}/*.js. Run: make front"]


def digest(root: Path) -> str:
    """Return the SHA-256 of the modules, names and texts, whatever their line ends are."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (root / SOURCES).glob("*.js")}
    return hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()
