"""What triggers move, when, and in whose name (semantics/triggers: firing)."""

import pytest

from tests.support.stories import ADMIN, after, path_of

WATCHES_AMOUNT = ("field_changed", {"fields": ["amount"]})


@pytest.mark.feature("T01")
def test_a_trigger_moves_the_item_to_its_stage_whose_rules_then_run(crm):
    crm.trigger("executing", *WATCHES_AMOUNT)
    crm.comment_rule("executing", "arrived")
    deal = crm.create()
    crm.change(deal, amount="500")
    assert ["executing"] == crm.moved_to(deal)
    assert ["arrived"] == crm.texts(deal)


@pytest.mark.feature("T01")
def test_the_move_is_all_that_a_trigger_does(crm):
    trigger = crm.trigger("executing", *WATCHES_AMOUNT)
    deal = crm.create()
    changed = crm.change(deal, amount="500")
    moved = crm.read(deal)
    different = {name for name in moved if moved[name] != changed[name]}
    assert {"stage", "entry", "version", "previous_stage", "moved_by"} == different
    assert changed["version"] + 1 == moved["version"]
    timeline = crm.timeline(deal)
    assert ["created", "change", "stage_move"] == [entry["kind"] for entry in timeline]
    assert ["amount"] == list(timeline[1]["data"]["fields"])
    assert timeline[::-1] == one_by_one(crm, deal)
    (move,) = crm.moves(deal)
    assert ("trigger", trigger) == (move["cause"]["kind"], move["cause"]["id"])


@pytest.mark.feature("T06")
def test_another_responsible_moves_the_item(crm):
    ben = crm.hire("Ben")
    crm.trigger("executing", "responsible_changed")
    deal = crm.create()
    crm.change(deal, responsible=ben)
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T06")
def test_the_same_responsible_once_more_writes_nothing_and_moves_nothing(crm):
    crm.trigger("executing", "responsible_changed")
    deal = crm.create()
    same = crm.change(deal, responsible=ADMIN)
    assert deal["version"] == same["version"]
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T06", "R19")
def test_a_rule_that_changes_the_responsible_sets_off_the_trigger_too(crm):
    ben = crm.hire("Ben")
    crm.trigger("executing", "responsible_changed")
    crm.rule("new", "change_responsible", {"users": ben})
    deal = crm.create()
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T07")
@pytest.mark.parametrize(
    ("change", "stage"),
    [
        ({"amount": "500"}, "executing"),
        ({"close_date": "2023-05-01"}, "executing"),
        ({"comments": "hm"}, "new"),
    ],
    ids=["the first listed field", "the second listed field", "an unlisted field"],
)
def test_only_a_listed_field_moves_the_item(crm, change, stage):
    crm.trigger("executing", "field_changed", {"fields": ["amount", "close_date"]})
    deal = crm.create()
    crm.change(deal, **change)
    assert stage == crm.stage(deal)


@pytest.mark.feature("T07")
def test_the_same_value_once_more_moves_nothing(crm):
    crm.trigger("executing", *WATCHES_AMOUNT)
    deal = crm.create(amount="500")
    crm.change(deal, amount=500)
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T09")
@pytest.mark.parametrize(("allowed", "stage"), [(False, "executing"), (True, "preparation")])
def test_a_trigger_moves_back_only_where_it_may(crm, allowed, stage):
    crm.trigger("preparation", *WATCHES_AMOUNT, allow_backwards=allowed)
    deal = crm.create(stage="executing")
    crm.change(deal, amount="500")
    assert stage == crm.stage(deal)


@pytest.mark.feature("T09")
def test_moving_back_is_off_unless_asked_for(crm):
    assert False is crm.trigger_document("preparation", *WATCHES_AMOUNT)["allow_backwards"]


@pytest.mark.feature("T09")
@pytest.mark.parametrize(("allowed", "stage"), [(False, "won"), (True, "lose")])
def test_a_closed_item_is_moved_only_where_moving_back_is_allowed(crm, allowed, stage):
    crm.trigger("lose", *WATCHES_AMOUNT, allow_backwards=allowed)
    deal = crm.create(stage="won")
    crm.change(deal, amount="500")
    assert stage == crm.stage(deal)


@pytest.mark.feature("T10")
def test_a_missed_trigger_never_fires_later(crm):
    crm.trigger("preparation", *WATCHES_AMOUNT)
    deal = crm.create()
    crm.move(deal, "executing")
    crm.change(deal, amount="500")
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T10")
def test_what_happened_before_the_trigger_was_placed_does_not_count(crm):
    deal = crm.create()
    crm.change(deal, amount="500")
    crm.trigger("executing", *WATCHES_AMOUNT)
    crm.change(deal, comments="hm")
    assert "new" == crm.stage(deal)


