"""Sales tunnels over HTTP."""

from typing import Any

import msgspec

from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.v1.shapes.versions import Noted, making
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.tunnels import Mode, Place, Tunnel, add_tunnel, tunnels_of

TUNNELS = Endpoints("Pipelines")


class TunnelBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way from a stage into another pipeline."""

    source: Place
    target: Place
    mode: Mode = Mode.MOVE


class TunnelPage(msgspec.Struct, frozen=True, kw_only=True):
    """Tunnels between the pipelines of an entity type."""

    items: list[Tunnel]
    next_cursor: str | None


@TUNNELS.get("/v1/tunnels/{type}", right=Right.PIPELINE_READ, answer=TunnelPage, query=Listing)
def list_tunnels(call: Call) -> dict[str, Any]:
    """List the tunnels between pipelines: rules that move items, or copies, into another one."""
    type = call.path["type"]
    found = tunnels_of(call.tenant, call.caller, type, call.now)
    return page_of(
        found,
        lambda one: f"{one.source.pipeline}#{one.source.stage}#{one.rule}",
        lambda one: one,
        call.query,
        ["tunnels", type],
    )


@TUNNELS.create(
    "/v1/tunnels/{type}",
    right=Right.PIPELINE_UPDATE,
    body=TunnelBody,
    query=Noted,
    answer=Tunnel,
)
def create_tunnel(call: Call) -> Tunnel:
    """Let items that enter a stage go on into another pipeline, or a copy of them.

    The tunnel is a rule of the stage: it is changed, switched off and removed as one.
    """
    body = call.body
    return add_tunnel(
        call.tenant,
        call.caller,
        call.path["type"],
        body.source,
        body.target,
        body.mode,
        making(call),
    )
