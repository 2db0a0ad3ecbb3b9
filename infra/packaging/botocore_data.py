"""botocore's data, cut down to what the functions read when they start.

Every client reads the addresses of all services in all Regions, the rules by which newer addresses
are worked out, and a model of its service that is mostly prose. The functions call a handful of
services at their plain regional addresses, which botocore knows without the rules as well.
"""

import gzip
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.packaging.layer_fault import LayerFault

_NEVER_READ = ("examples-*.json", "endpoint-rule-set-*.json*")


def prune_data(python: Path, keep: Iterable[str]) -> None:
    """Leave only the named folders and files of botocore's data, without prose and rules.

    Raises:
        LayerFault: a name stands for nothing.
    """
    data, keep = python / "botocore" / "data", frozenset(keep)
    unknown = keep - {path.name for path in data.iterdir()}
    if unknown:
        raise LayerFault(f"botocore's data holds no {', '.join(sorted(unknown))}")
    for path in data.iterdir():
        if path.name not in keep:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for pattern in _NEVER_READ:
        for path in data.rglob(pattern):
            path.unlink()
    for path in data.glob("*/*"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()  # an old version of a service of which only the rules were left
    prefixes = {_shorten_model(path) for path in sorted(data.rglob("service-2.json*"))}
    if (addresses := data / "endpoints.json").exists():
        _shorten_addresses(addresses, prefixes)


def _shorten_model(path: Path) -> str:
    """Write a service's model anew without prose, and return by what its address begins."""
    raw = path.read_bytes()
    model = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    path.unlink()
    _write(path.with_name("service-2.json"), _without_prose(model))
    prefix: str = model["metadata"]["endpointPrefix"]
    return prefix


def _shorten_addresses(path: Path, prefixes: set[str]) -> None:
    """Leave the addresses of these services only, in all Regions."""
    document = json.loads(path.read_bytes())
    for partition in document["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in services if name in prefixes}
    _write(path, document)


def _without_prose(value: Any) -> Any:
    """Return a model without its texts; a member or shape that is called so is no text."""
    if isinstance(value, dict):
        return {
            name: _without_prose(one)
            for name, one in value.items()
            if not (name in ("documentation", "documentationUrl") and isinstance(one, str))
        }
    return [_without_prose(one) for one in value] if isinstance(value, list) else value


def _write(path: Path, document: Any) -> None:
    path.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")
