"""Calls: robocalls of rules, through a provider that stands on this machine."""

from urllib.parse import parse_qs, urlencode

import pytest

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.wiring import tenant
from tests.support.local_server import local_server
from tests.support.stories import ADMIN, problem

SID = "AC" + "0" * 32
TOKEN = "twilio-token"
TEXT = {"text": "{{ deal.title }} is ready", "language": "en-GB"}
RULES = "/v1/automation/deal/default/rules"


@pytest.fixture
def twilio():
    """Twilio, as it answers on this machine."""
    with local_server() as service:
        service.status, service.body = 201, b'{"sid": "CA1", "status": "queued"}'
        yield service


@pytest.fixture
def shop(crm, twilio):
    connect(crm, twilio, "default")
    return crm


def connect(crm, twilio, id):
    settings = {"account_sid": SID, "number": "+15005550006", "url": twilio.url}
    body = {"provider": "twilio", "settings": settings, "secrets": {"auth_token": TOKEN}}
    crm.ask("PUT", f"/v1/connections/calls/{id}", body)


@pytest.fixture
def kim(crm):
    return crm.create("contact", name="Kim", phones=["+49 30 1234567 ext. 12"])


def asked(twilio):
    return [parse_qs(one.body.decode()) for one in twilio.asked]


def tell(crm, twilio, status, token=TOKEN, **more):
    """Call back as Twilio does."""
    url = asked(twilio)[0]["StatusCallback"][0]
    fields = {"CallSid": "CA1", "CallStatus": status, "Direction": "outbound-api", **more}
    return crm.client.send(
        "POST",
        url.removeprefix(tenant().public_url),
        body=urlencode(fields).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token, url, fields),
        },
    )


@pytest.mark.feature("R33")
def test_the_client_is_called_and_hears_a_text(shop, twilio, kim):
    rule = shop.rule("new", "make_robocall", TEXT)
    deal = shop.create(title="Chairs & more", contact=kim["id"])
    (form,) = asked(twilio)
    assert (["+49301234567"], ["+15005550006"]) == (form["To"], form["From"])
    said = '<Response><Say language="en-GB">Chairs &amp; more is ready</Say></Response>'
    assert [said] == form["Twiml"]
    run = shop.runs(deal)[rule]
    assert ("done", "CA1") == (run["state"], run["result"]["provider_id"])
    (entry,) = shop.timeline(deal, "call")
    assert ("Chairs & more is ready", {"to": "+49301234567"}, ADMIN) == (
        entry["text"],
        entry["data"],
        entry["author"],
    )
    (left,) = shop.client.outbox("call")
    assert "+49301234567" == left["to"]


@pytest.mark.feature("R33")
def test_the_client_hears_a_file(shop, twilio, kim):
    audio = "https://media.example.com/offers/{{ deal.title }}.mp3"
    shop.rule("new", "make_robocall", {"audio": audio, "line": "+15005550009"})
    deal = shop.create(title="Chairs & more", contact=kim["id"])
    address = "https://media.example.com/offers/Chairs%20%26%20more.mp3"
    (form,) = asked(twilio)
    assert [f"<Response><Play>{address}</Play></Response>"] == form["Twiml"]
    assert ["+15005550009"] == form["From"]
    assert f"Plays {address}" == shop.timeline(deal, "call")[0]["text"]


@pytest.mark.feature("R33")
@pytest.mark.parametrize(
    "params",
    [{}, {**TEXT, "audio": "https://a.example/a.mp3"}, {"audio": "https://10.0.0.1/a.mp3"}],
)
def test_a_rule_that_says_nothing_or_plays_what_is_not_public_is_refused(shop, params):
    document = {"stage": "new", "action": "make_robocall", "params": params}
    assert (400, "invalid") == problem(shop.client.post(RULES, document))


@pytest.mark.feature("R33")
def test_without_client_number_or_connection_the_rule_fails_with_a_reason(shop, twilio, kim):
    rule = shop.rule("new", "make_robocall", {**TEXT, "number_type": "mobile"})
    connect(shop, twilio, "second")
    other = shop.rule("new", "make_robocall", {**TEXT, "provider": "second"})
    shop.ask("DELETE", "/v1/connections/calls/second")
    alone, deal = shop.create(), shop.create(contact=kim["id"])
    assert ("no_client", "no_phone") == (shop.reason(alone, rule), shop.reason(deal, rule))
    reason = shop.runs(deal)[other]["reason"]
    assert "not_connected" == reason["code"]
    assert "PUT /v1/connections/calls/second" in reason["detail"]
    assert ([], []) == (twilio.asked, shop.timeline(deal, "call"))


@pytest.mark.feature("R33")
def test_what_becomes_of_a_call_stands_in_the_timeline(shop, twilio, kim):
    shop.rule("new", "make_robocall", TEXT)
    deal = shop.create(contact=kim["id"])
    for status in ("in-progress", "completed", "in-progress", "ringing", "completed"):
        assert 204 == tell(shop, twilio, status, CallDuration="23").status
    (line,) = shop.timeline(deal, "log")
    assert "Call to +49301234567: ended (23 s)" == line["text"]
    assert 1 == len(shop.timeline(deal, "call"))


@pytest.mark.feature("R33")
def test_what_twilio_has_not_signed_changes_nothing(shop, twilio, kim):
    shop.rule("new", "make_robocall", TEXT)
    deal = shop.create(contact=kim["id"])
    assert 403 == tell(shop, twilio, "busy", token="another").status
    shop.ask("DELETE", "/v1/connections/calls/default")
    assert 404 == tell(shop, twilio, "busy").status
    assert [] == shop.timeline(deal, "log")


@pytest.mark.feature("R33")
def test_twilio_that_is_busy_is_asked_again_when_it_says(shop, twilio, kim):
    rule = shop.rule("new", "make_robocall", TEXT)
    twilio.status, twilio.headers = 429, {"Retry-After": "120"}
    twilio.body = b'{"code": 20429, "message": "Too Many Requests", "status": 429}'
    deal = shop.create(contact=kim["id"])
    assert "retrying" == shop.reason(deal, rule)
    twilio.status, twilio.headers, twilio.body = 201, {}, b'{"sid": "CA1"}'
    shop.client.advance("PT1M59S")
    assert 1 == len(twilio.asked)
    shop.client.advance("PT25S")  # those who wait as long are spread by a fifth of it
    assert (2, {rule: "done"}) == (len(twilio.asked), shop.states(deal))


@pytest.mark.feature("R33")
@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [(400, 21211, "bad_number"), (401, 20003, "not_connected"), (400, 21215, "message_rejected")],
)
def test_what_twilio_refuses_fails_with_its_reason(shop, twilio, kim, status, code, ours):
    rule = shop.rule("new", "make_robocall", TEXT)
    twilio.status = status
    twilio.body = f'{{"code": {code}, "message": "No.", "status": {status}}}'.encode()
    deal = shop.create(contact=kim["id"])
    reason = shop.runs(deal)[rule]["reason"]
    assert (ours, True, 1) == (reason["code"], str(code) in reason["detail"], len(twilio.asked))
    assert TOKEN not in str(shop.runs(deal))
