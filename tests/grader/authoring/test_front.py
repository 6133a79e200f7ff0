"""The JavaScript: bundles are what the modules say, and the modules are clean."""

import os
import re
import shutil
import subprocess

import pytest
from project import ROOT

from grader.authoring.front import BUNDLES, EXPLORER, SITE, bundle_problems


@pytest.fixture
def copied(tmp_path):
    """A folder that holds the modules and the bundles, and no Node."""
    for folder in SITE.sources:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for bundle in BUNDLES:
        (tmp_path / bundle.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / bundle.path, tmp_path / bundle.path)
    return tmp_path


@pytest.fixture
def node():
    """Skip on a user's machine without Node; on CI its absence is a failure."""
    if shutil.which("npx") and (ROOT / "node_modules").is_dir():
        return
    if os.environ.get("CI"):
        pytest.fail("Node or node_modules/ is missing, and on CI the front end must be checked.")
    pytest.skip("no Node, or not yet `make test`, which fetches esbuild and Biome")


def test_the_bundles_are_made_of_their_modules():
    assert bundle_problems(ROOT) == []


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.path.name)
def test_it_works_offline_and_needs_no_other_file(bundle):
    text = (ROOT / bundle.path).read_text(encoding="utf-8")
    assert not re.search(r"https?:|\bimport\b", text)
    assert not [path for path in (ROOT / bundle.sources[0]).iterdir() if path.suffix != ".js"]


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename", "no bundle", "no record"])
def test_a_change_without_new_bundles_is_told_with_the_command_to_run(copied, change):
    path, folder = copied / EXPLORER.path, copied / EXPLORER.sources[0]
    module, stale = folder / "codec.js", [EXPLORER] if change.startswith("no ") else BUNDLES
    if change == "edit":
        module.write_text(f"{module.read_text()}const one = 1;\n")
    elif change == "add":
        (folder / "new.js").write_text("")
    elif change == "remove":
        module.unlink()
    elif change == "rename":
        module.rename(folder / "codecs.js")
    elif change == "no bundle":
        path.unlink()
    else:
        path.write_text("export default {}")
    for bundle, problem in zip(stale, bundle_problems(copied), strict=True):
        assert problem.startswith(str(copied / bundle.path))
        assert problem.endswith("Run: make front")


def test_line_ends_are_no_change(copied):
    for module in (copied / EXPLORER.sources[0]).iterdir():
        module.write_bytes(module.read_bytes().replace(b"\n", b"\r\n"))
    assert bundle_problems(copied) == []


def test_a_course_without_a_front_end_has_no_problem(tmp_path):
    assert bundle_problems(tmp_path) == []


def test_the_build_check_looks_at_it(tiny, ravine):
    shutil.copytree(ROOT / EXPLORER.sources[0], tiny / EXPLORER.sources[0])
    ravine("build", cwd=tiny)
    said = ravine("build", "--check", cwd=tiny, code=1)
    assert "Run: make front" in "".join(said.stdout.split("\n") + said.stderr.split("\n"))


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.path.name)
def test_esbuild_makes_this_bundle(node, bundle):
    assert bundle.make(ROOT) == (ROOT / bundle.path).read_text(encoding="utf-8")


def test_biome_finds_nothing(node):
    done = subprocess.run(
        ["npx", "--no-install", "biome", "ci"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
