"""What a cold start costs: modules and CPU time of importing each handler from the archives."""

import json
import subprocess
import sys
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HANDLERS = {
    "api": "app",
    "on_change": "functions.on_change",
    "run_rule": "functions.run_rule",
    "sweep": "functions.sweep",
    "workflow_step": "functions.workflow_step",
    "workflow_wait": "functions.workflow_wait",
}
YARDSTICK = "botocore DynamoDB client"
"""What every function pays anyway; the others are measured against it."""
ROUNDS = 9
OWN = ("app", "chalicelib", "functions")
"""Top names of what we wrote."""

_CLIENT = (
    "import botocore.session; "
    "botocore.session.Session().create_client('dynamodb', region_name='us-east-1')"
)
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

    seconds: float
    """CPU time, the median of all rounds."""
    ratio: float
    """CPU time over that of the yardstick in the same round, the median of all rounds."""
    modules: frozenset[str]

    @property
    def own(self) -> int:
        """How many of the modules we wrote."""
        return sum(name.partition(".")[0] in OWN for name in self.modules)

    @property
    def foreign(self) -> int:
        """How many of the modules others wrote, Python's own among them."""
        return len(self.modules) - self.own


def unpack(code: Path, layer: Path, folder: Path) -> tuple[Path, Path]:
    """Unpack both archives as Lambda does; return what it puts on the path."""
    task, opt = folder / "task", folder / "opt"
    for archive, target in ((code, task), (layer, opt)):
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(target)
    return task, opt / "python"


def measure(task: Path, dependencies: Path, rounds: int = ROUNDS) -> dict[str, Import]:
    """Import every handler, and the yardstick, in turn and in processes of their own.

    One round more than asked for: the first warms the disk and is not counted.
    """
    programs = {YARDSTICK: _CLIENT} | {name: f"import {m}" for name, m in HANDLERS.items()}
    seconds: dict[str, list[float]] = defaultdict(list)
    modules: dict[str, frozenset[str]] = {}
    for number in range(rounds + 1):
        for name, program in programs.items():
            spent, found = run(task, dependencies, program)
            modules[name] = found
            if number:
                seconds[name].append(spent)
    return {name: _summary(seconds[name], seconds[YARDSTICK], modules[name]) for name in programs}


def _summary(seconds: list[float], yardstick: list[float], modules: frozenset[str]) -> Import:
    ratios = [one / other for one, other in zip(seconds, yardstick, strict=True)]
    return Import(median(seconds), median(ratios), modules)


def run(task: Path, dependencies: Path, program: str) -> tuple[float, frozenset[str]]:
    """Run a program as Lambda would: nothing on its path but two folders and the standard library.

    Returns:
        The CPU time that it took, and the modules that were loaded at its end.

    Raises:
        ImportError: it failed; the message holds its traceback.
    """
    command = [sys.executable, "-I", "-S", "-B", "-c", _PROGRAM]
    command += [str(task), str(dependencies), program]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={"PATH": ""}, cwd=task
    )
    if done.returncode:
        raise ImportError(f"{program!r} fails with the archives alone:\n{done.stderr}")
    spent, names = json.loads(done.stdout)
    return spent, frozenset(names)
