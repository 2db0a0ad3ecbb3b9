"""Pauses and periods of workflows that come from parameters, variables, constants and fields."""

import pytest

from tests.stories.workflows import comment, comments, publish, read, results, start, state, tasks
from tests.support.stories import ADMIN, Refusal

DAYS = {"days": {"type": "number", "required": True}}
AT_TEN = "2023-04-03T09:00:00Z"


def resting(**more):
    """Return a pause as a step with an id."""
    return {"type": "pause", "id": "rest", **more}


@pytest.mark.feature("W30")
@pytest.mark.parametrize(
    ("length", "header", "given"),
    [
        ("P{{ parameters.days }}D", {"parameters": DAYS}, {"days": 2}),
        (
            "{{ parameters.rest }}",
            {"parameters": {"rest": {"type": "string"}}},
            {"rest": "PT48H"},
        ),
        (
            "PT{{ variables.hours }}H",
            {"variables": {"hours": {"type": "number", "default": 48}}},
            {},
        ),
        ("{{ constants.rest }}", {"constants": {"rest": {"type": "string", "value": "P2D"}}}, {}),
        ("{{ deal.uf_rest }}", {}, {}),
    ],
)
def test_a_pause_lasts_as_long_as_its_value_says(crm, length, header, given):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_rest", "type": "string", "title": "Rest"})
    workflow = publish(crm, resting(interval=length), comment("on"), **header)
    deal = crm.create(uf_rest="P2D")
    start(crm, workflow, deal, **given)

    crm.client.advance("PT47H59M")
    assert [] == comments(crm, deal)
    crm.client.advance("PT1M")

    (said,) = crm.timeline(deal, "comment")
    assert ("on", "2023-04-05T09:00:00Z") == (said["text"], said["at"])


@pytest.mark.feature("W23")
def test_a_period_for_the_client_comes_from_a_parameter(crm):
    wait = {"type": "wait_for_client", "id": "w", "period": "P{{ parameters.days }}D"}
    workflow = publish(crm, wait, comment("{{ results.w.result }}"), parameters=DAYS)
    deal = crm.create(contact=crm.create("contact")["id"])
    start(crm, workflow, deal, days=3)

    crm.client.advance("P2D")
    assert [] == comments(crm, deal)
    crm.client.advance("P1D")

    assert ["timeout"] == comments(crm, deal)


@pytest.mark.feature("W30")
def test_of_several_events_the_one_with_the_shorter_value_comes_first(crm):
    ask = {"type": "user_task", "kind": "read", "users": [ADMIN], "subject": "Read"}
    branches = [
        {"event": {**ask, "timeout": "P{{ parameters.days }}D"}, "steps": [comment("late")]},
        {"event": {"type": "pause", "interval": "P2D"}, "steps": [comment("paused")]},
    ]
    workflow = publish(crm, {"type": "listen", "branches": branches}, parameters=DAYS)
    one, other = crm.create(), crm.create()
    start(crm, workflow, one, days=1)
    start(crm, workflow, other, days=5)

    crm.client.advance("P6D")

    assert [["late"], ["paused"]] == [comments(crm, deal) for deal in (one, other)]


@pytest.mark.feature("W30")
@pytest.mark.parametrize("given", ["soon", "P-1D", "PT10S"])
def test_a_value_that_is_no_length_makes_the_pause_fail_and_says_which(crm, given):
    pause = resting(interval="{{ deal.title }}")
    workflow = publish(crm, pause, comment("{{ results.rest.reason }}"))
    deal = crm.create(title=given)

    run = start(crm, workflow, deal)

    assert ("done", ["no_duration"]) == (state(crm, run), comments(crm, deal))
    (line, _) = read(crm, run)["steps"]
    assert ("failed", "no_duration") == (line["state"], line["reason"]["code"])
    assert repr(given) in line["reason"]["detail"]


@pytest.mark.feature("W30")
def test_a_pause_that_fails_takes_the_way_that_is_given_for_it(crm):
    branch = [comment("no length"), resting(id="other", interval="PT10M")]
    workflow = publish(
        crm, resting(interval="{{ deal.title }}", on_failure=branch), comment("behind")
    )
    deal = crm.create(title="soon")

    run = start(crm, workflow, deal)
    assert (["no length"], "running") == (comments(crm, deal), state(crm, run))
    crm.client.advance("PT10M")

    assert ["no length", "behind"] == comments(crm, deal)


@pytest.mark.feature("W18")
@pytest.mark.parametrize(("way", "ends"), [("end", "failed"), ("go_on", "done")])
def test_a_wait_for_an_item_that_is_not_there_fails_as_it_says(crm, way, ends):
    wait = {"type": "wait_for_stage", "id": "w", "stages": [], "on_failure": way}
    about = {"entity_type": "lead", "item": "{{ parameters.lead }}"}
    workflow = publish(
        crm, {**wait, **about}, comment("on"), parameters={"lead": {"type": "number"}}
    )
    deal = crm.create()

    run = start(crm, workflow, deal, lead=99)

    assert (ends, ["on"] if way == "go_on" else []) == (state(crm, run), comments(crm, deal))


@pytest.mark.feature("W30")
def test_a_loop_whose_pause_may_fail_says_what_follows(crm):
    body = resting(interval="{{ parameters.rest }}")
    loop = {"type": "while", "when": {"field": "amount", "op": "lt", "value": "5"}}
    header = {"parameters": {"rest": {"type": "string"}}}
    with pytest.raises(Refusal, match="on_failure: end"):
        publish(crm, {**loop, "steps": [body]}, **header)

    workflow = publish(crm, {**loop, "steps": [{**body, "on_failure": "end"}]}, **header)
    deal = crm.create(amount="1")
    rests, fails = start(crm, workflow, deal, rest="P1D"), start(crm, workflow, deal, rest="soon")
    crm.client.advance("P3D")

    assert ["running", "failed"] == [state(crm, run) for run in (rests, fails)]
    assert 4 == sum(line["step"] == "rest" for line in read(crm, rests)["steps"])
    assert "no_duration" == read(crm, fails)["reason"]["code"]


