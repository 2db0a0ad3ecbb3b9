"""The layers: what the functions import and did not write."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from infra.packaging.archive import compile_all, write_zip
from infra.packaging.botocore_data import prune_data
from infra.packaging.layer_fault import LayerFault

HOME = "/opt/python"
"""Where Lambda unpacks it."""
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
"""Lambda's name of an architecture -> the name in wheels."""
_GLIBC = ("manylinux2014", "manylinux_2_17", "manylinux_2_28", "manylinux_2_34")
"""What runs on Amazon Linux 2023, which is below Lambda's Python 3.13."""
_LEFTOVERS = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
"""Notes of the installer that differ from machine to machine."""


@dataclass(frozen=True)
class Layer:
    """One archive of what others wrote."""

    archive: str
    """Name of the archive, without its ending."""
    folder: str
    """Below layers/: its lock file, and what it keeps of botocore's data."""
    requirements: str
    """What is wanted, relative to the root."""
    resource: str
    """In the template."""
    key: str
    """The template's parameter that says where the archive lies."""


LAYERS = (
    Layer("layer", "dependencies", "requirements.txt", "Dependencies", "LayerKey"),
    Layer(
        "documents",
        "documents",
        "layers/documents/requirements.txt",
        "DocumentLibraries",
        "DocumentsKey",
    ),
)
"""What all functions have, and what the one that opens Word templates has besides."""


def wheels_for(architecture: str) -> list[str]:
    """Return the options by which pip takes wheels for Lambda only, whatever machine it runs on."""
    platforms = [f"--platform={glibc}_{MACHINES[architecture]}" for glibc in _GLIBC]
    return [*platforms, "--python-version=3.13", "--implementation=cp", "--only-binary=:all:"]


def build_layer(
    root: Path, architecture: str, archive: Path, folder: Path, layer: Layer = LAYERS[0]
) -> None:
    """Write a layer's archive, working in an empty folder.

    Raises:
        LayerFault: the lock file does not answer to the requirements, or something is missing.
    """
    dependencies = root / "layers" / layer.folder
    lock = dependencies / "lock.txt"
    missing = set(pins(root / layer.requirements)) - set(pins(lock))
    if missing:
        raise LayerFault(
            f"{lock.name} lacks {', '.join(sorted(missing))}; write it anew: "
            "python -m infra.packaging.lock"
        )
    python = folder / "python"
    _install(lock, architecture, python)
    check_complete(python)
    if (python / "botocore").exists():
        prune_data(python, kept_names(dependencies / "keep.txt"))
    tidy(python)
    compile_all(python, HOME)
    write_zip(folder, archive)


def pins(file: Path) -> list[str]:
    """Return the pins of a requirements file, without hashes and comments."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line[:1].isalnum()]


def kept_names(file: Path) -> list[str]:
    """Return the names in keep.txt."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def tidy(python: Path) -> None:
    """Remove what nobody runs there: an installer's commands and notes, and others' tests."""
    for unused in (python / "bin", *python.glob("*/tests")):
        shutil.rmtree(unused, ignore_errors=True)
    for path in python.glob("*.dist-info/*"):
        if path.name in _LEFTOVERS:
            path.unlink()


def check_complete(python: Path) -> None:
    """Refuse a layer in which something is missing that a part of it needs.

    Raises:
        LayerFault: names it.
    """
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.utils import canonicalize_name

    metadata = [
        HeaderParser().parsestr(path.read_text(encoding="utf-8"))
        for path in sorted(python.glob("*.dist-info/METADATA"))
    ]
    there = {canonicalize_name(one["Name"]): one["Version"] for one in metadata}
    on_lambda = {"python_version": "3.13", "python_full_version": "3.13.0", "extra": ""}
    for one in metadata:
        for text in one.get_all("Requires-Dist", []):
            needed = Requirement(text)
            if needed.marker is not None and not needed.marker.evaluate(on_lambda):
                continue
            version = there.get(canonicalize_name(needed.name))
            if version is None or not needed.specifier.contains(version, prereleases=True):
                raise LayerFault(f"{one['Name']} needs {needed}, the layer has {version}")


def _install(lock: Path, architecture: str, target: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-compile", "--require-hashes", *wheels_for(architecture)]
    command += [f"--requirement={lock}", f"--target={target}"]
    subprocess.run(command, check=True)
