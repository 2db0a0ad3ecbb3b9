"""Placing triggers: the catalogue, and the triggers of each stage (T02, T12)."""

import pytest

from tests.support.stories import problem

TRIGGERS = "/v1/automation/deal/default/triggers"


@pytest.mark.feature("T02")
def test_the_catalogue_lists_triggers_with_group_and_settings(crm):
    kinds = {one["code"]: one for one in crm.ask("GET", "/v1/catalog/triggers")["items"]}
    assert {
        "app_signal",
        "email_link_clicked",
        "email_received",
        "email_viewed",
        "field_changed",
        "incoming_webhook",
        "responsible_changed",
    } <= set(kinds)
    for one in kinds.values():
        assert all(one[name] for name in ("group", "title", "description"))
        assert "object" == one["parameters"]["type"]
    assert "fields" in kinds["field_changed"]["parameters"]["properties"]
    same = {kinds[code]["group"] for code in ("field_changed", "responsible_changed")}
    assert 1 == len(same)
    assert kinds["email_viewed"]["group"] not in same


@pytest.mark.feature("T12")
@pytest.mark.parametrize("list", ["actions", "triggers"])
def test_the_catalogue_is_listed_by_group(crm, list):
    path = f"/v1/catalog/{list}"
    everything = crm.ask("GET", path)["items"]
    group = everything[0]["group"]
    expected = [one for one in everything if one["group"] == group]
    assert expected == crm.ask("GET", f"{path}?group={group}")["items"]
    assert len(expected) < len(everything)
    assert [] == crm.ask("GET", f"{path}?group=nope")["items"]


@pytest.mark.feature("T12")
def test_the_triggers_of_a_kind_can_be_listed(crm):
    crm.trigger("preparation", "responsible_changed")
    seen = crm.trigger("executing", "email_viewed")
    assert [seen] == [one["id"] for one in crm.all(f"{TRIGGERS}?trigger=email_viewed")]


@pytest.mark.feature("T02")
def test_a_trigger_is_called_like_its_kind_until_it_is_renamed(crm):
    placed = crm.trigger_document("executing", "responsible_changed")
    assert "Responsible person changed" == placed["name"]
    crm.ask("PATCH", f"{TRIGGERS}/{placed['id']}", {"name": "Handed over"})
    assert "Handed over" == crm.ask("GET", f"{TRIGGERS}/{placed['id']}")["name"]


@pytest.mark.feature("T12")
def test_the_triggers_of_a_stage_can_be_listed(crm):
    first = crm.trigger("preparation", "responsible_changed")
    second = crm.trigger("executing", "email_viewed")
    third = crm.trigger("executing", "email_received")
    assert {first, second, third} == {one["id"] for one in crm.all(TRIGGERS)}
    assert [second, third] == [one["id"] for one in crm.all(f"{TRIGGERS}?stage=executing")]


@pytest.mark.feature("T12")
def test_a_trigger_that_is_moved_to_another_stage_moves_items_there(crm):
    trigger = crm.trigger("preparation", "field_changed", {"fields": ["amount"]})
    crm.ask("PATCH", f"{TRIGGERS}/{trigger}", {"stage": "executing"})
    deal = crm.create()
    crm.change(deal, amount="5")
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T12")
def test_a_copy_of_a_trigger_works_beside_it(crm):
    placed = crm.trigger_document("executing", "field_changed", {"fields": ["amount"]})
    copy = {name: value for name, value in placed.items() if name != "id"}
    copied = crm.ask("POST", TRIGGERS, {**copy, "stage": "preparation"})
    assert placed["id"] != copied["id"]
    deal = crm.create()
    crm.change(deal, amount="5")
    crm.change(deal, amount="6")
    assert ["preparation", "executing"] == crm.moved_to(deal)


@pytest.mark.feature("T12")
def test_a_trigger_that_is_switched_off_does_not_fire(crm):
    trigger = crm.trigger("executing", "field_changed", {"fields": ["amount"]})
    crm.ask("PATCH", f"{TRIGGERS}/{trigger}", {"enabled": False})
    deal = crm.create()
    crm.change(deal, amount="5")
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T12")
def test_a_trigger_that_was_removed_is_gone_and_does_not_fire(crm):
    trigger = crm.trigger("executing", "field_changed", {"fields": ["amount"]})
    crm.ask("DELETE", f"{TRIGGERS}/{trigger}")
    assert (404, "not_found") == problem(crm.client.get(f"{TRIGGERS}/{trigger}"))
    assert [] == crm.all(TRIGGERS)
    deal = crm.create()
    crm.change(deal, amount="5")
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T12")
def test_triggers_of_one_pipeline_say_nothing_in_another(crm):
    mailing = crm.pipeline("Mailing", "written", "answered")
    crm.trigger("answered", "field_changed", {"fields": ["amount"]}, pipeline=mailing)
    here, there = crm.create(), crm.create(pipeline=mailing)
    crm.change(here, amount="5")
    crm.change(there, amount="5")
    assert ["new", "answered"] == [crm.stage(here), crm.stage(there)]
