"""Workflows: conditions, loops, parallel branches, first events, pauses and waits."""

import pytest

from tests.stories.workflows import (
    action,
    comment,
    complete,
    pause,
    publish,
    read,
    results,
    start,
    state,
    tasks,
)
from tests.support.stories import ADMIN

ASK = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read this"}


def said(crm, item, *texts):
    """Return which of these texts are in the timeline, oldest first."""
    return [text for text in crm.texts(item) if text in texts]


def is_(field, op, value):
    """Return a condition."""
    return {"field": field, "op": op, "value": value}


@pytest.mark.feature("W30")
@pytest.mark.parametrize(
    ("title", "expected"), [("one", "first"), ("two", "second"), ("three", "otherwise")]
)
def test_the_first_branch_whose_condition_is_met_is_taken(crm, title, expected):
    ways = [
        {"when": is_("title", "eq", "one"), "steps": [comment("first")]},
        {"when": is_("title", "in", ["one", "two"]), "steps": [comment("second")]},
        {"when": None, "steps": [comment("otherwise")]},
    ]
    workflow = publish(crm, {"type": "condition", "branches": ways})
    deal = crm.create(title=title)

    start(crm, workflow, deal)

    assert [expected] == said(crm, deal, "first", "second", "otherwise")


@pytest.mark.feature("W30")
def test_a_while_loop_repeats_its_steps(crm):
    body = [
        {"type": "set_variable", "variable": "n", "add": 1},
        comment("pass {{ variables.n }}"),
    ]
    loop = {"type": "while", "when": is_("variables.n", "lt", 3), "steps": body}
    workflow = publish(crm, loop, variables={"n": {"type": "number", "default": 0}})
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert ["pass 1", "pass 2", "pass 3"] == said(crm, deal, "pass 1", "pass 2", "pass 3")
    assert "done" == state(crm, run)


@pytest.mark.feature("W30")
def test_a_loop_goes_through_the_values_of_a_parameter(crm):
    loop = {
        "type": "for_each",
        "over": "parameters.words",
        "as": "word",
        "steps": [comment("{{ variables.word }}")],
    }
    workflow = publish(
        crm,
        loop,
        parameters={"words": {"type": "string", "multiple": True}},
        variables={"word": {"type": "string"}},
    )
    deal = crm.create()

    start(crm, workflow, deal, words=["red", "green"])

    assert ["red", "green"] == said(crm, deal, "red", "green")


@pytest.mark.feature("W30")
def test_parallel_branches_do_not_wait_for_each_other_and_join(crm):
    branches = [
        {"steps": [pause("PT1H"), comment("late")]},
        {"steps": [comment("early")]},
    ]
    workflow = publish(crm, {"type": "parallel", "branches": branches}, comment("joined"))
    deal = crm.create()

    start(crm, workflow, deal)
    assert ["early"] == said(crm, deal, "early", "late", "joined")
    crm.client.advance("PT1H")

    assert ["early", "late", "joined"] == said(crm, deal, "early", "late", "joined")


@pytest.mark.feature("W30")
def test_the_first_event_wins_and_the_others_are_cancelled(crm):
    branches = [
        {"event": ASK, "steps": [comment("read")]},
        {"event": pause("P2D"), "steps": [comment("forgotten")]},
    ]
    workflow = publish(crm, {"type": "listen", "branches": branches})
    quick, slow = crm.create(), crm.create()
    first = start(crm, workflow, quick)
    start(crm, workflow, slow)
    (task,) = (one for one in tasks(crm) if one["run"] == first)

    complete(crm, task, "ok")
    crm.client.advance("P3D")

    assert ["read"] == said(crm, quick, "read", "forgotten")
    assert ["forgotten"] == said(crm, slow, "read", "forgotten")
    assert [] == tasks(crm)


@pytest.mark.feature("W30")
def test_a_pause_until_a_past_time_passes_at_once(crm):
    until = {"type": "pause", "until": "{{ deal.close_date }}"}
    workflow = publish(crm, until, comment("passed"))
    deal = crm.create(close_date="2023-01-01")

    start(crm, workflow, deal)

    assert ["passed"] == said(crm, deal, "passed")


