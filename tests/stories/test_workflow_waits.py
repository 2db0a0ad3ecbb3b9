"""Waits, branches and starts of workflows, each with what must not end or set them off."""

import pytest

from tests.stories.workflows import (
    action,
    comment,
    comments,
    complete,
    pause,
    publish,
    read,
    results,
    runs_of,
    start,
    state,
    tasks,
)
from tests.support.stories import ADMIN, Refusal

WAIT = {"type": "wait_for_stage", "id": "w"}


def waits(crm, type: str, *stages: str) -> str:
    """Publish a workflow of deals that waits for a stage of the item it is started with."""
    wait = {**WAIT, "entity_type": type, "item": "{{ parameters.awaited }}", "stages": [*stages]}
    said = comment("{{ results.w.result }} {{ results.w.stage }}")
    return publish(crm, wait, said, parameters={"awaited": {"type": "number"}})


AWAITED = [
    pytest.param(
        "lead", "new", "in_process", "processed", "junk", marks=pytest.mark.feature("W07")
    ),
    pytest.param(
        "deal", "new", "preparation", "executing", "lose", marks=pytest.mark.feature("W18")
    ),
]
"""A type with the stages that are chosen, and one that is not and is final."""


@pytest.mark.parametrize(("type", "first", "other", "chosen", "lost"), AWAITED)
def test_only_a_chosen_stage_or_a_final_one_ends_the_wait(crm, type, first, other, chosen, lost):
    workflow = waits(crm, type, chosen)
    moved, closed, bystander = crm.create(type), crm.create(type), crm.create(type)
    reached, final = crm.create(), crm.create()
    run = start(crm, workflow, reached, awaited=moved["id"])
    start(crm, workflow, final, awaited=closed["id"])

    crm.move(moved, other)
    crm.move(closed, other)
    crm.move(bystander, chosen)
    assert ("running", []) == (state(crm, run), comments(crm, reached))
    crm.move(moved, chosen)
    assert ("done", [f"reached {chosen}"]) == (state(crm, run), comments(crm, reached))
    assert [] == comments(crm, final)
    crm.move(closed, lost)

    assert [f"final {lost}"] == comments(crm, final)
    assert [f"reached {chosen}"] == comments(crm, reached)


@pytest.mark.parametrize(("type", "first", "other", "chosen", "lost"), AWAITED)
def test_each_of_several_stages_ends_the_wait(crm, type, first, other, chosen, lost):
    workflow = waits(crm, type, other, chosen)
    deals = [crm.create() for _ in range(2)]
    awaited = [crm.create(type) for _ in range(2)]
    for deal, item in zip(deals, awaited, strict=True):
        start(crm, workflow, deal, awaited=item["id"])

    crm.move(awaited[0], other)
    crm.move(awaited[1], chosen)

    assert [[f"reached {other}"], [f"reached {chosen}"]] == [comments(crm, one) for one in deals]


@pytest.mark.parametrize(("type", "first", "other", "chosen", "lost"), AWAITED)
def test_who_stands_there_already_is_not_waited_for(crm, type, first, other, chosen, lost):
    workflow = waits(crm, type, other, first)
    deal, awaited = crm.create(), crm.create(type)

    run = start(crm, workflow, deal, awaited=awaited["id"])

    assert ("done", [f"reached {first}"]) == (state(crm, run), comments(crm, deal))


@pytest.mark.feature("W18")
def test_a_stage_of_a_pipeline_is_reached_there_and_a_final_one_anywhere(crm):
    own = crm.pipeline("Own", "new", "extra")
    wait = {**WAIT, "stages": ["extra", "new"], "pipeline": own}
    said = comment("{{ results.w.result }} {{ results.w.pipeline }}/{{ results.w.stage }}")
    workflow = publish(crm, wait, said)
    moved, lost, stays, there = (crm.create() for _ in range(4))
    for deal in (moved, lost, stays):
        start(crm, workflow, deal)
    assert [[], [], []] == [comments(crm, deal) for deal in (moved, lost, stays)]

    crm.move(moved, "preparation")
    crm.change(moved, pipeline=own, stage="extra")
    crm.move(lost, "lose")
    crm.move(stays, "executing")
    crm.change(there, pipeline=own, stage="new")
    start(crm, workflow, there)

    told = [[f"reached {own}/extra"], ["final default/lose"], [], [f"reached {own}/new"]]
    assert told == [comments(crm, deal) for deal in (moved, lost, stays, there)]


