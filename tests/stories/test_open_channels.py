"""Rules and workflows write in the client's dialogue, through services on this machine (R36)."""

import msgspec
import pytest

from tests.stories.chats import (
    BSUID,
    NUMBER,
    TELEGRAM,
    WHATSAPP,
    chat_of,
    connect,
    dialogues,
    leads,
    service_posts,
    telegram,
    whatsapp,
    wrote,
)
from tests.stories.workflows import action, publish, start
from tests.support.local_server import local_server
from tests.support.stories import ADMIN, path_of

TEXT = {"text": "{{ deal.title }} is ready"}
SENT = b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.OUT"}]}'


@pytest.fixture
def service():
    with local_server() as service:
        yield service


@pytest.fixture
def kim(crm):
    return crm.create("contact", name="Kim", last_name="Lee", phones=["+49 30 12345678"])


@pytest.fixture
def shop(crm, service):
    """A tenant with WhatsApp, as it answers on this machine."""
    connect(crm, "whatsapp", {"phone_number_id": NUMBER, "url": service.url}, WHATSAPP)
    service.body = SENT
    return crm


def said(service):
    return [msgspec.json.decode(one.body) for one in service.asked]


@pytest.mark.feature("R36")
def test_a_rule_writes_where_the_client_has_written(shop, service, kim):
    whatsapp(shop, wrote(shop))
    rule = shop.rule("new", "send_to_open_channel", TEXT)
    deal = shop.create(title="Chair", contact=kim["id"])
    (asked,) = said(service)
    assert (BSUID, {"body": "Chair is ready"}) == (asked["recipient"], asked["text"])
    run = shop.runs(deal)[rule]
    assert ("done", "wamid.OUT") == (run["state"], run["result"]["provider_id"])
    (entry,) = shop.timeline(deal, "chat")
    assert ("Chair is ready", ADMIN, "Kim Lee", "whatsapp") == (
        entry["text"],
        entry["author"],
        entry["data"]["to"],
        entry["data"]["channel"],
    )
    assert 1 == len(shop.client.outbox("channel"))


@pytest.mark.feature("R36")
def test_without_a_dialogue_the_rule_says_what_to_do(shop, service, kim):
    rule = shop.rule("new", "send_to_open_channel", TEXT)
    deal, alone = shop.create(contact=kim["id"]), shop.create()
    reason = shop.runs(deal)[rule]["reason"]
    assert ("no_dialogue", "no_dialogue") == (reason["code"], shop.reason(alone, rule))
    assert "ask them" in reason["detail"]
    assert ([], []) == (service.asked, shop.timeline(deal, "chat"))


@pytest.mark.feature("R36")
def test_what_a_lead_has_begun_goes_on_in_the_deal_that_is_made_of_it(crm, service):
    connect(crm, "telegram", {"url": service.url}, TELEGRAM)
    service.body = b'{"ok": true, "result": {"message_id": 12}}'
    telegram(crm, "Is it there?")
    (lead,) = leads(crm)
    assert ("Chat with Kim Lee", "Kim Lee", "chat") == (
        lead["title"],
        lead["name"],
        lead["source"],
    )
    crm.rule("processed", "create_from_source", {"kinds": ["contact", "deal"]}, type="lead")
    crm.rule("new", "send_to_open_channel", {"text": "Thank you"})
    crm.move(lead, "processed")
    (deal,) = crm.all("/v1/items/deal")
    assert [("Kim Lee", "Thank you")] == chat_of(crm, deal)
    assert [{"chat_id": "4711", "text": "Thank you"}] == said(service)
    crm.client.advance("PT1M")
    telegram(crm, "You are welcome", id=2)
    assert ("Kim Lee", "You are welcome") == chat_of(crm, deal)[-1]
    assert 1 == len(leads(crm))


