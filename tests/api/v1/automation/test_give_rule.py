"""A rule acts for items, too, that were on its stage before it: counted, watched, taken back."""

import pytest

from tests.support.stories import Refusal, after, path_of, telling

BASE = "/v1/automation/deal/default/rules"
NEXT_DAY = after("P1D")


@pytest.fixture
def crm():
    with telling() as story:
        yield story


def foreseen(crm, rule, **body):
    return crm.ask("POST", f"{BASE}/{rule}/items?dry_run=true", body)


def given(crm, rule, **body):
    """Give the rule to what is there, as previewed; return the job when it is over."""
    confirm = foreseen(crm, rule, **body)["confirm"]
    job = crm.ask("POST", f"{BASE}/{rule}/items", {**body, "confirm": confirm})
    crm.client.advance("PT1M")
    return crm.ask("GET", f"/v1/bulk/{job['id']}")


def test_those_that_are_there_are_counted_before_and_the_rule_acts_for_each_once(crm):
    deals = [crm.create(amount=str(amount)) for amount in (1, 9_000)]
    elsewhere = crm.create(stage="executing")
    large = {"field": "amount", "op": "gt", "value": "5000"}
    rule = crm.comment_rule("new", "hello", condition=large)
    crm.settle()
    told = foreseen(crm, rule)

    assert (2, 2, 0) == (told["items"], told["changed"], told["refusals"])
    assert {("done", 1), ("skipped", 1)} == {(one["state"], one["items"]) for one in told["rules"]}
    assert [[], []] == [crm.texts(deal) for deal in deals]
    job = given(crm, rule)
    assert (rule, "done", {"changed": 2}) == (job["rule"], job["state"], job["counts"])
    assert [[], ["hello"], []] == [crm.texts(deal) for deal in (*deals, elsewhere)]
    assert {"changed": 1, "unchanged": 1} == given(crm, rule)["counts"]
    assert ["hello"] == crm.texts(deals[1])


def test_the_time_counts_from_when_each_came_and_what_is_past_acts_now(crm):
    old = crm.create()
    crm.client.advance("PT30H")
    young = crm.create()
    rule = crm.comment_rule("new", "a day later", run=NEXT_DAY)
    given(crm, rule)

    assert [["a day later"], []] == [crm.texts(old), crm.texts(young)]
    assert {rule: "scheduled"} == crm.states(young)
    crm.move(old, "executing")
    crm.client.advance("P1D")
    assert [["a day later"], ["a day later"]] == [crm.texts(old), crm.texts(young)]


def test_what_waits_by_an_earlier_form_of_the_rule_waits_by_the_present_one(crm):
    rule = crm.comment_rule("new", "old words", run=NEXT_DAY)
    waiting = crm.create()
    stopped = crm.create()
    run = crm.runs(stopped)[rule]["id"]
    crm.ask("POST", f"{path_of(stopped)}/automation/{run}/stop")
    crm.ask("PATCH", f"{BASE}/{rule}", {"params": {"text": "new words"}, "run": after("PT2H")})
    told = foreseen(crm, rule)
    assert (1, 1) == (told["changed"], told["unchanged"])
    given(crm, rule)
    crm.client.advance("PT2H")

    assert ["new words"] == crm.texts(waiting)
    crm.client.advance("P2D")
    assert [["new words"], []] == [crm.texts(waiting), crm.texts(stopped)]


def test_it_waits_for_the_rule_above_it(crm):
    first = crm.comment_rule("new", "first", run=NEXT_DAY)
    third = crm.comment_rule("new", "third", after_previous=True)
    deal = crm.create()
    between = crm.comment_rule("new", "second", after_previous=True, sort=15)
    given(crm, between)
    assert {first: "scheduled", between: "waiting_prev", third: "waiting_prev"} == crm.states(deal)
    crm.client.advance("P1D")

    assert ["first", "second", "third"] == crm.texts(deal)
    above = crm.rule("new", "send_sms", {"text": "x"}, sort=100)
    late = crm.create()
    below = crm.comment_rule("new", "never", after_previous=True, sort=110)
    told = foreseen(crm, below, ids=[late["id"]])
    assert ("failed", ["previous_failed"]) == (
        crm.states(late)[above],
        [one["code"] for one in told["refused"]],
    )


def test_an_undo_stops_what_waits_and_names_what_has_acted(crm):
    old = crm.create()
    crm.client.advance("PT30H")
    young = crm.create()
    rule = crm.comment_rule("new", "a day later", run=NEXT_DAY)
    job = given(crm, rule)
    crm.ask("POST", f"/v1/bulk/{job['id']}/undo")
    crm.client.advance("PT1M")
    undone = crm.ask("GET", f"/v1/bulk/{job['id']}")

    assert ("undone", [(old["id"], "the rule has acted already")]) == (
        undone["state"],
        [(one["id"], one["detail"]) for one in undone["left_out"]],
    )
    assert {rule: "stopped"} == crm.states(young)
    given(crm, rule, ids=[young["id"]])
    assert "scheduled" in {run["state"] for run in automation_of(crm, young)}