@pytest.mark.feature("W18")
def test_a_deal_that_has_left_the_awaited_pipeline_is_waited_for_on(crm):
    own, third = crm.pipeline("Own", "new", "extra"), crm.pipeline("Third", "first", "extra")
    workflow = publish(
        crm,
        {**WAIT, "stages": ["extra"], "pipeline": own, "timeout": "P9D"},
        comment("{{ results.w.result }} {{ results.w.pipeline }}"),
    )
    back, gone, closed = (crm.create(pipeline=own) for _ in range(3))
    for deal in (back, gone, closed):
        start(crm, workflow, deal)

    for deal in (back, gone, closed):
        crm.change(deal, pipeline=third, stage="extra")
    assert [[], [], []] == [comments(crm, deal) for deal in (back, gone, closed)]
    crm.change(back, pipeline=own, stage="extra")
    crm.move(closed, "won")
    crm.client.advance("P9D")

    assert [f"reached {own}"] == comments(crm, back)
    assert ["timeout"] == comments(crm, gone)
    assert [f"final {third}"] == comments(crm, closed)


@pytest.mark.feature("W18")
def test_an_awaited_pipeline_and_its_stages_must_be_there(crm):
    own = crm.pipeline("Own", "first", "extra")
    with pytest.raises(Refusal, match="no deal pipeline othr"):
        publish(crm, {**WAIT, "stages": [], "pipeline": "othr"})
    with pytest.raises(Refusal, match="no deal stage preparation"):
        publish(crm, {**WAIT, "stages": ["preparation"], "pipeline": own})
    publish(crm, {**WAIT, "stages": ["extra"], "pipeline": own}, name="Mine")
    with pytest.raises(Refusal, match=r"used by the workflow “Mine”"):
        crm.ask("DELETE", f"/v1/pipelines/deal/{own}")


@pytest.mark.feature("W18")
def test_a_stage_that_the_deal_only_passes_through_counts(crm):
    crm.rule("executing", "change_stage", {"stage": "final_invoice"})
    workflow = publish(crm, {**WAIT, "stages": ["executing"]}, comment("{{ results.w.stage }}"))
    deal = crm.create()
    start(crm, workflow, deal)

    crm.move(deal, "executing")

    assert ("final_invoice", ["executing"]) == (crm.stage(deal), comments(crm, deal))


@pytest.mark.feature("W18")
def test_all_workflows_that_wait_for_a_deal_go_on(crm):
    workflow = publish(crm, {**WAIT, "stages": ["executing"]}, comment("there"))
    deal = crm.create()
    runs = [start(crm, workflow, deal) for _ in range(2)]

    crm.move(deal, "executing")

    assert ["done", "done"] == [state(crm, run) for run in runs]
    assert ["there", "there"] == comments(crm, deal)


@pytest.mark.feature("W23")
def test_a_client_ends_the_wait_when_it_acts_and_the_period_at_its_end(crm):
    wait = {"type": "wait_for_client", "period": "P3D", "id": "w"}
    workflow = publish(crm, wait, comment("{{ results.w.result }}"))
    contact = crm.create("contact", emails=["kim@example.com"])
    other = crm.create("contact", emails=["bo@example.com"])
    active, silent = crm.create(contact=contact["id"]), crm.create(contact=other["id"])
    run, still = start(crm, workflow, active), start(crm, workflow, silent)

    crm.client.advance("PT1H")
    crm.signal("email_received", item=f"deal_{active['id']}")
    (said,) = crm.timeline(active, "comment")
    assert ("activity", "2023-04-03T10:00:00Z") == (said["text"], said["at"])
    assert ["done", "running"] == [state(crm, one) for one in (run, still)]
    crm.client.to("2023-04-06T08:59:00Z")
    assert [] == comments(crm, silent)
    crm.client.advance("P9D")

    (said,) = crm.timeline(silent, "comment")
    assert ("timeout", "2023-04-06T09:00:00Z") == (said["text"], said["at"])


