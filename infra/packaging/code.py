"""code.zip: what Chalice packs, and beside it the functions and the web console."""

import gzip
import shutil
import zipfile
from pathlib import Path

from infra.packaging.archive import compile_all, write_zip
from infra.web_console.build import DIST

HOME = "/var/task"
"""Where Lambda unpacks it."""

_ALL_ROUTES = "from chalicelib.api.application import build\n\napp = build()\n"
"""What Chalice makes the template of: `app.py` itself knows most routes only once they are asked
for."""


def stage(root: Path, folder: Path) -> None:
    """Copy what Chalice may see into an empty folder, all routes in sight.

    The requirements stay empty there: the layer is built by `infra.packaging.layer`, since Chalice
    knows no other architecture than x86_64.
    """
    shutil.copytree(
        root / "chalicelib", folder / "chalicelib", ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / ".chalice").mkdir()
    shutil.copy(root / ".chalice" / "config.json", folder / ".chalice")
    (folder / "app.py").write_text(_ALL_ROUTES, encoding="utf-8")
    (folder / "requirements.txt").touch()


def build_code(root: Path, packed_by_chalice: Path, archive: Path, folder: Path) -> None:
    """Write code.zip.

    Args:
        root: the project.
        packed_by_chalice: the archive that Chalice made of the staged copy.
        archive: where to write.
        folder: an empty folder to work in.
    """
    with zipfile.ZipFile(packed_by_chalice) as packed:
        packed.extractall(folder)
    shutil.copy(root / "app.py", folder)
    shutil.copytree(
        root / "functions", folder / "functions", ignore=shutil.ignore_patterns("__pycache__")
    )
    console = folder / DIST
    console.mkdir(parents=True)
    for path in (root / DIST).glob("*.gz"):
        # Packed anew: what Node makes differs between processors and systems.
        content = gzip.decompress(path.read_bytes())
        (console / path.name).write_bytes(gzip.compress(content, 9, mtime=0))
    compile_all(folder, HOME)
    write_zip(folder, archive)
