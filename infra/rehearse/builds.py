"""The builds that a rehearsal deploys: the real one, an older one, and three that cannot work."""

import json
import platform
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from infra.deployment.artefact import BUILDS, ROOT, TEMPLATE, sha256_of

ARCHITECTURE = "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"
"""Functions run on this machine, so the layer has to be for it."""


def ensure_build() -> Path:
    """Return the folder of builds, once it holds a present one for this machine.

    The code is the same for every architecture: where another build holds newer code, this one is
    made anew.
    """
    known = {path.parent.name: path for path in BUILDS.glob("*/manifest.json")}
    newest = max(known.values(), key=lambda path: path.stat().st_mtime, default=None)
    ours = known.get(ARCHITECTURE)
    if ours is None or newest is None or _code_key(ours) != _code_key(newest):
        subprocess.run(["make", "package", f"ARCH={ARCHITECTURE}"], cwd=ROOT, check=True)
    return BUILDS


def older_build(builds: Path, target: Path) -> Path:
    """Return a folder with a build that differs from the real one, to be upgraded from."""

    def change(template: dict[str, Any]) -> None:
        template["Resources"]["Sweep"]["Properties"]["Description"] = "An older version."

    return _changed(builds, target, change)


def broken_build(builds: Path, target: Path) -> Path:
    """Return a folder with a build that CloudFormation takes and fails to carry out."""

    def change(template: dict[str, Any]) -> None:
        template["Resources"]["SweepEventInvokeConfig"]["Properties"]["FunctionName"] = "no-such"

    return _changed(builds, target, change)


def ill_build(builds: Path, target: Path) -> Path:
    """Return a folder with a build that can be deployed, and in which every request fails."""

    def change(template: dict[str, Any]) -> None:
        template["Resources"]["APIHandler"]["Properties"]["Handler"] = "app.no_such_thing"

    return _changed(builds, target, change)


def lame_build(builds: Path, target: Path) -> Path:
    """Return a folder with a build that can be deployed, and in which each workflow step fails."""

    def change(template: dict[str, Any]) -> None:
        functions = template["Resources"]
        # It is loaded, and knows nothing of what it is called with.
        of_another = functions["RunRule"]["Properties"]["Handler"]
        functions["WorkflowStep"]["Properties"]["Handler"] = of_another

    return _changed(builds, target, change)


def _changed(builds: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    folder = target / ARCHITECTURE
    shutil.copytree(builds / ARCHITECTURE, folder)
    path = folder / TEMPLATE
    template = json.loads(path.read_text(encoding="utf-8"))
    change(template)
    path.write_text(json.dumps(template, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][TEMPLATE] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return target


def _code_key(manifest: Path) -> str:
    return str(json.loads(manifest.read_text(encoding="utf-8"))["keys"]["code"])
