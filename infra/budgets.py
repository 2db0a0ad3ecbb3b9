"""What the archives and a cold start may cost; `make package` fails when one budget is passed."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.packaging.measure import HANDLERS, Import

MB = 1_000_000
SIZES = {"code.zip": 48 * MB // 10, "layer.zip": 10 * MB, "documents.zip": 9 * MB}
"""Most bytes of each archive."""

NEVER_LOADED = frozenset(
    {
        "pydantic",
        "aws_xray_sdk",
        "requests",
        "jinja2",
        "icalendar",
        "lxml",
        "segno",
        "moto",
        "chalice.cli",
    }
)
"""Slow to import and of no use at the start of any function."""
NEVER_BEHIND_THE_API = frozenset({"chalice"})
"""What speaks HTTP stays out of all other functions."""


API = 425
OTHERS = 380
"""Most modules that others wrote, of the API and of each other handler. Our own are small on
purpose. botocore alone loads 330, PynamoDB and msgspec 35, and the API Powertools' 40 as well."""


_OF_THEIR_OWN = {"api": API, "receive_mail": OTHERS + 4}
"""The one that takes mail in reads it with the four modules of the library's e-mail policy."""


def budget_of(handler: str) -> int:
    """Return how many modules of others a handler may load, for example "on_change"."""
    return _OF_THEIR_OWN.get(handler, OTHERS)


def size_faults(folder: Path) -> list[str]:
    """Return a sentence for each archive in the folder that is too large."""
    return [
        f"{name} has {size:,} bytes, at most {most:,} are allowed"
        for name, most in SIZES.items()
        if (size := (folder / name).stat().st_size) > most
    ]


def import_faults(found: Mapping[str, Import]) -> list[str]:
    """Return a sentence for each budget that a handler has passed."""
    faults: list[str] = []
    for handler in HANDLERS:
        one, budget = found[handler], budget_of(handler)
        faults += [f"{handler} loads {name}" for name in _strangers(handler, one)]
        if one.foreign > budget:
            faults.append(
                f"{handler} loads {one.foreign} modules of others, at most {budget} are allowed"
            )
    return faults


def _strangers(handler: str, found: Import) -> Iterator[str]:
    for name in sorted(NEVER_LOADED | (NEVER_BEHIND_THE_API if handler != "api" else set())):
        if name in found.modules:
            yield name
