"""Private fields: records tell that they changed, and never what they hold."""

import json

from tests.support.stories import path_of

SECRET = "4111 1111"


def test_no_record_holds_the_value_of_a_private_field(crm):
    field = {"code": "uf_card", "title": "Card", "type": "string", "private": True}
    assert crm.ask("POST", "/v1/fields/deal", field)["private"]
    equal = {"field": "uf_card", "op": "eq", "value": SECRET}
    rule = crm.comment_rule("won", "paid", condition=equal)
    skipped = crm.comment_rule("won", "other", condition={**equal, "value": "none"})
    crm.trigger("won", "field_changed", {"fields": ["uf_card"]}, condition=equal)
    deal = crm.create()
    crm.change(deal, uf_card=SECRET)
    assert ("won", SECRET) == (crm.read(deal)["stage"], crm.read(deal)["uf_card"])
    changes = crm.all(f"{path_of(deal)}/changes")
    assert ["(private)", "(private)"] in [one["fields"].get("uf_card") for one in changes]
    runs = crm.runs(deal, entry=2)
    assert ("done", "skipped") == (runs[rule]["state"], runs[skipped]["state"])
    timeline = crm.timeline(deal, "change")
    assert ["Card: changed"] == [one["text"] for one in timeline]
    records = json.dumps([changes, runs[rule], crm.all(f"{path_of(deal)}/timeline")])
    assert SECRET not in records
    assert "uf_card was (private)" in runs[skipped]["reason"]["detail"]
    assert SECRET not in json.dumps(runs[skipped])


def test_a_field_can_become_private_later(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_card", "title": "Card", "type": "string"})
    assert crm.ask("PATCH", "/v1/fields/deal/uf_card", {"private": True})["private"]
    deal = crm.create(uf_card=SECRET)
    assert SECRET not in json.dumps(crm.all(f"{path_of(deal)}/changes"))


def test_a_trigger_that_is_sent_back_as_it_was_read_is_taken(crm):
    field = {"code": "uf_card", "title": "Card", "type": "string"}
    crm.ask("POST", "/v1/fields/deal", field)
    trigger = crm.trigger("won", "field_changed", {"fields": ["uf_card"]})
    crm.ask("DELETE", "/v1/fields/deal/uf_card?force=true")
    path = f"/v1/automation/deal/default/triggers/{trigger}"
    read = crm.ask("GET", path)
    assert read["broken"]
    assert read["id"] == crm.ask("PUT", path, {**read, "name": "Again"})["id"]
