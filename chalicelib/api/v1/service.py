"""The service itself over HTTP: health, the OpenAPI document and its page."""

from typing import Any

import msgspec

from chalicelib import VERSION
from chalicelib.api.door.answers import Answer
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.people.rights import Right

SERVICE = Endpoints("Service")


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The service answers."""

    status: str
    version: str
    plan: str
    tenant: str


@SERVICE.get("/health", right=Right.ANYONE, answer=Health)
def health(call: Call) -> Health:
    """Tell that the service answers."""
    return Health(status="ok", version=VERSION, plan=call.tenant.plan, tenant=call.tenant.name)


@SERVICE.get("/openapi.json", right=Right.ANYONE, answer=dict[str, Any])
def document(call: Call) -> Answer:  # noqa: ARG001 - every view takes its call
    """Return the OpenAPI document of this API."""
    from chalicelib.api.document.openapi import openapi

    return Answer(openapi())


@SERVICE.get("/docs", right=Right.ANYONE, answer=str, media="text/html; charset=utf-8")
def reference(call: Call) -> Answer:  # noqa: ARG001 - every view takes its call
    """Show the OpenAPI document as a page for people."""
    from chalicelib.api.document.openapi import openapi
    from chalicelib.api.document.reference_page import CONTENT_POLICY, page

    return Answer(
        page(openapi()),
        headers={"Content-Security-Policy": CONTENT_POLICY},
        media="text/html; charset=utf-8",
    )
