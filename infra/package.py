"""`make package`: builds what is deployed into build/<architecture>/ and checks its budgets.

code.zip           app.py, chalicelib and functions, compiled; the same for every architecture
layer.zip          requirements.txt and all that it needs, compiled
template.yaml      the stack, as a SAM template
template.cfn.json  the same, translated to plain CloudFormation
manifest.json      hashes and sizes of these, and the keys that the template expects them under
measured.json      what importing each handler costs; the only file that differs between builds
"""

import argparse
import hashlib
import json
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.budgets import import_faults, size_faults
from infra.packaging.code import build_code, stage
from infra.packaging.layer import MACHINES, LayerFault, build_layer
from infra.packaging.measure import Import, measure, unpack
from infra.packaging.template import (
    RUNTIME,
    Template,
    TemplateFault,
    as_json,
    as_yaml,
    fill,
    lint,
    run_chalice,
    translate,
)

ROOT = Path(__file__).parents[1]
PYTHON = tuple(map(int, RUNTIME.removeprefix("python").split(".")))


def main() -> int:
    """Build, measure, judge; return the exit status."""
    parser = argparse.ArgumentParser(prog="make package", description="Build what is deployed.")
    parser.add_argument("--arch", choices=sorted(MACHINES), default="arm64")
    architecture = parser.parse_args().arch
    if sys.version_info[:2] != PYTHON:
        print(f"Packaging runs on {RUNTIME}, as Lambda does. Use `make package`.", file=sys.stderr)
        return 2
    out = ROOT / "build" / architecture
    try:
        build(ROOT, out, architecture)
    except (LayerFault, TemplateFault) as problem:
        print(problem, file=sys.stderr)
        return 1
    found = measured(ROOT, out, architecture)
    faults = size_faults(out) + import_faults(found)
    print(report(out, found))
    for fault in faults:
        print(f"over budget: {fault}", file=sys.stderr)
    return 1 if faults else 0


def build(root: Path, out: Path, architecture: str) -> None:
    """Write everything but the measurements.

    Raises:
        LayerFault: the layer cannot be built as described.
        TemplateFault: the template is not fit to be deployed.
    """
    out.mkdir(parents=True, exist_ok=True)
    for old in out.iterdir():
        old.unlink()
    with TemporaryDirectory() as name:
        folder = Path(name)
        merged = merge(root, folder)
        packed = folder / "chalice" / "deployment.zip"
        build_code(root, packed, out / "code.zip", _made(folder / "task"))
        build_layer(root, architecture, out / "layer.zip", _made(folder / "opt"))
    keys = {name: _key(out / f"{name}.zip") for name in ("code", "layer")}
    template = fill(merged, architecture, keys["code"], keys["layer"])
    (out / "template.yaml").write_text(as_yaml(template), encoding="utf-8")
    (out / "template.cfn.json").write_text(as_json(translate(template)), encoding="utf-8")
    lint(out / "template.yaml", out / "template.cfn.json")
    (out / "manifest.json").write_text(manifest(out, architecture, keys), encoding="utf-8")


def merge(root: Path, folder: Path) -> Template:
    """Return the template of Chalice and ours in one; Chalice's archive lands in the folder."""
    stage(root, _made(folder / "staged"))
    return run_chalice(folder / "staged", root / "infra" / "template.yaml", folder / "chalice")


def manifest(out: Path, architecture: str, keys: dict[str, str]) -> str:
    """Return what a deployment has to know of the files in a folder."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(out.iterdir())
    }
    known = {"architecture": architecture, "runtime": RUNTIME, "keys": keys, "files": files}
    return json.dumps(known, indent=1) + "\n"


def measured(root: Path, out: Path, architecture: str) -> dict[str, Import]:
    """Measure the build and note the result beside it.

    A layer for another kind of machine cannot run here; then one for this machine stands in.
    """
    here = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    with TemporaryDirectory() as name:
        folder = Path(name)
        layer = out / "layer.zip"
        if here != architecture:
            layer = folder / "layer.zip"
            build_layer(root, here, layer, _made(folder / "build"))
        found = measure(*unpack(out / "code.zip", layer, folder / "unpacked"))
    text = json.dumps({name: _figures(one) for name, one in found.items()}, indent=1)
    (out / "measured.json").write_text(text + "\n", encoding="utf-8")
    return found


def report(out: Path, found: dict[str, Import]) -> str:
    """Return the result as a person reads it."""
    lines = [f"{path.stat().st_size:>12,}  {path.name}" for path in sorted(out.iterdir())]
    for name, one in found.items():
        figures = _figures(one)
        lines.append(
            f"{figures['cpu_ms']:>9} ms  {figures['ratio']:.2f}x  {figures['modules']:>3} modules "
            f"of others, {figures['own_modules']:>3} ours  {name}"
        )
    return "\n".join(lines)


def _figures(one: Import) -> dict[str, Any]:
    return {
        "cpu_ms": round(one.seconds * 1000, 1),
        "ratio": round(one.ratio, 3),
        "modules": one.foreign,
        "own_modules": one.own,
    }


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _key(path: Path) -> str:
    """Return the key under which an archive is stored: another content, another key."""
    return f"{path.stem}-{_sha256(path)[:16]}.zip"


if __name__ == "__main__":
    raise SystemExit(main())
