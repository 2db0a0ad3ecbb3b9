"""The web console in code.zip."""

import gzip
import zipfile

import pytest

from chalicelib.api.v1 import console
from infra.packaging.archive import write_zip
from infra.packaging.code import build_code
from tests.infra.test_package import ROOT, fill


@pytest.fixture
def project(tmp_path):
    """A small project with a console that was built, and what Chalice packs of it."""
    root = fill(tmp_path / "root", app="", functions__sweep="", console__src__main="")
    (root / "console" / "dist").mkdir()
    for name in ("index.html.gz", "main-AB12.js.gz", ".sources", "main-AB12.js"):
        (root / "console" / "dist" / name).write_bytes(gzip.compress(name.encode()))
    write_zip(fill(tmp_path / "api", chalicelib__x=""), tmp_path / "api.zip")
    return root


def code_of(project, name):
    """Build the project's code.zip."""
    archive = project.parent / f"{name}.zip"
    build_code(project, project.parent / "api.zip", archive, project.parent / name)
    return archive


def test_the_console_lies_where_the_code_looks_for_it_packed_and_nothing_else_of_it(project):
    with zipfile.ZipFile(code_of(project, "code")) as packed:
        found = {name for name in packed.namelist() if name.startswith("console/")}
        page = packed.read("console/dist/index.html.gz")

    assert {"console/dist/index.html.gz", "console/dist/main-AB12.js.gz"} == found
    assert b"index.html.gz" == gzip.decompress(page)
    assert (ROOT / "console" / "dist") == console.FOLDER


def test_the_code_is_the_same_whoever_has_packed_the_console(project):
    one = code_of(project, "one").read_bytes()
    for path in (project / "console" / "dist").iterdir():
        content = gzip.decompress(path.read_bytes())
        path.write_bytes(gzip.compress(content, compresslevel=1, mtime=1))

    assert one == code_of(project, "other").read_bytes()
