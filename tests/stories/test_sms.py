"""Text messages of rules and workflows, through providers that stand on this machine."""

from urllib.parse import parse_qs, urlencode

import msgspec
import pytest

from chalicelib.adapters.providers.twilio.account import signature
from chalicelib.wiring import tenant
from tests.stories.workflows import action, publish, start
from tests.support.local_server import local_server
from tests.support.stories import ADMIN, Refusal

SID = "AC" + "0" * 32
TOKEN = "twilio-token"
TEXT = {"text": "{{ deal.title }} is ready"}


@pytest.fixture
def service():
    with local_server() as service:
        service.body = b'{"data": {"id": "m-1"}}'
        yield service


@pytest.fixture
def shop(crm, service):
    """A tenant with a template for some service, and a client with two numbers."""
    connect(
        crm,
        "http",
        {
            "url": f"{service.url}/send",
            "body": '{"to": "{{ to }}", "text": "{{ text }}"}',
            "headers": {"X-Key": "{{ secret }}"},
            "id_field": "data.id",
        },
        {"secret": "k3y"},
    )
    return crm


@pytest.fixture
def kim(crm):
    phones = [
        {"value": "+49 30 1234567 ext. 12", "type": "work"},
        {"value": "+49 171 1234567", "type": "mobile"},
    ]
    return crm.create("contact", name="Kim", phones=phones)


def connect(crm, provider, settings, secrets, id="default"):
    body = {"provider": provider, "settings": settings, "secrets": secrets}
    crm.ask("PUT", f"/v1/connections/sms/{id}", body)


def texted(service):
    return [msgspec.json.decode(one.body)["to"] for one in service.asked]


@pytest.mark.feature("R34")
def test_the_client_gets_a_message_at_the_first_number(shop, service, kim):
    rule = shop.rule("new", "send_sms", TEXT)
    deal = shop.create(title='The "big" chair', contact=kim["id"])
    (asked,) = service.asked
    assert ("/send", "k3y") == (asked.path, asked.headers["X-Key"])
    assert {"to": "+49301234567", "text": 'The "big" chair is ready'} == msgspec.json.decode(
        asked.body
    )
    run = shop.runs(deal)[rule]
    assert ("done", "m-1") == (run["state"], run["result"]["provider_id"])
    (entry,) = shop.timeline(deal, "sms")
    assert ('The "big" chair is ready', {"to": "+49301234567"}, ADMIN) == (
        entry["text"],
        entry["data"],
        entry["author"],
    )
    (left,) = shop.client.outbox("sms")
    assert "+49301234567" == left["to"]


@pytest.mark.feature("R34")
def test_the_type_of_number_can_be_chosen_and_a_missing_one_fails_with_a_reason(shop, service, kim):
    mobile = shop.rule("new", "send_sms", {**TEXT, "number_type": "mobile"})
    fax = shop.rule("new", "send_sms", {**TEXT, "number_type": "fax"})
    deal, alone = shop.create(contact=kim["id"]), shop.create()
    assert ["+491711234567"] == texted(service)
    assert ("no_phone", "no_client") == (shop.reason(deal, fax), shop.reason(alone, mobile))


@pytest.mark.feature("R34")
def test_without_a_connection_the_rule_says_what_to_configure(crm, kim):
    rule = crm.rule("new", "send_sms", TEXT)
    deal = crm.create(contact=kim["id"])
    reason = crm.runs(deal)[rule]["reason"]
    assert "not_connected" == reason["code"]
    assert "PUT /v1/connections/sms/default" in reason["detail"]
    assert [] == crm.timeline(deal, "sms")


@pytest.mark.feature("R34")
@pytest.mark.feature("W08")
def test_a_connection_that_is_named_must_be_there_when_the_rule_or_workflow_is_saved(shop, service):
    night = {**TEXT, "provider": "night"}
    named = "there is no connection of the kind sms night, did|there is default"
    with pytest.raises(Refusal, match=f"/params/provider.*({named})"):
        shop.rule("new", "send_sms", night)
    with pytest.raises(Refusal, match="/steps/0/params/provider"):
        publish(shop, action("send_sms", **night))
    settings = {"account_sid": "AC" + "1" * 32, "sender": "+15005550006", "url": service.url}
    connect(shop, "twilio", settings, {"auth_token": "t" * 32}, id="night")
    rule = shop.rule("new", "send_sms", night)
    shop.ask("DELETE", "/v1/connections/sms/night")

    shop.ask("PATCH", f"/v1/automation/deal/default/rules/{rule}", {"name": "At night"})

    with pytest.raises(Refusal, match="/params/provider"):
        shop.rule("new", "send_sms", night)