@pytest.mark.feature("W23")
def test_the_card_shows_a_wait_with_its_comment_and_end_until_something_ends_it(crm):
    why = "Does {{ deal.title }} suit?"
    wait = {"type": "wait_for_client", "period": "P3D", "id": "w", "comment": why}
    workflow = publish(crm, wait)
    active, silent = crm.create(title="Desk"), crm.create(title="Chair")
    for deal in (active, silent):
        start(crm, workflow, deal)
    until = {"comment": "Does Desk suit?", "until": "2023-04-06T09:00:00Z"}

    (shown,) = crm.timeline(active, "wait")
    told = "The workflow “Follow up” waits for the client: Does Desk suit? (until 2023-04-06 "
    assert told in shown["text"]
    assert until == {name: shown["data"][name] for name in until}
    assert "ended_at" not in shown["data"]
    crm.client.advance("PT1H")
    crm.signal("email_received", item=f"deal_{active['id']}")

    (closed,) = crm.timeline(active, "wait")
    assert (shown["id"], shown["at"]) == (closed["id"], closed["at"])
    assert closed["text"].endswith("; the client has been active")
    ended = {**until, "ended_at": "2023-04-03T10:00:00Z", "ended_by": "activity"}
    assert ended == {name: closed["data"][name] for name in ended}
    crm.client.advance("P3D")
    (closed,) = crm.timeline(silent, "wait")
    ended = ("2023-04-06T09:00:00Z", "timeout")
    assert ended == (closed["data"]["ended_at"], closed["data"]["ended_by"])


@pytest.mark.feature("W23")
def test_what_the_client_does_about_another_deal_of_theirs_ends_the_wait_too(crm):
    wait = {"type": "wait_for_client", "period": "P3D", "id": "w"}
    workflow = publish(crm, wait, comment("{{ results.w.result }}"))
    company = crm.create("company", title="Paper Ltd")
    kim = crm.create("contact", emails=["kim@example.com"])["id"]
    bo = crm.create("contact", emails=["bo@example.com"])["id"]
    mine, bought = crm.create(contact=kim), crm.create(company=company["id"])
    others, closed = crm.create(contact=bo), crm.create(contact=kim, company=company["id"])
    crm.move(closed, "won")
    for deal in (mine, bought, others):
        start(crm, workflow, deal)

    crm.client.advance("PT1H")
    crm.signal("email_received", item=f"deal_{closed['id']}")

    told = [comments(crm, deal) for deal in (mine, bought, others)]
    assert [["activity"], ["activity"], []] == told
    crm.client.advance("P3D")
    assert ["timeout"] == comments(crm, others)


@pytest.mark.feature("W23")
def test_what_the_client_did_about_another_deal_since_the_run_started_counts(crm):
    wait = {"type": "wait_for_client", "period": "P3D", "id": "w"}
    workflow = publish(crm, pause("PT2H"), wait, comment("{{ results.w.result }}"))
    kim = crm.create("contact", emails=["kim@example.com"])["id"]
    mine, other = crm.create(contact=kim), crm.create(contact=kim)
    start(crm, workflow, mine)

    crm.client.advance("PT1H")
    crm.signal("email_received", item=f"deal_{other['id']}")
    crm.client.advance("PT1H")

    assert ["activity"] == comments(crm, mine)


@pytest.mark.feature("W23")
def test_what_colleagues_and_strangers_do_ends_no_wait_for_the_client(crm):
    workflow = publish(crm, {"type": "wait_for_client", "period": "P3D"}, comment("on"))
    contact = crm.create("contact", emails=["kim@example.com"])
    crm.create("contact", emails=["eve@example.com"])
    deal = crm.create(contact=contact["id"])
    run = start(crm, workflow, deal)

    crm.rule("preparation", "send_email", {"subject": "Hi", "text": "Hello"})
    crm.change(deal, title="Edited")
    crm.move(deal, "preparation")
    crm.signal("email_received", address="eve@example.com")
    crm.signal("email_sent", item=f"deal_{deal['id']}")
    crm.signal("call_made", item=f"deal_{deal['id']}")

    assert (["kim@example.com"], "running", []) == (
        crm.mailed(),
        state(crm, run),
        comments(crm, deal),
    )


