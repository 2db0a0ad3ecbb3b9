"""Types of the API for the console, made from the OpenAPI document: console/src/api.d.ts."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from infra.web_console.build import FOLDER, BuildFault
from infra.web_console.node import Node

FILE = Path(FOLDER) / "src" / "api.d.ts"
_HEAD = "// Made by `make console-types` of the OpenAPI document with the sha256 "
_SCRIPT = Path("tools/node_modules/openapi-typescript/bin/cli.js")


def document() -> dict[str, Any]:
    """Return what the types are made of: the document that tells nothing of a tenant.

    Its `{type}` is open, since a tenant has types of its own. What it is called and where it is
    served changes no type.
    """
    from chalicelib.api.document.openapi import openapi_for_strangers

    told = openapi_for_strangers(all_types=False)
    return {**told, "info": {"title": "stageflow", "version": "0"}}


def is_stale(root: Path) -> bool:
    """Return whether the types were made of another document than there is now."""
    with (root / FILE).open(encoding="utf-8") as file:
        return file.readline() != _first_line()


def write_types(root: Path, node: Node) -> None:
    """Make the types anew.

    Raises:
        Unreachable: a package is missing and could not be installed.
        BuildFault: the document cannot be turned into types.
    """
    console = root / FOLDER
    node.install(console / "tools")
    with TemporaryDirectory() as name:
        told, made = Path(name) / "openapi.json", Path(name) / "api.d.ts"
        told.write_bytes(msgspec.json.encode(document()))
        arguments = (str(told), "--output", str(made), "--default-non-nullable=false")
        done = node.run(console / _SCRIPT, *arguments, cwd=console)
        if done.returncode:
            raise BuildFault(done.stdout)
        text = _first_line() + made.read_text(encoding="utf-8")
    (root / FILE).write_text(text, encoding="utf-8")


def _first_line() -> str:
    told = msgspec.json.encode(document(), order="sorted")
    return f"{_HEAD}{hashlib.sha256(told).hexdigest()}.\n"