@pytest.mark.feature("W30")
def test_an_end_in_a_branch_ends_the_whole_run(crm):
    leaves = {
        "type": "condition",
        "branches": [{"when": is_("title", "eq", "x"), "steps": [{"type": "end"}]}],
    }
    branches = [{"steps": [leaves]}, {"steps": [pause("P1D"), comment("never")]}]
    workflow = publish(crm, {"type": "parallel", "branches": branches}, comment("never"))
    deal = crm.create(title="x")

    run = start(crm, workflow, deal)
    crm.client.advance("P2D")

    assert "done" == state(crm, run)
    assert [] == said(crm, deal, "never")


@pytest.mark.feature("W18")
def test_a_run_waits_for_a_stage_of_its_deal(crm):
    wait = {"type": "wait_for_stage", "stages": ["won"], "id": "w"}
    workflow = publish(crm, wait, comment("{{ results.w.result }} {{ results.w.stage }}"))
    deal = crm.create()
    run = start(crm, workflow, deal)
    assert "running" == state(crm, run)

    crm.move(deal, "won")

    assert ["reached won"] == said(crm, deal, "reached won")


@pytest.mark.feature("W18")
def test_a_stage_that_is_reached_already_passes_at_once(crm):
    workflow = publish(crm, {"type": "wait_for_stage", "stages": ["new"]}, comment("there"))
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["there"] == said(crm, deal, "there")


@pytest.mark.feature("W18")
def test_another_final_stage_ends_the_wait_too(crm):
    wait = {"type": "wait_for_stage", "stages": ["won"], "id": "w"}
    workflow = publish(crm, wait, comment("{{ results.w.result }}"))
    deal = crm.create()
    start(crm, workflow, deal)

    crm.move(deal, "lose")

    assert ["final"] == said(crm, deal, "final")


@pytest.mark.feature("W07")
def test_a_run_of_a_deal_waits_for_a_lead(crm):
    lead = crm.create("lead")
    last = crm.ask("GET", "/v1/pipelines/lead")["items"][0]["stages"]
    target = next(one["code"] for one in last if one["semantics"] == "success")
    wait = {
        "type": "wait_for_stage",
        "entity_type": "lead",
        "item": "{{ parameters.lead }}",
        "stages": [target],
    }
    workflow = publish(crm, wait, comment("lead is there"), parameters={"lead": {"type": "number"}})
    deal = crm.create()
    start(crm, workflow, deal, lead=lead["id"])
    assert [] == said(crm, deal, "lead is there")

    crm.move(lead, target)

    assert ["lead is there"] == said(crm, deal, "lead is there")


@pytest.mark.feature("W18")
def test_the_deletion_of_an_awaited_item_ends_the_wait_with_a_result(crm):
    other = crm.create()
    wait = {
        "type": "wait_for_stage",
        "item": "{{ parameters.other }}",
        "stages": ["won"],
        "id": "w",
    }
    workflow = publish(
        crm,
        wait,
        comment("{{ results.w.result }}"),
        parameters={"other": {"type": "number"}},
    )
    deal = crm.create()
    start(crm, workflow, deal, other=other["id"])

    crm.delete(other)

    assert ["deleted"] == said(crm, deal, "deleted")


@pytest.mark.feature("W23")
def test_a_run_waits_for_its_client_or_a_period(crm):
    wait = {"type": "wait_for_client", "period": "P3D", "id": "w"}
    workflow = publish(crm, wait, comment("{{ results.w.result }}"))
    contact = crm.create("contact", emails=["kim@example.com"])
    active, silent = crm.create(contact=contact["id"]), crm.create()
    start(crm, workflow, active)
    start(crm, workflow, silent)

    crm.signal("email_received", address="kim@example.com")
    assert ["activity"] == said(crm, active, "activity", "timeout")
    crm.client.advance("P3D")

    assert ["activity"] == said(crm, active, "activity", "timeout")
    assert ["timeout"] == said(crm, silent, "activity", "timeout")