def automation_of(crm, item):
    return crm.ask("GET", f"{path_of(item)}/automation")["runs"]


def test_many_are_given_it_bit_by_bit_with_pause_and_end(crm):
    deals = [crm.create() for _ in range(45)]
    rule = crm.comment_rule("new", "hello")
    confirm = foreseen(crm, rule)["confirm"]
    job = crm.ask("POST", f"{BASE}/{rule}/items", {"confirm": confirm})
    crm.settle()
    path = f"/v1/bulk/{job['id']}"
    paused = crm.ask("POST", f"{path}/pause")
    assert ("paused", 20) == (paused["state"], paused["looked_at"])
    crm.ask("POST", f"{path}/resume")
    crm.settle()
    assert "cancelled" == crm.ask("POST", f"{path}/cancel")["state"]
    crm.client.advance("PT1H")
    assert 40 == sum(crm.texts(deal) == ["hello"] for deal in deals)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "preview it with dry_run"),
        ({"confirm": "1.x"}, "409"),
        ({"ids": [1], "filter": {}}, "ids or a filter"),
    ],
)
def test_nothing_is_done_without_its_preview(crm, body, said):
    crm.create()
    rule = crm.comment_rule("new")
    with pytest.raises(Refusal, match=said):
        crm.ask("POST", f"{BASE}/{rule}/items", body)


@pytest.mark.parametrize("elsewhere", [{"stage": "executing"}, {"pipeline": "other"}])
def test_a_filter_of_another_place_is_refused_and_not_read_over(crm, elsewhere):
    crm.create()
    rule = crm.comment_rule("new")
    with pytest.raises(Refusal, match=f"/filter/{next(iter(elsewhere))}"):
        foreseen(crm, rule, filter=elsewhere)
    assert 1 == foreseen(crm, rule, filter={"stage": "new", "pipeline": "default"})["items"]


def test_what_was_previewed_of_another_form_of_the_rule_is_refused(crm):
    crm.create()
    rule = crm.comment_rule("new")
    confirm = foreseen(crm, rule)["confirm"]
    crm.ask("PATCH", f"{BASE}/{rule}", {"params": {"text": "other"}})
    with pytest.raises(Refusal, match="preview_outdated"):
        crm.ask("POST", f"{BASE}/{rule}/items", {"confirm": confirm})


def test_a_rule_that_is_off_or_gone_is_given_to_nobody(crm):
    crm.create()
    rule = crm.comment_rule("new", enabled=False)
    with pytest.raises(Refusal, match="switched off"):
        foreseen(crm, rule)
    with pytest.raises(Refusal, match="404"):
        foreseen(crm, "nothing")
    with pytest.raises(Refusal, match="no item fits"):
        foreseen(crm, crm.comment_rule("won"))


def test_who_may_not_set_up_rules_may_not_give_them(crm):
    crm.create()
    rule = crm.comment_rule("new")
    agent = crm.as_user(crm.hire("Thomas"))
    with pytest.raises(Refusal, match="403"):
        foreseen(agent, rule)


ALL = dict.fromkeys(("read", "add", "change", "move", "delete"), "all")


def given_by_cleo(crm):
    """Let a colleague give a rule; return their tenant, role, the deal, and where the job is."""
    may = [{"items": ALL, "automation": "update"}]
    role = crm.ask("POST", "/v1/roles", {"name": "Rules", "permissions": may})["id"]
    cleo = crm.as_user(crm.hire("Cleo", roles=[role]))
    deal = crm.create()
    rule = crm.comment_rule("new", "a day later", run=NEXT_DAY)
    return cleo, f"/v1/roles/{role}", deal, f"/v1/bulk/{given(cleo, rule)['id']}"


READS = {"permissions": [{"items": ALL, "automation": "read"}]}
"""A role that sets up no rules any more."""


def test_who_may_not_set_up_the_rule_any_more_does_not_take_it_back_and_an_admin_does(crm):
    cleo, role, deal, job = given_by_cleo(crm)
    crm.ask("PATCH", role, READS)
    with pytest.raises(Refusal, match=r"403.*automation:update"):
        cleo.ask("POST", f"{job}/undo")
    crm.ask("POST", f"{job}/undo")
    crm.client.advance("PT1M")
    assert {"undone": 1}.items() <= crm.ask("GET", job)["counts"].items()
    assert ["stopped"] == [*crm.states(deal).values()]


def test_who_loses_that_right_while_it_is_taken_back_takes_nothing_back(crm):
    cleo, role, deal, job = given_by_cleo(crm)
    cleo.ask("POST", f"{job}/undo")
    crm.ask("PATCH", role, READS)
    crm.client.advance("PT1M")
    left = cleo.ask("GET", job)["left_out"]
    assert [(deal["id"], "forbidden")] == [(one["id"], one["code"]) for one in left]
    assert ["scheduled"] == [*crm.states(deal).values()]


def test_an_item_elsewhere_is_refused_by_name(crm):
    deal = crm.create(stage="executing")
    told = foreseen(crm, crm.comment_rule("new"), ids=[deal["id"]])
    assert [(deal["id"], "stage_left")] == [(one["id"], one["code"]) for one in told["refused"]]
