"""What clients, colleagues and shops do moves an item, where it is what the trigger wants (T18)."""

import pytest

from tests.support.stories import problem, ref

STAGED = [("lead", "new", "processed"), ("deal", "new", "won"), ("quote", "draft", "sent")]
STAGED += [("invoice", "new", "sent")]

SETTINGS = {
    "email_received": "mailbox",
    "email_sent": "mailbox",
    "email_link_clicked": "url",
    "call_received": "line",
    "call_made": "line",
    "call_missed": "line",
    "chat_started": "channel",
    "chat_message_received": "channel",
    "chat_accepted": "channel",
    "chat_unanswered": "channel",
    "form_submitted": "form",
    "callback_requested": "form",
    "document_created": "template",
    "document_viewed": "template",
    "qr_code_scanned": "code",
}
"""Each kind that can be told which it means, and by what."""
WITHOUT = (
    "site_visited",
    "visitor_returned",
    "shipment_created",
    "shipment_updated",
    "shipment_approved",
    "tracking_number_added",
    "order_cancelled",
    "order_paid",
    "invoice_paid",
)
"""Those that mean all of their kind."""


def said(name: str, which: str) -> dict[str, str]:
    """Return a setting; links have the shape of links."""
    return {name: f"https://shop.example.com/{which}" if name == "url" else which}


@pytest.mark.feature("T18")
@pytest.mark.parametrize(("kind", "name"), SETTINGS.items())
def test_the_one_that_is_chosen_moves_the_deal_and_no_other_does(crm, kind, name):
    crm.trigger("executing", kind, said(name, "sales"))
    crm.trigger("won", kind)
    chosen, other, stranger = crm.create(), crm.create(), crm.create()
    crm.signal(kind, item=ref(chosen), settings=said(name, "sales"))
    crm.signal(kind, item=ref(other), settings=said(name, "service"))
    crm.signal("order_cancelled", item=ref(stranger), settings=said(name, "sales"))
    assert [["executing"], ["won"], []] == [crm.moved_to(one) for one in (chosen, other, stranger)]


@pytest.mark.feature("T18")
@pytest.mark.parametrize("kind", WITHOUT)
def test_one_without_a_choice_moves_the_deal_and_another_kind_does_not(crm, kind):
    crm.trigger("executing", kind)
    deal = crm.create()
    crm.signal("email_sent" if kind != "email_sent" else "call_made", item=ref(deal))
    assert [] == crm.moved_to(deal)
    crm.signal(kind, item=ref(deal))
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T18")
def test_a_chat_that_waits_moves_the_deal_when_it_has_waited_long_enough(crm):
    crm.trigger("executing", "chat_unanswered", {"time": "PT5M"})
    deal = crm.create()
    crm.signal("chat_unanswered", item=ref(deal), settings={"time": "PT1M"})
    assert [] == crm.moved_to(deal)
    crm.signal("chat_unanswered", item=ref(deal), settings={"time": "PT5M"})
    assert ["executing"] == crm.moved_to(deal)
    event = {
        "type": "chat_unanswered",
        "event_id": "x",
        "item": ref(deal),
        "settings": {"time": "5 min"},
    }
    answer = crm.client.post("/v1/events", event)
    assert (400, "invalid") == problem(answer)
    assert "/settings/time" == answer.json["errors"][0]["pointer"]


@pytest.mark.feature("T08")
@pytest.mark.parametrize(("type", "first", "stage"), STAGED)
def test_triggers_move_items_of_every_type_with_stages(crm, type, first, stage):
    crm.trigger(stage, "call_received", type=type)
    item = crm.create(type)
    assert first == item["stage"]
    crm.signal("call_received", item=ref(item))
    assert [stage] == crm.moved_to(item)


@pytest.mark.feature("T08")
@pytest.mark.parametrize("type", ["contact", "company"])
def test_contacts_and_companies_have_no_triggers(crm, type):
    document = {"stage": "new", "trigger": "call_received", "params": {}}
    answer = crm.client.post(f"/v1/automation/{type}/default/triggers", document)
    assert (400, "no_automation") == problem(answer)
