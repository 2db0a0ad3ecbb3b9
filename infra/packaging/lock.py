"""Writes layers/*/lock.txt: all that is in each layer, pinned, with each wheel's hash.

`python -m infra.packaging.lock`, whenever requirements.txt or layers/*/requirements.txt changes.
"""

import hashlib
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.packaging.layer import LAYERS, MACHINES, Layer, pins, wheels_for

ROOT = Path(__file__).parents[2]
HEADER = """\
# All that is in the layer, for both architectures. Written by `python -m infra.packaging.lock` from
# {}; botocore is the one that the tests run with (requirements-run.txt).
"""


def write_lock(layer: Layer, root: Path = ROOT) -> None:
    """Resolve a layer's requirements for Lambda and write its lock file."""
    wanted = pins(root / layer.requirements)
    if (root / "layers" / layer.folder / "keep.txt").exists():
        run = pins(root / "requirements-run.txt")
        wanted += [pin for pin in run if pin.startswith("botocore==")]
    hashes: dict[str, set[str]] = defaultdict(set)
    for architecture in MACHINES:
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", f"--dest={folder}"]
            subprocess.run([*command, *wheels_for(architecture), *wanted], check=True)
            for wheel in Path(folder).iterdir():
                name, version = wheel.name.split("-")[:2]
                pin = f"{name.lower().replace('_', '-')}=={version}"
                hashes[pin].add(hashlib.sha256(wheel.read_bytes()).hexdigest())
    lines = [
        " \\\n    ".join([pin, *(f"--hash=sha256:{one}" for one in sorted(found))])
        for pin, found in sorted(hashes.items())
    ]
    lock = root / "layers" / layer.folder / "lock.txt"
    lock.write_text(HEADER.format(layer.requirements) + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for one in LAYERS:
        write_lock(one)
