"""What the OpenAPI document says of webhooks is what is sent."""

import json
import re

from jsonschema import Draft202012Validator

from chalicelib.api.document.calls_out import WEBHOOK_CALL, webhooks
from tests.support.world import World


def test_a_call_fits_its_description():
    world = World()
    params = {"url": "https://shop.example/hook", "data": {"a": 1}, "secret": "0123456789abcdef"}
    world.rule("new", "call_webhook", params)
    world.create(title="Chairs")
    (sent,) = world.http.sent
    headers = dict(sent.headers)
    told = webhooks()["call_webhook"]["post"]["parameters"]

    assert {"Idempotency-Key", "X-Signature"} == {one["name"] for one in told}
    assert all(re.search(one["schema"].get("pattern", ""), headers[one["name"]]) for one in told)
    reader = Draft202012Validator(WEBHOOK_CALL)
    body = json.loads(sent.body)
    assert [] == list(reader.iter_errors(body))
    assert not reader.is_valid({**body, "more": 1})