@pytest.mark.feature("R36")
def test_the_channel_can_be_named_and_else_is_the_one_that_was_heard_last(shop, service, kim):
    connect(shop, "telegram", {"url": service.url}, TELEGRAM)
    connect(shop, "http", OWN | {"url": service.url}, OWN_SECRETS)
    whatsapp(shop, wrote(shop))
    shop.client.advance("PT1M")
    service_posts(shop, {"messages": [message(shop)]})
    any_one = shop.rule("new", "send_to_open_channel", {"text": "1"})
    named = shop.rule("new", "send_to_open_channel", {"text": "2", "channel": "whatsapp"})
    absent = shop.rule("new", "send_to_open_channel", {"text": "3", "channel": "telegram"})
    deal = shop.create(contact=kim["id"])
    channels = [one["data"]["channel"] for one in shop.timeline(deal, "chat")]
    assert ["http", "whatsapp"] == channels
    assert {any_one: "done", named: "done", absent: "failed"} == shop.states(deal)
    assert "no_dialogue" == shop.reason(deal, absent)


OWN = {"body": '{"to": "{{ chat }}", "say": "{{ text }}", "ref": "{{ reference }}"}'}
OWN_SECRETS = {"secret": "none", "incoming_secret": "theirs"}


def message(crm, **more):
    phone = "+493012345678"
    whole = {"id": "m-1", "chat": "c-1", "text": "Hi", "at": crm.client.now(), "phone": phone}
    return {**whole, **more}


@pytest.mark.feature("R36")
def test_after_24_hours_whatsapp_takes_an_approved_template_only(shop, service, kim):
    whatsapp(shop, wrote(shop))
    shop.client.advance("P1DT1M")
    plain = shop.rule("new", "send_to_open_channel", TEXT)
    template = {"approved_template": "on_its_way", "template_values": ["{{ deal.title }}"]}
    prepared = shop.rule("new", "send_to_open_channel", {**TEXT, **template})
    deal = shop.create(title="Chair", contact=kim["id"])
    assert ("window_closed", "done") == (shop.reason(deal, plain), shop.states(deal)[prepared])
    (asked,) = said(service)
    parameters = [{"type": "text", "text": "Chair"}]
    assert ("on_its_way", parameters) == (
        asked["template"]["name"],
        asked["template"]["components"][0]["parameters"],
    )


@pytest.mark.feature("R36")
def test_too_much_at_once_is_tried_again_and_the_entry_appears_once(shop, service, kim):
    whatsapp(shop, wrote(shop))
    rule = shop.rule("new", "send_to_open_channel", TEXT)
    service.status = 400
    service.body = b'{"error": {"message": "(#130429) Rate limit hit", "code": 130429}}'
    deal = shop.create(contact=kim["id"])
    assert ("retrying", []) == (shop.reason(deal, rule), shop.timeline(deal, "chat"))
    service.status, service.body = 200, SENT
    shop.client.advance("PT1M")
    assert {rule: "done"} == shop.states(deal)
    first, second = said(service)
    assert (first, 1) == (second, len(shop.timeline(deal, "chat")))


@pytest.mark.feature("R36")
def test_a_client_who_has_blocked_the_bot_is_told_as_that(crm, service):
    connect(crm, "telegram", {"url": service.url}, TELEGRAM)
    telegram(crm, "Hello")
    service.status = 403
    service.body = b'{"ok":false,"description":"Forbidden: bot was blocked by the user"}'
    rule = crm.rule("processed", "send_to_open_channel", {"text": "Hi"}, type="lead")
    (lead,) = leads(crm)
    crm.move(lead, "processed")
    reason = crm.runs(lead)[rule]["reason"]
    assert ("blocked_by_client", True) == (
        reason["code"],
        "blocked by the user" in reason["detail"],
    )
    assert TELEGRAM["bot_token"] not in str(crm.runs(lead))


@pytest.mark.feature("R36")
def test_a_connection_that_was_removed_meanwhile_is_told_as_that(shop, service, kim):
    whatsapp(shop, wrote(shop))
    rule = shop.rule("new", "send_to_open_channel", TEXT, run={"mode": "delay", "delay": "PT1H"})
    deal = shop.create(contact=kim["id"])
    shop.ask("DELETE", "/v1/connections/channels/whatsapp")
    shop.client.advance("PT2H")
    reason = shop.runs(deal)[rule]["reason"]
    assert "not_connected" == reason["code"]
    assert "PUT /v1/connections/channels/whatsapp" in reason["detail"]
    assert 404 == whatsapp(shop, wrote(shop, id="wamid.B")).status
    assert [] == service.asked


