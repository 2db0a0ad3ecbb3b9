"""The visit counter over HTTP: its script, and the visits that it tells of."""

from typing import Annotated

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.forms.visits import SCRIPT
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.signals.note_visit import note_visit

VISITS = Endpoints("Forms")

JAVASCRIPT = "text/javascript; charset=utf-8"


class VisitBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A browser is here."""

    visitor: Annotated[
        str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]+(?![\s\S])", min_length=8, max_length=64)
    ]
    """The name that it has given itself."""


@VISITS.get("/visit.js", right=Right.ANYONE, answer=str, filters=True, media=JAVASCRIPT)
def script(call: Call) -> Answer:  # noqa: ARG001 - every view takes its call
    """Return the script of the visit counter, for the pages of a site."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return Answer(SCRIPT, headers=headers, media=JAVASCRIPT)


@VISITS.post("/visit", right=Right.ANYONE, body=VisitBody, answer=None, status=204, for_sites=True)
def visit(call: Call) -> None:
    """Note a visit of somebody whom a form has made known; of others nothing is kept."""
    note_visit(call.tenant, call.body.visitor, call.now)
