"""Archives that are the same, byte by byte, whenever they are built from the same files."""

import subprocess
import sys
import zipfile
from pathlib import Path

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip can hold; every entry bears it."""
_READABLE_BY_ALL = 0o100644 << 16

WORDS = r"/words/(sentences/\w+/\w+|[a-z]{2}_\w+)[.]py$"
"""What only somebody who reads in one language loads: translations, a table a module."""

_COMPILE = """
import py_compile, re, sys
from importlib.util import cache_from_source
from pathlib import Path
folder, home, words = Path(sys.argv[1]), sys.argv[2], re.compile(sys.argv[3])
for source in sorted(folder.rglob("*.py")):
    if words.search(source.as_posix()):
        continue
    py_compile.compile(
        str(source),
        cfile=cache_from_source(str(source)),
        dfile=f"{home}/{source.relative_to(folder).as_posix()}",
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
"""


def compile_all(folder: Path, home: str) -> None:
    """Compile every module of a folder but translations, as if it lay where Lambda will put it.

    Lambda's disk is read-only, so without this each cold start would compile anew. The sources stay
    beside the compiled modules, so that a traceback shows lines. A process of its own with a fixed
    hash seed: what else a process holds shows in the bytes that it compiles to. Translations weigh
    more compiled than as they are, and are read by few and in some 50 ms.

    Args:
        folder: what to compile.
        home: where the folder's content will lie, for example /var/task.
    """
    command = [sys.executable, "-I", "-S", "-c", _COMPILE, str(folder), home, WORDS]
    subprocess.run(command, check=True, env={"PYTHONHASHSEED": "0"})


def write_zip(folder: Path, archive: Path) -> None:
    """Pack all files of a folder: in the order of their names, with one time and one mode."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name, path in sorted(files.items()):
            if path.is_file():
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = _READABLE_BY_ALL
                target.writestr(entry, path.read_bytes(), compresslevel=9)
