"""The process in which templates are opened: bounded in time, memory and what it may write.

`python -m chalicelib.adapters.documents.child`, one order a process. It has no credentials, and
whatever goes on in it ends with it. The order comes as a line of JSON and then the template; the
answer goes out as a line of JSON and then the document.
"""

import resource
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

import msgspec

SECONDS = 8
"""Of a processor, for one order."""
MEMORY = 700_000_000
"""Bytes of addresses, most of them of libraries."""
MAX_DOCUMENT = 10_000_000
"""Bytes of a document."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done with a template."""

    values: dict[str, Any] | None = None
    """What it is filled with; None: it is only looked at."""
    zone: str = "UTC"
    date_format: str = "YYYY-MM-DD"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How it went."""

    paths: list[str] = []
    """What the placeholders name, where the template was only looked at."""
    unfit: str = ""
    """Why the template cannot be used."""
    failed: str = ""
    """Why this document cannot be made."""


def main() -> None:
    """Do one order."""
    confine()
    head, _, template = sys.stdin.buffer.read().partition(b"\n")
    answer(msgspec.json.decode(head, type=Order), template, sys.stdout.buffer)


def confine(limits: Mapping[int, int] | None = None) -> None:
    """Give up, for good, what the work does not need."""
    wanted = limits or {
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: MAX_DOCUMENT + 1_000_000,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux" and limits is None:
        wanted = {**wanted, resource.RLIMIT_AS: MEMORY, resource.RLIMIT_NPROC: 0}
    for name, most in wanted.items():
        resource.setrlimit(name, (most, most))


def answer(order: Order, template: bytes, out: BinaryIO) -> None:
    """Do an order and write down how it went."""
    document = b""
    try:
        outcome, document = _done(order, template)
    except MemoryError:
        outcome = Outcome(failed=f"it takes more than {MEMORY} bytes of memory")
    except RecursionError:
        outcome = Outcome(unfit="its parts are nested too deeply")
    if len(document) > MAX_DOCUMENT:
        outcome, document = Outcome(failed=f"it has more than {MAX_DOCUMENT} bytes"), b""
    out.write(msgspec.json.encode(outcome) + b"\n" + document)


def _done(order: Order, template: bytes) -> tuple[Outcome, bytes]:
    from chalicelib.adapters.documents.parts import BadTemplate
    from chalicelib.adapters.documents.rendering import Look, RenderingFailed, paths_of, rendered

    try:
        if order.values is None:
            return Outcome(paths=paths_of(template)), b""
        look = Look(zone=order.zone, date_format=order.date_format)
        return Outcome(), rendered(template, order.values, look)
    except BadTemplate as unfit:
        return Outcome(unfit=str(unfit)), b""
    except RenderingFailed as failed:
        return Outcome(failed=str(failed)), b""


if __name__ == "__main__":
    main()
