"""The service itself over HTTP: health, the OpenAPI document and its page."""

from typing import Any

import msgspec

from chalicelib import VERSION
from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.people.rights import Right

SERVICE = Endpoints("Service")


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The service answers."""

    status: str
    version: str
    plan: str
    tenant: str
    build: str
    """What was deployed, for example `0.1.0+1f2e3d4c`; empty on the local runtime."""


@SERVICE.get("/health", right=Right.ANYONE, answer=Health)
def health(call: Call) -> Health:
    """Tell that the service answers."""
    tenant = call.tenant
    return Health(
        status="ok", version=VERSION, plan=tenant.plan, tenant=tenant.name, build=tenant.build
    )


@SERVICE.get("/openapi.json", right=Right.ANYONE, answer=dict[str, Any], knows_callers=True)
def document(call: Call) -> Answer:
    """Return the OpenAPI document of this API.

    With a token it tells the entity types and fields of the tenant's own, too.
    """
    from chalicelib.api.document.openapi import Reader, openapi, openapi_for_strangers

    configuration = call.tenant.configuration
    types = configuration.entity_types(call.now)
    if call.known is None:
        none_of_its_own = types.keys() == STANDARD_TYPES.keys()
        return Answer(openapi_for_strangers(all_types=none_of_its_own))
    fields = {
        code: list(configuration.type(code, call.now).custom_fields.values()) for code in types
    }
    return Answer(openapi(Reader(types=types, fields=fields)))


@SERVICE.get("/docs", right=Right.ANYONE, answer=str, media="text/html; charset=utf-8")
def reference(call: Call) -> Answer:  # noqa: ARG001 - every view takes its call
    """Show the OpenAPI document as a page for people."""
    from chalicelib.api.document.openapi import openapi_for_strangers
    from chalicelib.api.document.reference_page import CONTENT_POLICY, page

    return Answer(
        page(openapi_for_strangers(all_types=True)),
        headers={"Content-Security-Policy": CONTENT_POLICY},
        media="text/html; charset=utf-8",
    )