@pytest.mark.feature("W30")
def test_where_no_branch_is_met_the_run_goes_on_behind_the_condition(crm):
    ways = [
        {"when": {"field": "title", "op": "eq", "value": one}, "steps": [comment(one)]}
        for one in ("one", "two")
    ]
    workflow = publish(crm, {"type": "condition", "branches": ways}, comment("behind"))
    deal = crm.create(title="three")

    run = start(crm, workflow, deal)

    assert ("done", ["behind"]) == (state(crm, run), comments(crm, deal))


@pytest.mark.feature("W30")
def test_a_loop_whose_condition_does_not_hold_does_nothing(crm):
    loop = {"field": "variables.n", "op": "lt", "value": 3}
    body = [comment("never"), {"type": "set_variable", "variable": "n", "add": 1}]
    workflow = publish(
        crm,
        {"type": "while", "when": loop, "steps": body},
        comment("behind"),
        variables={"n": {"type": "number", "default": 3}},
    )
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["behind"] == comments(crm, deal)


@pytest.mark.feature("W30")
def test_branches_start_left_to_right_and_what_follows_waits_for_the_slowest(crm):
    branches = [
        {"steps": [comment(f"start {hours}"), pause(f"PT{hours}H"), comment(f"end {hours}")]}
        for hours in (3, 1, 2)
    ]
    workflow = publish(crm, {"type": "parallel", "branches": branches}, comment("joined"))
    deal = crm.create()

    start(crm, workflow, deal)
    assert ["start 3", "start 1", "start 2"] == comments(crm, deal)
    crm.client.advance("PT2H59M")
    assert ["end 1", "end 2"] == comments(crm, deal)[3:]
    crm.client.advance("PT1M")

    assert ["end 3", "joined"] == comments(crm, deal)[5:]


@pytest.mark.feature("W30")
def test_of_the_events_that_lost_none_goes_on_later(crm):
    ask = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read this"}
    moved = {"type": "wait_for_stage", "id": "stage", "stages": ["executing"]}
    wrote = {"type": "wait_for_client"}
    branches = [
        {"event": event, "steps": [comment(name)]}
        for name, event in (
            ("read", ask),
            ("moved", moved),
            ("wrote", wrote),
            ("late", pause("P1D")),
        )
    ]
    listen = {"type": "listen", "id": "first", "branches": branches}
    workflow = publish(crm, listen, comment("behind {{ results.first.event }}"))
    contact = crm.create("contact", emails=["kim@example.com"])
    deal = crm.create(contact=contact["id"])
    run = start(crm, workflow, deal)
    (task,) = tasks(crm)

    crm.move(deal, "executing")
    with pytest.raises(Refusal):
        complete(crm, task, "ok")
    crm.signal("email_received", address="kim@example.com")
    crm.client.advance("P2D")

    assert ("done", ["moved", "behind stage"]) == (state(crm, run), comments(crm, deal))


@pytest.mark.feature("W30")
def test_a_pause_lasts_exactly_as_long_as_it_says(crm):
    workflow = publish(crm, pause("PT90M"), comment("on"))
    deal = crm.create()

    start(crm, workflow, deal)
    crm.client.advance("P2D")

    assert ["2023-04-03T10:30:00Z"] == [one["at"] for one in crm.timeline(deal, "comment")]


@pytest.mark.feature("W28")
@pytest.mark.parametrize(
    ("auto_run", "added", "modified"),
    [("none", 0, 0), ("on_add", 1, 1), ("on_modify", 0, 1), ("both", 1, 2)],
)
def test_each_way_of_starting_is_set_off_by_what_it_names(crm, auto_run, added, modified):
    workflow = publish(crm, comment("hello"), auto_run=auto_run)
    deal = crm.create()
    assert added == len(runs_of(crm, workflow))

    crm.change(deal, title="Other")
    assert modified == len(runs_of(crm, workflow))
    crm.change(deal, title="Other")

    assert modified == len(runs_of(crm, workflow))