def report(crm, service, status, number=0, **more):
    """Tell what has become of the message that left, as Meta does."""
    reference = said(service)[number]["biz_opaque_callback_data"]
    told = {"id": "wamid.OUT", "status": status, "timestamp": "1680512400"}
    whole = {**told, "recipient_user_id": BSUID, "biz_opaque_callback_data": reference, **more}
    return whatsapp(crm, {"statuses": [whole]})


@pytest.mark.feature("R36")
def test_what_becomes_of_a_message_stands_in_the_timeline_in_whatever_order_it_comes(
    shop, service, kim
):
    whatsapp(shop, wrote(shop))
    shop.rule("new", "send_to_open_channel", TEXT)
    deal = shop.create(contact=kim["id"])
    for status in ("delivered", "sent", "read", "delivered", "read"):
        assert 200 == report(shop, service, status).status
    (line,) = shop.timeline(deal, "log")
    assert "Message to Kim Lee: read" == line["text"]
    assert 1 == len(shop.timeline(deal, "chat"))


@pytest.mark.feature("R36")
def test_a_message_that_did_not_arrive_says_why(shop, service, kim):
    whatsapp(shop, wrote(shop))
    shop.rule("new", "send_to_open_channel", TEXT)
    deal = shop.create(contact=kim["id"])
    error = {"code": 131026, "title": "Message undeliverable"}
    report(shop, service, "failed", errors=[error])
    (line,) = shop.timeline(deal, "log")
    assert "undelivered (WhatsApp's error 131026: Message undeliverable)" in line["text"]


@pytest.mark.feature("R36")
def test_a_service_of_ones_own_gets_and_tells_it_too(crm, service, kim):
    connect(crm, "http", OWN | {"url": service.url}, OWN_SECRETS)
    service_posts(crm, {"messages": [message(crm)]})
    crm.rule("new", "send_to_open_channel", TEXT)
    deal = crm.create(title="Chair", contact=kim["id"])
    (asked,) = said(service)
    assert ("c-1", "Chair is ready") == (asked["to"], asked["say"])
    service_posts(crm, {"deliveries": [{"reference": asked["ref"], "state": "delivered"}]})
    assert ["Message to +493012345678: delivered"] == crm.texts(deal)
    service_posts(crm, {"deliveries": [{"reference": "made up", "state": "read"}]})
    assert 1 == len(crm.texts(deal))


@pytest.mark.feature("R36")
def test_a_workflow_writes_too(shop, service, kim):
    whatsapp(shop, wrote(shop))
    id = publish(shop, action("send_to_open_channel", **TEXT))
    deal = shop.create(title="Chair", contact=kim["id"])
    start(shop, id, deal)
    assert ["Chair is ready"] == [one["text"]["body"] for one in said(service)]


@pytest.mark.feature("R36")
def test_a_text_that_is_too_long_is_refused_when_it_is_saved(crm):
    path = "/v1/automation/deal/default/rules"
    rule = {"stage": "new", "action": "send_to_open_channel"}
    for params, place in (
        ({"text": "x" * 4_097}, "/params/text"),
        ({"text": "x", "template_values": ["1"]}, "/params/template_values"),
    ):
        answer = crm.client.post(path, {**rule, "params": params})
        assert (400, place) == (answer.status, answer.json["errors"][0]["pointer"])


def test_colleagues_see_the_dialogues_of_an_item(shop, kim):
    whatsapp(shop, wrote(shop))
    deal = shop.create(contact=kim["id"])
    for item in (deal, kim):
        (one,) = dialogues(shop, item)
        assert ("whatsapp", "Kim Lee", "+493012345678", None) == (
            one["channel"],
            one["name"],
            one["phone"],
            one["accepted_by"],
        )
    assert [] == dialogues(shop, shop.create())


def test_who_may_not_see_an_item_sees_none_of_its_dialogues(shop, kim):
    whatsapp(shop, wrote(shop))
    deal = shop.create(contact=kim["id"])
    (one,) = dialogues(shop, deal)
    own = {"name": "Own", "permissions": [{"items": {"read": "own", "change": "own"}}]}
    role = shop.ask("POST", "/v1/roles", own)["id"]
    ben = shop.as_user(shop.hire("Ben", roles=[role]))
    path = f"{path_of(deal)}/dialogues"
    for method, at in (("GET", path), ("POST", f"{path}/{one['id']}/accept")):
        assert 403 == ben.client.send(method, at).status
    assert dialogues(shop, deal)[0]["accepted_by"] is None
