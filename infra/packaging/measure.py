"""What a cold start loads: the modules that importing each handler from the archives brings along.

How long it takes is for `make bench`: a busy machine must not break a build.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HANDLERS = {
    "api": "app",
    "on_change": "functions.on_change",
    "run_rule": "functions.run_rule",
    "sweep": "functions.sweep",
    "workflow_step": "functions.workflow_step",
    "workflow_wait": "functions.workflow_wait",
    "make_document": "functions.make_document",
    "receive_mail": "functions.receive_mail",
}
OWN = ("app", "chalicelib", "functions")
"""Top names of what we wrote."""

# The folders stand in front of nothing but the standard library, as on Lambda.
_PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:3]
import time
start = time.process_time()
exec(sys.argv[3])
spent = time.process_time() - start
import json
print(json.dumps([spent, sorted(sys.modules)]))
"""


@dataclass(frozen=True)
class Import:
    """What importing one handler brings along."""

    modules: frozenset[str]

    @property
    def own(self) -> int:
        """How many of the modules we wrote."""
        return sum(name.partition(".")[0] in OWN for name in self.modules)

    @property
    def foreign(self) -> int:
        """How many of the modules others wrote, Python's own among them."""
        return len(self.modules) - self.own


def unpack(code: Path, layers: Sequence[Path], folder: Path) -> tuple[Path, Path]:
    """Unpack code and layers as Lambda does; return what it puts on the path."""
    task, opt = folder / "task", folder / "opt"
    for archive, target in ((code, task), *((layer, opt) for layer in layers)):
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(target)
    return task, opt / "python"


def measure(task: Path, dependencies: Path) -> dict[str, Import]:
    """Import every handler, each in a process of its own."""
    return {
        name: Import(run(task, dependencies, f"import {module}")[1])
        for name, module in HANDLERS.items()
    }


def prove_documents(task: Path, dependencies: Path) -> None:
    """Import what opens Word templates, from the archives alone.

    Raises:
        ImportError: something is missing in the layer for documents.
    """
    run(task, dependencies, "import chalicelib.adapters.documents.rendering")


def run(
    task: Path,
    dependencies: Path,
    program: str,
    variables: Mapping[str, str] | None = None,
) -> tuple[float, frozenset[str]]:
    """Run a program as Lambda would: nothing on its path but two folders and the standard library.

    Args:
        task: the unpacked code.
        dependencies: the unpacked layer.
        program: what to run.
        variables: its environment.

    Returns:
        The CPU time that it took, and the modules that were loaded at its end.

    Raises:
        ImportError: it failed; the message holds its traceback.
    """
    command = [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM]
    command += [str(task), str(dependencies), program]
    environment = {"PATH": "", **(variables or {})}
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment, cwd=task
    )
    if done.returncode:
        raise ImportError(f"{program!r} fails with the archives alone:\n{done.stderr}")
    spent, names = json.loads(done.stdout.splitlines()[-1])
    return spent, frozenset(names)