@pytest.mark.feature("W28")
@pytest.mark.parametrize(
    ("done", "values", "field", "expected"),
    [
        ("edit_item", {"values": {"comments": "seen"}}, "comments", "seen"),
        ("change_responsible", {"users": [2]}, "responsible", 2),
        ("change_stage", {"stage": "executing"}, "stage", "executing"),
    ],
)
def test_what_a_rule_edits_starts_no_workflow_on_modify(crm, done, values, field, expected):
    assert 2 == crm.hire("Ben")
    workflow = publish(crm, comment("hello"), auto_run="on_modify")
    crm.rule("new", done, values)

    deal = crm.create()

    assert (expected, []) == (crm.read(deal)[field], runs_of(crm, workflow))
    crm.change(deal, title="Other")
    assert 1 == len(runs_of(crm, workflow))


@pytest.mark.feature("W28")
def test_what_another_workflow_edits_starts_no_workflow_on_modify(crm):
    watching = publish(crm, comment("hello"), auto_run="on_modify")
    editing = publish(crm, action("edit_item", values={"title": "Mine"}), name="Edits")
    deal = crm.create()

    start(crm, editing, deal)

    assert ("Mine", []) == (crm.read(deal)["title"], runs_of(crm, watching))


@pytest.mark.feature("W29")
def test_what_is_not_given_has_its_default_and_what_is_given_wins(crm):
    workflow = publish(
        crm,
        comment("{{ parameters.word }} {{ parameters.list }} {{ variables.count }}"),
        parameters={
            "word": {"type": "string", "default": "hello", "required": True},
            "list": {"type": "string", "multiple": True, "default": ["a", "b"]},
        },
        variables={"count": {"type": "number", "default": 2}},
    )
    silent, told = crm.create(), crm.create()

    run = start(crm, workflow, silent)
    start(crm, workflow, told, word="bye", list=["c"])

    assert [["hello a, b 2"], ["bye c 2"]] == [comments(crm, one) for one in (silent, told)]
    assert {"word": "hello", "list": ["a", "b"]} == read(crm, run)["parameters"]


@pytest.mark.feature("W29")
def test_a_run_that_starts_by_itself_takes_the_defaults_or_says_that_one_is_missing(crm):
    with_default = {"word": {"type": "string", "default": "hello", "required": True}}
    without = {"word": {"type": "string", "required": True}}
    text = comment("{{ parameters.word }}")
    publish(crm, text, parameters=with_default, auto_run="on_add")
    missing = publish(crm, text, parameters=without, auto_run="on_add", name="Asks")

    deal = crm.create()

    assert (["hello"], []) == (comments(crm, deal), runs_of(crm, missing))
    (refusal,) = (text for text in crm.texts(deal) if "could not start" in text)
    assert "Asks" in refusal


@pytest.mark.feature("W29")
def test_no_run_changes_a_parameter_or_a_constant(crm):
    for name in ("parameters.word", "constants.word"):
        header = name.split(".")[0]
        value = {"type": "string", **({"value": "x"} if header == "constants" else {})}
        step = {"type": "set_variable", "variable": name, "value": "y"}
        with pytest.raises(Refusal, match="/steps/0/variable"):
            publish(crm, step, **{header: {"word": value}})


@pytest.mark.feature("W32")
def test_terminating_and_killing_withdraw_what_was_asked_and_only_one_keeps_the_data(crm):
    ask = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read", "id": "t"}
    steps = ({"type": "set_variable", "id": "v", "variable": "n", "add": 1}, ask, comment("on"))
    variables = {"n": {"type": "number", "default": 1}}
    workflow = publish(crm, *steps, variables=variables, parameters={"word": {"type": "string"}})
    deals = [crm.create() for _ in range(3)]
    terminated, killed, untouched = (start(crm, workflow, deal, word="x") for deal in deals)

    crm.ask("POST", f"/v1/workflow-runs/{terminated}/terminate", {"status": "not needed"})
    crm.ask("DELETE", f"/v1/workflow-runs/{killed}")
    crm.settle()

    found = read(crm, terminated)
    assert ("terminated", "not needed") == (found["state"], found["status"])
    assert ({"word": "x"}, {"value": 2}) == (found["parameters"], results(crm, terminated, "v"))
    assert 404 == crm.client.get(f"/v1/workflow-runs/{killed}").status
    assert [untouched] == [one["run"] for one in tasks(crm)]
    assert {terminated, untouched} == {one["id"] for one in runs_of(crm, workflow)}
    complete(crm, tasks(crm)[0], "ok")
    assert [[], [], ["on"]] == [comments(crm, deal) for deal in deals]