@pytest.mark.feature("T11")
def test_pending_rules_do_not_hold_a_trigger_and_its_move_stops_them(crm):
    for hours in range(1, 6):
        crm.comment_rule("new", run=after(f"PT{hours}H"))
    crm.trigger("executing", *WATCHES_AMOUNT)
    deal = crm.create()
    crm.change(deal, amount="500")
    assert "executing" == crm.stage(deal)
    assert ["stopped"] * 5 == [*crm.states(deal, entry=1).values()]
    crm.client.advance("P1D")
    assert [] == crm.texts(deal)


@pytest.mark.feature("T13")
def test_of_several_triggers_the_earliest_stage_wins_with_one_move(crm):
    crm.trigger("final_invoice", *WATCHES_AMOUNT)
    crm.trigger("preparation", *WATCHES_AMOUNT)
    deal = crm.create()
    crm.change(deal, amount="500")
    assert ["preparation"] == crm.moved_to(deal)


@pytest.mark.feature("T13")
def test_two_triggers_on_one_stage_make_one_move(crm):
    crm.trigger("preparation", *WATCHES_AMOUNT)
    crm.trigger("preparation", "field_changed", {"fields": ["comments"]})
    deal = crm.create()
    crm.change(deal, amount="500", comments="hm")
    assert ["preparation"] == crm.moved_to(deal)


@pytest.mark.feature("T13", "T15")
def test_a_code_that_stands_on_two_stages_moves_to_the_earlier_one(crm):
    for stage in ("executing", "preparation"):
        crm.trigger(stage, "incoming_webhook", {"code": "shared-code-of-two"})
    deal = crm.create()
    crm.ask("POST", f"/hooks/shared-code-of-two?target=deal_{deal['id']}")
    crm.settle()
    assert ["preparation"] == crm.moved_to(deal)


@pytest.mark.feature("T14")
def test_a_trigger_fires_only_while_its_condition_holds(crm):
    large = {"field": "amount", "op": "gt", "value": "100"}
    crm.trigger("executing", *WATCHES_AMOUNT, condition=large)
    deal = crm.create()
    crm.change(deal, amount="5")
    assert "new" == crm.stage(deal)
    crm.change(deal, amount="500")
    assert "executing" == crm.stage(deal)


@pytest.mark.feature("T14")
def test_the_earliest_stage_is_chosen_among_those_whose_condition_holds(crm):
    never = {"field": "title", "op": "eq", "value": "never"}
    crm.trigger("preparation", *WATCHES_AMOUNT, condition=never)
    crm.trigger("executing", *WATCHES_AMOUNT)
    deal = crm.create()
    crm.change(deal, amount="5")
    assert ["executing"] == crm.moved_to(deal)


@pytest.mark.feature("T14")
def test_the_author_of_the_move_is_the_responsible_or_the_chosen_user(crm):
    ben, kay = crm.hire("Ben"), crm.hire("Kay")
    crm.trigger("preparation", *WATCHES_AMOUNT)
    crm.trigger("executing", "field_changed", {"fields": ["comments"]}, execute_by=kay)
    deal = crm.create(responsible=ben)
    crm.change(deal, amount="5")
    crm.change(deal, comments="hm")
    assert [("preparation", ben), ("executing", kay)] == [
        (move["stage"], move["by"]) for move in crm.moves(deal)
    ]


@pytest.mark.feature("T01")
def test_one_event_moves_an_item_once_however_often_it_is_reported(crm):
    crm.trigger("executing", "email_received")
    contact = crm.create("contact", emails=["kim@example.com"])
    deal = crm.create(contact=contact["id"])
    crm.signal("email_received", address="kim@example.com", event_id="mail-1")
    crm.move(deal, "new")
    crm.signal("email_received", address="kim@example.com", event_id="mail-1")
    assert ["executing", "new"] == crm.moved_to(deal)
    crm.signal("email_received", address="kim@example.com", event_id="mail-2")
    assert ["executing", "new", "executing"] == crm.moved_to(deal)


def test_a_client_who_writes_moves_all_open_items(crm):
    crm.trigger("executing", "email_received")
    crm.trigger("in_process", "email_received", type="lead")
    contact = crm.create("contact", emails=["Kim@Example.com"])
    first, second = crm.create(contact=contact["id"]), crm.create(contact=contact["id"])
    closed = crm.create(contact=contact["id"], stage="won")
    lead = crm.create("lead", emails=["kim@example.com"])
    stranger = crm.create()
    crm.signal("email_received", address="kim@example.com")
    assert ["executing", "executing", "won", "in_process", "new"] == [
        crm.stage(item) for item in (first, second, closed, lead, stranger)
    ]


def one_by_one(crm, deal):
    """Return the timeline in pages of one entry, the newest first."""
    found, cursor = [], ""
    while cursor is not None:
        page = crm.ask("GET", f"{path_of(deal)}/timeline?limit=1{cursor}")
        found += page["items"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    return found
