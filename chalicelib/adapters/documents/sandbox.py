"""Opens templates in a process of its own, and ends it where it takes too long."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.adapters.documents.child import MAX_DOCUMENT, SECONDS, Order, Outcome
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable

PATIENCE = 2 * SECONDS
"""Seconds on the clock after which the process is ended, whatever it waits for."""
MAX_TEMPLATE = 5_000_000
"""Bytes of a template."""
_CHILD = "chalicelib.adapters.documents.child"
_ROOT = Path(__file__).parents[3]
_TOO_LONG = f"it takes more than {SECONDS} seconds; look for loops within loops"


class Sandbox:
    """Looks at templates and fills them; nothing that one of them does reaches this process."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience

    def paths(self, template: bytes) -> list[str]:
        """Return what a template's placeholders name, such as deal.title.

        Raises:
            Refused: it is not fit to be used (`bad_template`).
        """
        outcome, _ = self._done(Order(), template)
        return outcome.paths

    def document(
        self, template: bytes, values: Mapping[str, Any], *, zone: str, date_format: str
    ) -> bytes:
        """Return the template filled.

        Values are a tree by name; each leaf is a pair of what people read and what is stored, each
        list of mappings stands for rows.

        Raises:
            Refused: the template is not fit to be used (`bad_template`), or cannot be filled
                with these values (`document_failed`).
        """
        order = Order(values=dict(values), zone=zone, date_format=date_format)
        return self._done(order, template)[1]

    def _done(self, order: Order, template: bytes) -> tuple[Outcome, bytes]:
        if len(template) > MAX_TEMPLATE:
            raise _unfit(f"it has more than {MAX_TEMPLATE} bytes")
        head, _, document = self._answer(order, template).partition(b"\n")
        outcome = msgspec.json.decode(head, type=Outcome)
        if outcome.unfit:
            raise _unfit(outcome.unfit)
        if outcome.failed:
            raise _failed(outcome.failed) if order.values is not None else _unfit(outcome.failed)
        return outcome, document

    def _answer(self, order: Order, template: bytes) -> bytes:
        """Return what the process wrote; it has neither credentials nor anything else of ours.

        Raises:
            Refused: it was ended.
            Unavailable: it did not come so far.
        """
        command = [sys.executable, "-m", _CHILD]
        paths = [str(_ROOT), *(one for one in sys.path if one and "lib-dynload" not in one)]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
            try:
                done = subprocess.run(  # noqa: S603 - nothing in the command comes from outside
                    command,
                    input=msgspec.json.encode(order) + b"\n" + template,
                    stdout=out,
                    stderr=said,
                    env={"PYTHONPATH": ":".join(paths), "PATH": "", "LANG": "C.UTF-8"},
                    timeout=self._patience,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise _failed_or_unfit(order, _TOO_LONG) from error
            if done.returncode < 0:
                raise _failed_or_unfit(order, _TOO_LONG)
            if done.returncode:
                said.seek(0)
                lines = said.read(100_000).decode(errors="replace").splitlines()
                raise Unavailable(f"templates cannot be opened: {(lines or ['?'])[-1]}")
            out.seek(0)
            return out.read(MAX_DOCUMENT + 1_000_000)


def _failed_or_unfit(order: Order, why: str) -> Refused:
    return _unfit(why) if order.values is None else _failed(why)


def _unfit(why: str) -> Refused:
    return Refused(f"the template cannot be used: {why}", code=Code.BAD_TEMPLATE)


def _failed(why: str) -> Refused:
    return Refused(f"the document cannot be made: {why}", code=Code.DOCUMENT_FAILED)