@pytest.mark.feature("W30")
def test_what_is_past_passes_at_once_whatever_is_waited_for(crm):
    ask = {"type": "user_task", "id": "a", "kind": "read", "users": [ADMIN], "subject": "Read"}
    stage = {"type": "wait_for_stage", "id": "b", "stages": ["new", "won"]}
    first = {
        "type": "listen",
        "branches": [
            {"event": {"type": "wait_for_client", "until": AT_TEN}, "steps": [comment("late")]},
            {"event": {"type": "pause", "interval": "P1D"}, "steps": []},
        ],
    }
    workflow = publish(
        crm,
        {**ask, "until": "2023-01-01"},
        {**stage, "until": "2023-01-01"},
        {"type": "pause", "until": "2023-01-01"},
        first,
        comment("on"),
    )
    deal = crm.create()

    run = start(crm, workflow, deal)

    assert ("done", ["late", "on"]) == (state(crm, run), comments(crm, deal))
    ends = [line["finished_at"] for line in read(crm, run)["steps"]]
    assert {AT_TEN} == set(ends)
    assert "timeout" == results(crm, run, "a")["result"]
    assert "reached" == results(crm, run, "b")["result"]
    assert [] == tasks(crm)


@pytest.mark.feature("R03")
def test_a_rule_acts_as_long_after_the_entry_as_a_field_says(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_days", "type": "number", "title": "Days"})
    run = {"mode": "delay", "delay": "P{{ deal.uf_days }}D"}
    rule = crm.comment_rule("preparation", "late", run=run)
    soon, later, never = crm.create(uf_days=1), crm.create(uf_days=3), crm.create()
    for deal in (soon, later, never):
        crm.move(deal, "preparation")

    due = [crm.runs(deal)[rule].get("due_at") for deal in (soon, later)]
    assert ["2023-04-04T09:00:00Z", "2023-04-06T09:00:00Z"] == due
    assert ("failed", "no_duration") == (crm.states(never)[rule], crm.reason(never, rule))
    crm.client.advance("P2D")
    assert [["late"], []] == [comments(crm, deal) for deal in (soon, later)]


@pytest.mark.feature("R03", "R04")
def test_a_delay_is_worked_out_from_fields_that_can_give_one(crm):
    crm.ask("PATCH", "/v1/settings", {"minimum_delay_seconds": 600})
    before = {"mode": "before", "delay": "{{ deal.comments }}", "field": "close_date"}
    rule = crm.comment_rule("preparation", "x", run=before)
    deal = crm.create(comments="PT12H", close_date="2023-04-06")
    crm.move(deal, "preparation")
    assert "2023-04-05T12:00:00Z" == crm.runs(deal)[rule]["due_at"]
    after = {"mode": "delay", "delay": "PT{{ deal.probability }}M"}
    short = crm.comment_rule("executing", "x", run=after)
    quick = crm.create(probability=9)
    crm.move(quick, "executing")
    assert "no_duration" == crm.reason(quick, short)

    for delay, words in (
        ("{{ deal.colour }}", "no field of the item"),
        ("P{{ tenant_constants.days }}D", "no value of the tenant"),
        ("{{ contact.name }}", "no field of the item"),
        ("{{ deal.amount }}", "no text that could give"),
    ):
        with pytest.raises(Refusal, match=words):
            crm.comment_rule("new", "x", run={**before, "delay": delay})


@pytest.mark.feature("R03", "R04")
def test_a_rule_acts_as_long_after_the_entry_as_values_of_the_tenant_say(crm):
    crm.ask("PUT", "/v1/workflow-constants/days", {"type": "number", "value": 3})
    crm.ask("PUT", "/v1/workflow-variables/rest", {"type": "string", "default": "P1D"})
    fixed = {"mode": "delay", "delay": "P{{ tenant_constants.days }}D"}
    shared = {"mode": "before", "delay": "{{ tenant_variables.rest }}", "field": "close_date"}
    rules = [crm.comment_rule("preparation", "x", run=run) for run in (fixed, shared)]
    first = crm.create(close_date="2023-04-20")
    crm.move(first, "preparation")
    crm.ask("PUT", "/v1/workflow-constants/days", {"type": "number", "value": 5})
    set_it = {"type": "set_variable", "variable": "tenant_variables.rest", "value": "P2D"}
    start(crm, publish(crm, set_it), crm.create())
    second = crm.create(close_date="2023-04-20")
    crm.move(second, "preparation")

    due = [[crm.runs(deal)[rule]["due_at"][:10] for rule in rules] for deal in (first, second)]

    assert [["2023-04-06", "2023-04-19"], ["2023-04-08", "2023-04-18"]] == due


@pytest.mark.feature("R03")
def test_a_constant_that_gives_no_delay_fails_the_rule_without_saying_what_it_holds(crm):
    crm.ask("PUT", "/v1/workflow-constants/rest", {"type": "string", "value": "P1D"})
    run = {"mode": "delay", "delay": "{{ tenant_constants.rest }}"}
    rule = crm.comment_rule("preparation", "x", run=run)
    crm.ask("PUT", "/v1/workflow-constants/rest", {"type": "string", "value": "s3cret"})
    deal = crm.create()
    crm.move(deal, "preparation")

    reason = crm.runs(deal)[rule]["reason"]

    assert "no_duration" == reason["code"]
    assert "s3cret" not in reason["detail"]