@pytest.mark.feature("W23")
def test_a_client_who_is_listened_to_has_as_long_as_the_other_events(crm):
    wrote = {"event": {"type": "wait_for_client"}, "steps": [comment("wrote")]}
    silent = {"event": pause("P3D"), "steps": [comment("silent")]}
    moved = {"event": {"type": "wait_for_stage", "stages": ["won"]}, "steps": [comment("moved")]}
    timed = publish(crm, {"type": "listen", "branches": [wrote, silent]})
    open_end = publish(crm, {"type": "listen", "branches": [wrote, moved]}, name="Open end")
    contact = crm.create("contact", emails=["kim@example.com"])
    active, quiet, won = (crm.create(contact=contact["id"]), crm.create(), crm.create())
    start(crm, timed, active)
    start(crm, timed, quiet)
    start(crm, open_end, won)

    crm.signal("email_received", address="kim@example.com")
    crm.client.advance("P3D")
    crm.move(won, "won")

    assert ["wrote"] == said(crm, active, "wrote", "silent")
    assert ["silent"] == said(crm, quiet, "wrote", "silent")
    assert ["moved"] == said(crm, won, "wrote", "moved")


@pytest.mark.feature("W16")
def test_a_change_of_stage_ends_the_run(crm):
    workflow = publish(crm, action("change_stage", stage="won"))
    longer = publish(crm, pause("P1D"), action("change_stage", stage="lose"), name="Later")
    deal = crm.create()
    waiting = start(crm, longer, deal)

    run = start(crm, workflow, deal)

    assert ("won", "done") == (crm.stage(deal), state(crm, run))
    crm.client.advance("P1D")
    assert ("lose", "done") == (crm.stage(deal), state(crm, waiting))


