"""What the product sends to servers of others, as the OpenAPI document tells it (`webhooks`)."""

from typing import Any

from chalicelib.api.door.preconditions import MAX_KEY

_REFERENCE = {
    "type": "object",
    "required": ["type", "id"],
    "properties": {"type": {"type": "string"}, "id": {"type": "integer"}},
    "additionalProperties": False,
}
WEBHOOK_CALL: dict[str, Any] = {
    "type": "object",
    "description": "What the action `call_webhook` sends.",
    "required": ["run", "item", "stage", "pipeline", "occurred_at", "data"],
    "properties": {
        "run": {"type": "string", "description": "Id of the run; every try of it says the same."},
        "item": _REFERENCE,
        "stage": {"type": ["string", "null"]},
        "pipeline": {"type": ["string", "null"]},
        "occurred_at": {"type": "string", "format": "date-time"},
        "data": {
            "type": "object",
            "description": "The action's `data`, its placeholders filled.",
            "additionalProperties": True,
        },
    },
    "additionalProperties": False,
    "examples": [
        {
            "run": "deal_12-3-k2f9",
            "item": {"type": "deal", "id": 12},
            "stage": "won",
            "pipeline": "default",
            "occurred_at": "2026-03-01T09:00:00Z",
            "data": {"amount": "5000.00"},
        }
    ],
}
_SIGNATURE = (
    "`t=<seconds since 1970>,v1=<hex>`, where the action has a `secret`: HMAC-SHA256 with it over "
    "`t`, a dot and the body as it came. Refuse what is older than some minutes."
)


def webhooks() -> dict[str, Any]:
    """Return what the document says of requests that the product makes."""
    return {
        "call_webhook": {
            "post": {
                "operationId": "call_webhook",
                "summary": "Tell a server of yours what happened to an item",
                "description": "Sent by the action `call_webhook` of rules and workflows, at least "
                "once. Answers of 2xx end it; 408, 425, 429 and 5xx are tried again, after "
                "`Retry-After` where it is given; all others fail at once.",
                "security": [],
                "parameters": [
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "required": True,
                        "description": "The same at every try.",
                        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY},
                    },
                    {
                        "name": "X-Signature",
                        "in": "header",
                        "description": _SIGNATURE,
                        "schema": {"type": "string", "pattern": "^t=[0-9]+(,v1=[0-9a-f]{64})+$"},
                    },
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/WebhookCall"}}
                    },
                },
                "responses": {
                    "2XX": {"description": "Taken. The body is not read."},
                    "4XX": {"description": "Refused for good, but for 408, 425 and 429."},
                    "5XX": {"description": "To be tried again."},
                },
            }
        }
    }