@pytest.mark.feature("R34")
def test_a_text_has_200_characters_at_most(shop, service, kim):
    answer = shop.client.post(
        "/v1/automation/deal/default/rules",
        {"stage": "new", "action": "send_sms", "params": {"text": "x" * 201}},
    )
    assert (400, "/params/text") == (answer.status, answer.json["errors"][0]["pointer"])
    rule = shop.rule("new", "send_sms", TEXT)
    deal = shop.create(title="x" * 192, contact=kim["id"])
    assert "template_too_long" == shop.reason(deal, rule)
    shop.create(title="x" * 191, contact=kim["id"])
    assert 1 == len(service.asked)


@pytest.mark.feature("R34")
def test_a_service_that_is_busy_is_asked_again_with_the_same_key(shop, service, kim):
    rule = shop.rule("new", "send_sms", TEXT)
    service.status, service.headers = 429, {"Retry-After": "120"}
    deal = shop.create(contact=kim["id"])
    assert "retrying" == shop.reason(deal, rule)
    service.status, service.headers = 200, {}
    shop.client.advance("PT3M")
    keys = [one.headers["Idempotency-Key"] for one in service.asked]
    assert (2, {rule: "done"}) == (len(keys), shop.states(deal))
    assert 1 == len(set(keys))


@pytest.mark.feature("R30")
def test_colleagues_get_messages_too(shop, service, kim):
    ben, kay = shop.hire("Ben", phone="+49 171 2222222"), shop.hire("Kay")
    both = shop.rule("new", "send_sms", {**TEXT, "recipient": ["responsible", kay]})
    alone = shop.rule("new", "send_sms", {**TEXT, "recipient": kay})
    deal = shop.create(responsible=ben)
    assert ["+491712222222"] == texted(service)
    assert ("done", "no_phone") == (shop.states(deal)[both], shop.reason(deal, alone))
    assert "Kay" in shop.runs(deal)[both]["result"]["left_out"]


@pytest.mark.feature("W08")
def test_a_workflow_sends_a_message(shop, service, kim):
    id = publish(shop, action("send_sms", **TEXT))
    deal = shop.create(contact=kim["id"])
    start(shop, id, deal)
    assert ["+49301234567"] == texted(service)


@pytest.fixture
def twilio(crm, service, kim):
    """A tenant with Twilio, as it answers on this machine."""
    settings = {"account_sid": SID, "sender": "+15005550006", "url": service.url}
    connect(crm, "twilio", settings, {"auth_token": TOKEN})
    service.status, service.body = 201, b'{"sid": "SM1", "status": "queued"}'
    return crm


def tell(crm, service, status, token=TOKEN, **more):
    """Call back as Twilio does."""
    form = parse_qs(service.asked[0].body.decode())
    url = form["StatusCallback"][0]
    fields = {"MessageSid": "SM1", "MessageStatus": status, "To": form["To"][0], **more}
    return crm.client.send(
        "POST",
        url.removeprefix(tenant().public_url),
        body=urlencode(fields).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": signature(token, url, fields),
        },
    )


@pytest.mark.feature("R34")
def test_what_becomes_of_a_message_stands_in_the_timeline(twilio, service, kim):
    twilio.rule("new", "send_sms", TEXT)
    deal = twilio.create(contact=kim["id"])
    for status in ("sent", "delivered", "sent", "queued", "delivered"):
        assert 204 == tell(twilio, service, status).status
    (line,) = twilio.timeline(deal, "log")
    assert "SMS to +49301234567: delivered" == line["text"]
    assert 1 == len(twilio.timeline(deal, "sms"))


@pytest.mark.feature("R34")
def test_a_message_that_did_not_arrive_says_why(twilio, service, kim):
    twilio.rule("new", "send_sms", TEXT)
    deal = twilio.create(contact=kim["id"])
    tell(twilio, service, "undelivered", ErrorCode="30003")
    (line,) = twilio.timeline(deal, "log")
    assert "SMS to +49301234567: undelivered (Twilio's error 30003)" == line["text"]


@pytest.mark.feature("R34")
def test_what_twilio_has_not_signed_changes_nothing(twilio, service, kim):
    twilio.rule("new", "send_sms", TEXT)
    deal = twilio.create(contact=kim["id"])
    assert 403 == tell(twilio, service, "delivered", token="another").status
    twilio.ask("DELETE", "/v1/connections/sms/default")
    assert 404 == tell(twilio, service, "delivered").status
    assert [] == twilio.timeline(deal, "log")


@pytest.mark.feature("R34")
def test_a_number_that_twilio_does_not_know_fails_with_its_reason(twilio, service, kim):
    rule = twilio.rule("new", "send_sms", TEXT)
    service.status = 400
    service.body = b'{"code": 21211, "message": "Invalid \'To\' Phone Number", "status": 400}'
    deal = twilio.create(contact=kim["id"])
    reason = twilio.runs(deal)[rule]["reason"]
    assert ("bad_number", True) == (reason["code"], "21211" in reason["detail"])
    assert TOKEN not in str(twilio.runs(deal))
