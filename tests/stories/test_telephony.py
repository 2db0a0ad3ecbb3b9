"""Telephony: calls that the tenant's telephone system tells of move items (T18)."""

from datetime import timedelta
from email.utils import format_datetime
from urllib.parse import urlencode

import pytest
from msgspec import json

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.domain.delivery.signing import HEADER, sign_webhook
from chalicelib.domain.words.instants import parse_instant
from chalicelib.wiring import tenant

TOKEN = "twilio-token"
KIM, LINE = "+49301234567", "+15005550006"
FROM_KIM = {"Direction": "inbound", "From": KIM, "To": LINE}
TO_KIM = {"Direction": "outbound-api", "From": LINE, "To": KIM}
TAKEN = {**FROM_KIM, "CallStatus": "in-progress", "DialCallStatus": "completed"}
MISSED = {**FROM_KIM, "CallStatus": "in-progress", "DialCallStatus": "no-answer"}
MADE = {**TO_KIM, "CallStatus": "completed", "CallDuration": "23"}
PATH = "/callbacks/calls/default"


PBX = {"provider": "http", "settings": {}, "secrets": {"incoming_secret": "theirs"}}


@pytest.fixture
def shop(crm):
    settings = {"account_sid": "AC" + "0" * 32, "number": LINE}
    body = {"provider": "twilio", "settings": settings, "secrets": {"auth_token": TOKEN}}
    crm.ask("PUT", "/v1/connections/calls/default", body)
    crm.ask("PUT", "/v1/connections/calls/pbx", PBX)
    return crm


def tell(crm, fields, token=TOKEN, sid="CA1", age=timedelta(0)):
    """Tell of a call as Twilio does, and let the automation do what follows."""
    at = format_datetime(parse_instant(crm.client.now()) - age)
    fields = {"CallSid": sid, "Timestamp": at, **fields}
    answer = crm.client.send(
        "POST",
        PATH,
        body=urlencode(fields).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token, tenant().public_url + PATH, fields),
        },
    )
    crm.settle()
    return answer


def post(crm, secret="theirs", age=0, **call):
    """Tell of a call as any telephone system may, and let the automation do what follows."""
    now = crm.client.now()
    one = {"id": "c-1", "direction": "incoming", "state": "ended", "number": KIM, "at": now, **call}
    body = json.encode({"calls": [one]})
    signed = sign_webhook(secret, int(parse_instant(now).timestamp()) - age, body)
    headers = {HEADER: signed, "Content-Type": "application/json"}
    answer = crm.client.send("POST", "/callbacks/calls/pbx", body=body, headers=headers)
    crm.settle()
    return answer


def calls(crm, item):
    return [one["text"] for one in crm.timeline(item, "call")]


@pytest.mark.feature("T18")
@pytest.mark.parametrize(
    ("fields", "stage", "said"),
    [
        (TAKEN, "preparation", f"Incoming call from {KIM}"),
        (MISSED, "executing", f"Missed call from {KIM}"),
        (MADE, "final_invoice", f"Outgoing call to {KIM}: 23 s"),
    ],
)
def test_each_call_moves_the_clients_deal_once_and_stands_in_its_timeline(
    shop, fields, stage, said
):
    triggers = {
        "call_received": "preparation",
        "call_missed": "executing",
        "call_made": "final_invoice",
    }
    for trigger, place in triggers.items():
        shop.trigger(place, trigger, {"line": "+1 500 555-0006"})
    kim = shop.create("contact", name="Kim", phones=["+49 30 1234567"])
    deal = shop.create(contact=kim["id"])
    answer = tell(shop, fields)
    assert (200, b"<Response/>") == (answer.status, answer.body)
    assert ([stage], [said]) == (shop.moved_to(deal), calls(shop, deal))
    shop.move(deal, "new")
    # Twice, late and out of order; the parts of a call that say nothing of their own.
    for late in (fields, {**FROM_KIM, "CallStatus": "completed"}, {**fields, "CallStatus": "busy"}):
        assert 200 == tell(shop, late).status
    assert ("new", [said]) == (shop.stage(deal), calls(shop, deal))
    assert [] == shop.all("/v1/items/lead")


