"""The versions of a pipeline's automation over HTTP."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, decode_cursor, shown, whole
from chalicelib.api.v1.shapes.automation_bodies import BASE, at
from chalicelib.domain.automation.document import Changes, Version
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.errors import NotFound
from chalicelib.domain.items.pipelines import Stage
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.read_versions import list_versions, show_version

VERSIONS = Endpoints("Automation")


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version: who made it, when, what they said of it, and how much it made different."""

    number: int
    at: datetime
    by: int
    note: str
    sha256: str
    changes: Changes


class VersionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Versions, the newest first."""

    items: list[VersionLine]
    next_cursor: str | None


class VersionedDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole document; put back, it brings the version back."""

    rules: tuple[Rule, ...]
    triggers: tuple[Trigger, ...]
    stages: tuple[Stage, ...] = ()
    """Version 0 names none."""


class VersionDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A version with its document. Of version 0 nobody noted who made it."""

    number: int
    version: VersionLine | None
    document: VersionedDocument


@VERSIONS.get(f"{BASE}/versions", right=Right.AUTOMATION_READ, answer=VersionPage, query=Listing)
def versions(call: Call) -> dict[str, Any]:
    """List the versions of a pipeline's automation, the newest first.

    Each change of its rules, triggers or stages has made one; none is ever changed or removed.
    """
    scope = ["versions", call.path["type"], call.path["pipeline"]]
    before = decode_cursor(scope, call.query.cursor, int)
    found = list_versions(*at(call), call.now, limit=call.query.limit + 1, before=before)
    page = found[: call.query.limit]
    rest = page[-1].number if len(found) > len(page) else None
    return shown([(one.number, _line(one)) for one in page], rest, scope)


@VERSIONS.get(f"{BASE}/versions/{{number}}", right=Right.AUTOMATION_READ, answer=VersionDocument)
def version(call: Call) -> msgspec.Raw:
    """Read a version with all its stages, rules and triggers, where it is at most 3 MB.

    To bring it back, put its `document` to the automation of the pipeline.
    """
    text = call.path["number"]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise NotFound(f"{text} is not the number of a version")
    number = int(text)
    found, document = show_version(*at(call), number, call.now)
    return whole(
        VersionDocument(
            number=number,
            version=_line(found) if found else None,
            document=VersionedDocument(
                rules=document.rules, triggers=document.triggers, stages=document.stages
            ),
        )
    )


def _line(one: Version) -> VersionLine:
    return VersionLine(
        number=one.number,
        at=one.at,
        by=one.by,
        note=one.note,
        sha256=one.sha256,
        changes=one.changes,
    )
