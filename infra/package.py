"""`make package`: builds what is deployed into build/<architecture>/ and checks its budgets.

code.zip           app.py, chalicelib and functions, compiled, and the web console as it was built;
                   the same for every architecture
layer.zip          requirements.txt and all that it needs, compiled
documents.zip      the same of layers/documents/requirements.txt
template.yaml      the stack, as a SAM template
template.cfn.json  the same, translated to plain CloudFormation
manifest.json      hashes and sizes of these, their keys in the template, hashes of the sources
measured.json      how many modules importing each handler loads

A build takes its place there whole, once it has kept to its budgets; until then, and when it fails,
the one before stays.
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
from infra.packaging.layer import LAYERS, MACHINES, build_layer
from infra.packaging.layer_fault import LayerFault
from infra.packaging.measure import Import, measure, prove_documents, unpack
from infra.packaging.sources import digests
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
from infra.web_console.build import is_present

ROOT = Path(__file__).parents[1]
PYTHON = tuple(map(int, RUNTIME.removeprefix("python").split(".")))


def main() -> int:
    """Build, look, judge; return the exit status."""
    parser = argparse.ArgumentParser(prog="make package", description="Build what is deployed.")
    parser.add_argument("--arch", choices=sorted(MACHINES), default="arm64")
    architecture = parser.parse_args().arch
    if sys.version_info[:2] != PYTHON:
        print(f"Packaging runs on {RUNTIME}, as Lambda does. Use `make package`.", file=sys.stderr)
        return 2
    if not is_present(ROOT):
        say("The web console is not built from its sources as they are: `make console`.")
        return 2
    builds = ROOT / "build"
    builds.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=builds, prefix="unjudged-") as name:
        made = _made(Path(name) / architecture)
        try:
            build(ROOT, made, architecture)
            found = measured(ROOT, made, architecture)
        except (LayerFault, TemplateFault) as problem:
            print(problem, file=sys.stderr)
            return _refused(builds / architecture)
        faults = size_faults(made) + import_faults(found)
        print(report(made, found))
        for fault in faults:
            print(f"over budget: {fault}", file=sys.stderr)
        if faults:
            return _refused(builds / architecture)
        put_in_place(made, builds / architecture, Path(name) / "before")
    say(f"Done: build/{architecture}")
    return 0


def say(step: str) -> None:
    """Say what is being done."""
    print(step, file=sys.stderr, flush=True)


def put_in_place(made: Path, place: Path, before: Path) -> None:
    """Move a build that may be deployed to where deployments look; the one before moves aside."""
    if place.exists():
        place.rename(before)
    made.rename(place)


def _refused(place: Path) -> int:
    left = "the build before is still there" if place.exists() else "there is no build"
    print(f"This build cannot be deployed; in {place} {left}.", file=sys.stderr)
    return 1


def build(root: Path, out: Path, architecture: str) -> None:
    """Write everything but the measurements into an empty folder.

    Raises:
        LayerFault: the layer cannot be built as described.
        TemplateFault: the template is not fit to be deployed.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        say("Letting Chalice package the API ...")
        merged = merge(root, folder)
        packed = folder / "chalice" / "deployment.zip"
        say("Building code.zip ...")
        build_code(root, packed, out / "code.zip", _made(folder / "task"))
        for one in LAYERS:
            say(f"Building {one.archive}.zip for {architecture} ...")
            archive, work = out / f"{one.archive}.zip", _made(folder / f"opt-{one.archive}")
            build_layer(root, architecture, archive, work, one)
    names = ("code", *(one.archive for one in LAYERS))
    keys = {name: _key(out / f"{name}.zip") for name in names}
    say("Translating and checking the template ...")
    template = fill(merged, architecture, keys["code"], keys)
    (out / "template.yaml").write_text(as_yaml(template), encoding="utf-8")
    (out / "template.cfn.json").write_text(as_json(translate(template)), encoding="utf-8")
    lint(out / "template.yaml", out / "template.cfn.json")
    described = manifest(out, architecture, keys, digests(root))
    (out / "manifest.json").write_text(described, encoding="utf-8")


def merge(root: Path, folder: Path) -> Template:
    """Return the template of Chalice and ours in one; Chalice's archive lands in the folder."""
    stage(root, _made(folder / "staged"))
    return run_chalice(folder / "staged", root / "infra" / "template.yaml", folder / "chalice")


def manifest(out: Path, architecture: str, keys: dict[str, str], sources: dict[str, str]) -> str:
    """Return what a deployment has to know of the files in a folder, and of what they are made."""
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(out.iterdir())
    }
    known = {"architecture": architecture, "runtime": RUNTIME, "keys": keys, "files": files}
    return json.dumps(known | {"sources": sources}, indent=1) + "\n"


def measured(root: Path, out: Path, architecture: str) -> dict[str, Import]:
    """Import the handlers of the build and note beside it what they load.

    A layer for another kind of machine cannot run here; then one for this machine stands in.
    """
    say("Looking at what a cold start loads ...")
    here = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
    with TemporaryDirectory() as name:
        folder = Path(name)
        layers = out
        if here != architecture:
            say(f"Building layers for {here}, to look with ...")
            layers = _made(folder / "layers")
            for one in LAYERS:
                work = _made(folder / f"build-{one.archive}")
                build_layer(root, here, layers / f"{one.archive}.zip", work, one)
        code, (common, documents) = out / "code.zip", (layers / f"{x.archive}.zip" for x in LAYERS)
        found = measure(*unpack(code, [common], folder / "unpacked"))
        prove_documents(*unpack(code, [common, documents], folder / "with-documents"))
    text = json.dumps({name: _figures(one) for name, one in found.items()}, indent=1)
    (out / "measured.json").write_text(text + "\n", encoding="utf-8")
    return found


def report(out: Path, found: dict[str, Import]) -> str:
    """Return the result as a person reads it."""
    lines = [f"{path.stat().st_size:>12,}  {path.name}" for path in sorted(out.iterdir())]
    for name, one in found.items():
        figures = _figures(one)
        lines.append(
            f"{figures['modules']:>12} modules of others, {figures['own_modules']:>3} ours  {name}"
        )
    return "\n".join(lines)


def _figures(one: Import) -> dict[str, Any]:
    return {"modules": one.foreign, "own_modules": one.own}


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
