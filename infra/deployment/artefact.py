"""What `make package` has built, checked before anything is sent anywhere."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from infra.deployment.console import Console
from infra.deployment.errors import NoArtefact
from infra.deployment.hints import AGAIN, again
from infra.packaging.layer import LAYERS
from infra.packaging.sources import changed

ROOT = Path(__file__).parents[2]
BUILDS = ROOT / "build"
ARCHITECTURES = ("arm64", "x86_64")
DEFAULT_ARCHITECTURE = "arm64"
TEMPLATE = "template.cfn.json"
FILES = ("code.zip", *(f"{one.archive}.zip" for one in LAYERS), TEMPLATE)
"""What a deployment needs of a build."""


class _File(msgspec.Struct, frozen=True):
    bytes: int
    sha256: str


class _Manifest(msgspec.Struct, frozen=True):
    architecture: str
    runtime: str
    keys: dict[str, str]
    files: dict[str, _File]
    sources: dict[str, str] = {}


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """One build."""

    folder: Path
    architecture: str
    version: str
    """Release and the build's own mark, for example "0.1.0+1f2e3d4c"."""
    code_key: str
    layer_keys: dict[str, str]
    """By name of the archive."""
    template_key: str
    parameters: frozenset[str]
    """What the template lets one set."""
    resources: dict[str, str]
    """Logical id -> type of everything in the template."""
    sources: dict[str, str] = {}
    """Hashes of the parts of the source tree that it was made of."""

    def files(self) -> dict[str, Path]:
        """Return what the bucket has to hold, by key."""
        return {
            self.code_key: self.folder / "code.zip",
            **{key: self.folder / f"{name}.zip" for name, key in self.layer_keys.items()},
            self.template_key: self.folder / TEMPLATE,
        }


def read_artefact(architecture: str, builds: Path = BUILDS) -> Artefact:
    """Return the build for an architecture.

    Raises:
        NoArtefact: there is none, or it is not what its manifest says.
    """
    folder = builds / architecture
    try:
        content = (folder / "manifest.json").read_bytes()
        manifest = msgspec.json.decode(content, type=_Manifest)
    except FileNotFoundError as error:
        raise _unfit(f"There is no build for {architecture} in {folder}", architecture) from error
    except msgspec.MsgspecError as error:
        raise _unfit(f"{folder / 'manifest.json'} cannot be read: {error}", architecture) from error
    if manifest.architecture != architecture:
        raise _unfit(f"{folder} holds a build for {manifest.architecture}", architecture)
    for name in FILES:
        known = manifest.files.get(name)
        path = folder / name
        if known is None or not path.is_file() or sha256_of(path) != known.sha256:
            raise _unfit(f"{path} is not the file that the manifest names", architecture)
    template = _template(folder / TEMPLATE)
    return Artefact(
        folder=folder,
        architecture=architecture,
        version=f"{_release()}+{_mark(manifest)}",
        code_key=manifest.keys["code"],
        layer_keys={one.archive: manifest.keys[one.archive] for one in LAYERS},
        template_key=f"template-{manifest.files[TEMPLATE].sha256[:16]}.json",
        parameters=frozenset(template.get("Parameters", {})),
        resources={name: one["Type"] for name, one in template["Resources"].items()},
        sources=manifest.sources,
    )


def require_present(
    artefacts: Iterable[Artefact], builds: Path, console: Console, *, dry_run: bool
) -> None:
    """Ask whether to go on where the sources beside the builds have changed since.

    Only of builds that lie where `make package` puts them: others were brought from elsewhere. A
    dry run only says so.

    Raises:
        NotConfirmed: the answer is no, or nobody is there to ask.
    """
    if builds != BUILDS:
        return
    for artefact in artefacts:
        if parts := changed(artefact.sources, ROOT):
            what = (
                f"{', '.join(parts)} changed since the build for {artefact.architecture} was made; "
                f"what would be deployed is {artefact.version}."
            )
            if dry_run:
                console.say(what)
                continue
            console.confirm(
                f"{what} Go on without that?",
                state="Nothing was changed.",
                next=f"`make package ARCH={artefact.architecture}`, then: {AGAIN}; or to deploy "
                f"the build as it is: {again('--yes')}",
            )


def _template(path: Path) -> dict[str, Any]:
    template: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return template


def _mark(manifest: _Manifest) -> str:
    hashes = [manifest.files[name].sha256 for name in FILES]
    return hashlib.sha256("".join(hashes).encode()).hexdigest()[:8]


def _release() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


def sha256_of(path: Path) -> str:
    """Return the hash by which manifests know a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _unfit(what: str, architecture: str) -> NoArtefact:
    return NoArtefact(
        what,
        state="Nothing was changed.",
        next=f"Build it: `make package ARCH={architecture}`, then: {AGAIN}",
    )