@pytest.mark.feature("T18")
def test_a_call_of_somebody_unknown_makes_a_lead_unless_excluded(shop):
    shop.trigger("processed", "call_missed", type="lead")
    tell(shop, MISSED)
    (lead,) = shop.all("/v1/items/lead")
    assert (f"Missed call from {KIM}", "call", "processed") == (
        lead["title"],
        lead["source"],
        lead["stage"],
    )
    assert [KIM] == [one["value"] for one in lead["phones"]]
    assert [f"Missed call from {KIM}"] == calls(shop, lead)
    tell(shop, TAKEN, sid="CA2")
    assert 1 == len(shop.all("/v1/items/lead"))
    assert 2 == len(calls(shop, lead))
    shop.ask("POST", "/v1/exclusions", {"address": "+49 30 7654321"})
    tell(shop, {**MISSED, "From": "+49307654321"}, sid="CA3")
    tell(shop, {**MISSED, "From": "anonymous"}, sid="CA4")
    tell(shop, {**MADE, "To": "+49308888888"}, sid="CA5")
    assert 1 == len(shop.all("/v1/items/lead"))


@pytest.mark.feature("T18")
def test_a_client_of_whom_nothing_is_open_has_the_call_on_their_own_card(shop):
    shop.ask("PATCH", "/v1/settings", {"repeat_sales": False})
    kim = shop.create("contact", name="Kim", phones=[KIM])
    tell(shop, TAKEN)
    assert [f"Incoming call from {KIM}"] == calls(shop, kim)
    assert [] == shop.all("/v1/items/lead")


@pytest.mark.feature("T18")
def test_any_telephone_system_tells_who_has_taken_the_call(shop):
    shop.trigger("processed", "call_received", {"line": "sales"}, type="lead")
    anna = shop.hire("Anna", email="anna@example.com")
    answer = post(shop, line="Sales", seconds=42, user="anna@example.com", number="0049 30 1234567")
    assert 200 == answer.status
    assert 200 == post(shop, state="no answer").status
    assert 200 == post(shop, id="c-2", at="0001-01-01T00:00:00+14:00", line="\x1b0").status
    (lead,) = shop.all("/v1/items/lead")
    assert (anna, "processed") == (lead["responsible"], lead["stage"])
    old, entry = shop.timeline(lead, "call")
    assert ("1970-01-01T00:00:00Z", "0") == (old["at"], old["data"]["line"])
    assert (f"Incoming call from {KIM}: 42 s", {"from": KIM, "line": "Sales"}, anna) == (
        entry["text"],
        entry["data"],
        entry["author"],
    )


@pytest.mark.feature("T18")
def test_what_is_not_signed_or_not_lately_is_refused_and_nothing_is_stored(shop):
    refused = [
        tell(shop, MISSED, token="another"),
        tell(shop, MISSED, age=timedelta(minutes=6)),
        shop.client.send("POST", PATH, body=urlencode(MISSED).encode()),
        post(shop, secret="another"),
        post(shop, age=301),
        shop.client.send("POST", "/callbacks/calls/pbx", body=b'{"calls": []}'),
    ]
    assert [403] * 6 == [one.status for one in refused]
    assert 400 == post(shop, state="ringing").status
    assert 404 == shop.client.send("POST", "/callbacks/calls/another", body=b"").status
    assert [] == shop.all("/v1/items/lead")


@pytest.mark.feature("T18")
def test_a_system_that_only_tells_places_no_calls(shop):
    rule = shop.rule("new", "make_robocall", {"text": "Hi", "provider": "pbx"})
    kim = shop.create("contact", name="Kim", phones=[KIM])
    deal = shop.create(contact=kim["id"])
    reason = shop.runs(deal)[rule]["reason"]
    assert ("not_connected", True) == (reason["code"], "only tells" in reason["detail"])