@pytest.mark.feature("W16")
def test_no_step_behind_a_change_of_stage_is_done_and_its_author_is_the_chosen_one(crm):
    kay = crm.hire("Kay")
    move = action("change_stage", stage="executing", on_behalf_of=kay)
    workflow = publish(crm, move, comment("never"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert ("done", []) == (state(crm, run), said(crm, deal, "never"))
    assert [("executing", kay)] == [(one["stage"], one["by"]) for one in crm.moves(deal)]
    (line,) = [one for one in crm.timeline(deal) if one["kind"] == "stage_move"]
    assert kay == line["author"]


@pytest.mark.feature("R20")
def test_a_rule_moves_in_the_name_of_whom_its_action_names(crm):
    kay = crm.hire("Kay")
    crm.rule("new", "change_stage", {"stage": "executing", "on_behalf_of": kay})
    deal = crm.create()

    assert [("executing", kay)] == [(one["stage"], one["by"]) for one in crm.moves(deal)]


@pytest.mark.feature("W16")
def test_rules_of_the_new_stage_start_when_a_workflow_moves_an_item(crm):
    crm.comment_rule("won", "from the rule")
    workflow = publish(crm, action("change_stage", stage="won"))
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["from the rule"] == said(crm, deal, "from the rule")


@pytest.mark.feature("W03")
def test_a_workflow_changes_the_responsible_person(crm):
    ben = crm.hire("Ben")
    workflow = publish(crm, action("change_responsible", users=[ben]))
    deal = crm.create()

    start(crm, workflow, deal)

    assert ben == crm.read(deal)["responsible"]
    (row,) = crm.timeline(deal, "change")
    assert "Responsible: Admin → Ben" == row["text"]
    assert ("workflow", crm.client.now()) == (row["cause"]["kind"], row["at"])
    assert {"from": 1, "to": ben} == row["data"]["fields"]["responsible"]


@pytest.mark.feature("W06")
def test_a_workflow_plans_an_activity_and_knows_its_id_later(crm):
    workflow = publish(
        crm,
        action("create_activity", id="call", subject="Call back"),
        comment("activity {{ results.call.activity_id }}"),
    )
    deal = crm.create()

    start(crm, workflow, deal)

    (activity,) = crm.activities(deal)
    assert "Call back" == activity["subject"]
    text = f"activity {activity['id']}"
    assert [text] == said(crm, deal, text)


@pytest.mark.feature("W11")
def test_a_workflow_writes_an_e_mail_once(crm):
    workflow = publish(crm, action("send_email", subject="Hi", text="Hello"))
    contact = crm.create("contact", emails=["kim@example.com"])
    deal = crm.create(contact=contact["id"])

    run = start(crm, workflow, deal)

    assert ["kim@example.com"] == crm.mailed()
    assert "done" == state(crm, run)


@pytest.mark.feature("W11")
def test_an_e_mail_whose_subject_comes_out_empty_does_not_leave(crm):
    mail = action("send_email", subject="{{ deal.comments }}", text="Hello")
    workflow = publish(crm, mail, comment("after"))
    contact = crm.create("contact", emails=["kim@example.com"])
    deal = crm.create(contact=contact["id"])

    run = start(crm, workflow, deal)

    line = read(crm, run)["steps"][0]
    assert ("failed", "empty_text") == (line["state"], line["reason"]["code"])
    assert [] == crm.mailed()


@pytest.mark.feature("W11")
def test_an_e_mail_without_a_client_is_a_line_in_the_log_and_the_run_goes_on(crm):
    workflow = publish(crm, action("send_email", subject="Hi", text="Hello"), comment("after"))
    deal = crm.create()

    run = start(crm, workflow, deal)

    line = read(crm, run)["steps"][0]
    assert ("failed", "no_client") == (line["state"], line["reason"]["code"])
    assert ["after"] == said(crm, deal, "after")


@pytest.mark.feature("W17")
def test_a_workflow_writes_to_the_history(crm):
    workflow = publish(crm, action("write_to_history", text="noted"))
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["noted"] == said(crm, deal, "noted")


@pytest.mark.parametrize(
    ("type", "field", "change"),
    [("contact", "name", "change_contact"), ("company", "title", "change_company")],
)
def test_in_a_clients_own_workflow_its_name_means_the_item_itself(crm, type, field, change):
    workflow = publish(
        crm,
        comment("hello {{ " + f"{type}.{field}" + " }} {{ " + f"{type}.id" + " }}"),
        action(change, values={"comments": "seen"}),
        entity_type=type,
    )
    client = crm.create(type, **{field: "Kim"})

    run = start(crm, workflow, client)

    hello = f"hello Kim {client['id']}"
    assert ("done", [hello], "seen") == (
        state(crm, run),
        said(crm, client, hello),
        crm.read(client)["comments"],
    )


CREATED = [
    pytest.param("company", marks=pytest.mark.feature("W01")),
    pytest.param("contact", marks=pytest.mark.feature("W02")),
    pytest.param("deal", marks=pytest.mark.feature("W14")),
    pytest.param("lead", marks=pytest.mark.feature("W15")),
]


@pytest.mark.parametrize("type", CREATED)
def test_a_workflow_creates_an_item_which_starts_no_workflow_on_add(crm, type):
    field = "name" if type == "contact" else "title"
    more = publish(crm, comment("never"), entity_type=type, auto_run="on_add", name="Other")
    workflow = publish(crm, action(f"create_{type}", id="c", values={field: "Made"}))
    deal = crm.create()
    before = len(crm.all(f"/v1/workflows/{more}/runs"))

    run = start(crm, workflow, deal)

    id = results(crm, run, "c")["id"]
    assert "Made" == crm.ask("GET", f"/v1/items/{type}/{id}")[field]
    assert before == len(crm.all(f"/v1/workflows/{more}/runs"))


@pytest.mark.feature("W05")
def test_a_workflow_reads_another_item(crm):
    company = crm.create("company", title="Acme")
    workflow = publish(
        crm,
        action(
            "get_crm_data", id="g", entity_type="company", item=str(company["id"]), fields=["title"]
        ),
        comment("from {{ results.g.title }}"),
    )
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["from Acme"] == said(crm, deal, "from Acme")
