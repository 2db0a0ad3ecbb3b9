"""Who calls, over HTTP: the first thing that a screen asks."""

from typing import Annotated

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.v1.shapes.reaches import ReachDocument, reach_document
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.people.who_am_i import Myself, who_am_i

ME = Endpoints("Sessions")


class MyTenant(msgspec.Struct, frozen=True, kw_only=True):
    """Whose system it is, and how it writes things."""

    name: str
    currency: str
    time_zone: str
    country: str | None
    date_format: str
    file_megabytes: int
    """How large a file may be."""
    plan: str
    parts: dict[str, bool]
    """What is on: what the plan has (as in `GET /v1/plan`), `leads` where inquiries become leads
    first, and the kinds of connections (as in `GET /v1/connections`) for which there is one. Hide
    what is off."""


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, and what they may do."""

    id: int
    name: str
    email: str | None
    admin: bool
    roles: list[str]
    """By id; without any they are an employee."""
    language: str
    """In which the system speaks to them: as chosen under `/v1/me/settings`, or else English."""
    time_zone: str
    """As chosen, or else the tenant's."""
    rights: list[str]
    """By the names that routes give them (`x-right`)."""
    reaches: list[ReachDocument]
    """What they may do with items and rules, by type and pipeline."""
    session: Annotated[
        str | None, msgspec.Meta(description="Id of the session that asks; null with a token.")
    ]
    tenant: MyTenant


@ME.get("/v1/me", right=Right.SELF_READ, answer=Me)
def read_me(call: Call) -> Me:
    """Show who calls, what they may do, and which parts are on: what a screen begins with."""
    found = who_am_i(call.tenant, call.caller, call.now)
    return _me(found, call.session.id if call.session else None)


def _me(found: Myself, session: str | None) -> Me:
    user, settings = found.user, found.settings
    return Me(
        id=user.id,
        name=user.name,
        email=user.email,
        admin=user.admin,
        roles=[*user.roles],
        language=found.language,
        time_zone=found.time_zone,
        rights=[*found.rights],
        reaches=[reach_document(one) for one in found.reaches],
        session=session,
        tenant=MyTenant(
            name=found.tenant,
            currency=settings.currency,
            time_zone=settings.time_zone,
            country=settings.home,
            date_format=settings.date_format,
            file_megabytes=settings.file_megabytes,
            plan=found.plan.name,
            parts=dict(found.parts),
        ),
    )
