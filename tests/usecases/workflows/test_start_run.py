"""Runs: they start, act step by step and end."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.records.idempotency import Once
from chalicelib.usecases.workflows.read_runs import read_run, runs_of_item, runs_of_workflow
from chalicelib.usecases.workflows.save_template import (
    change_template,
    create_template,
    publish_template,
    remove_template,
)
from chalicelib.usecases.workflows.start_run import start_run
from tests.support.bureau import comment, do, document, log, publish, run_of, start, words
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def test_a_run_does_its_steps_in_order_and_ends(world):
    workflow = publish(world, comment("one"), comment("two"))
    deal = world.create()
    run = start(world, workflow, deal)
    assert ["one", "two"] == words(world, deal)
    assert "done" == run.state
    assert [("s1", "done"), ("s2", "done")] == [(one.step, one.state) for one in log(world, run)]


def test_the_timeline_says_that_a_workflow_ran(world):
    deal = world.create()
    start(world, publish(world, comment("one")), deal)
    assert ["The workflow “Follow up” started", "The workflow “Follow up” has ended"] == [
        text for text in world.texts(deal) if "workflow" in text
    ]


def test_a_template_that_was_not_published_is_not_started(world):
    template = create_template(world.tenant, ANNA, document(comment("x")), now=world.now)
    with pytest.raises(Clash):
        start(world, template.id, world.create())


def test_a_removed_template_starts_no_more(world):
    workflow = publish(world, comment("x"), auto_run="on_add")
    remove_template(world.tenant, ANNA, workflow, world.now)
    deal = world.create()
    assert [] == words(world, deal)
    with pytest.raises(NotFound):
        start(world, workflow, deal)


def test_items_of_other_types_are_refused(world):
    with pytest.raises(Invalid) as refused:
        start(world, publish(world, comment("x")), world.create("lead"))
    assert ["/item"] == [fault.pointer for fault in refused.value.faults]


def test_the_same_request_starts_one_run(world):
    workflow, deal = publish(world, comment("x")), world.create()
    once = Once(user=1, key="k", fingerprint="f")
    for _ in range(2):
        start_run(world.tenant, ANNA, workflow, deal.ref, {}, now=world.now, once=once)
        world.settle()
    assert ["x"] == words(world, deal)
    assert 1 == len(runs_of_item(world.tenant, ANNA, deal.ref, limit=9)[0])


def test_parameters_are_checked_and_fill_texts(world):
    parameters = {"who": {"type": "string", "required": True}}
    workflow = publish(world, comment("for {{ parameters.who }}"), parameters=parameters)
    deal = world.create()
    with pytest.raises(Invalid) as refused:
        start(world, workflow, deal)
    assert ["/parameters/who"] == [fault.pointer for fault in refused.value.faults]
    start(world, workflow, deal, who="Kim")
    assert ["for Kim"] == words(world, deal)


def test_variables_and_constants_fill_texts(world):
    workflow = publish(
        world,
        {"type": "set_variable", "variable": "n", "add": 2},
        {"type": "set_variable", "variable": "word", "value": "{{ deal.title }}!"},
        comment("{{ variables.n }} {{ variables.word }} {{ constants.c }}"),
        variables={"n": {"type": "number", "default": 40}, "word": {"type": "string"}},
        constants={"c": {"type": "string", "value": "C"}},
    )
    deal = world.create(title="Chair")
    start(world, workflow, deal)
    assert ["42 Chair! C"] == words(world, deal)


def test_results_of_a_step_are_there_for_later_ones(world):
    workflow = publish(
        world,
        do("create_contact", "made", values={"title": "Kim"}),
        do(
            "get_crm_data",
            "read",
            entity_type="contact",
            item="{{ results.made.id }}",
            fields=["title"],
        ),
        comment("{{ results.made.id }} {{ results.read.title }}"),
    )
    deal = world.create()
    start(world, workflow, deal)
    assert ["1 Kim"] == words(world, deal)


def test_a_failing_action_is_recorded_and_the_run_goes_on(world):
    workflow = publish(
        world, do("send_email", "mail", subject="Hi", text="Hello"), comment("after")
    )
    deal = world.create()
    run = start(world, workflow, deal)
    assert ["after"] == words(world, deal)
    failed = {one.step: one for one in log(world, run)}["mail"]
    assert ("failed", True) == (failed.state, failed.reason is not None)


def test_an_email_leaves_once(world):
    contact = world.create("contact", emails=["kim@example.com"])
    deal = world.create(contact=contact.id)
    run = start(world, publish(world, do("send_email", subject="Hi", text="Hello")), deal)
    assert ["Hi"] == [mail.subject for mail in world.mail.sent]
    assert "done" == run.state


def test_a_webhook_that_fails_for_a_while_is_called_again(world):
    world.http.answers.extend([500, 500])
    hook = do("call_webhook", "hook", url="https://shop.example.com/hook")
    deal = world.create()
    run = start(world, publish(world, hook, comment("called")), deal)
    world.advance(timedelta(minutes=5))
    assert (3, ["called"]) == (len(world.http.sent), words(world, deal))
    assert 1 == len({dict(sent.headers)["Idempotency-Key"] for sent in world.http.sent})
    assert "done" == read_run(world.tenant, ANNA, run.id, world.now).run.state


def test_change_stage_ends_the_run(world):
    workflow = publish(
        world,
        {
            "type": "condition",
            "branches": [
                {
                    "when": {"field": "title", "op": "eq", "value": "Chair"},
                    "steps": [do("change_stage", stage="won")],
                }
            ],
        },
        comment("never"),
    )
    deal = world.create(title="Chair")
    run = start(world, workflow, deal)
    assert ("won", [], "done") == (world.item(deal).stage, words(world, deal), run.state)


def test_rules_of_the_stage_start_when_a_workflow_moves_the_item(world):
    world.comment_rule("won", "rule")
    deal = world.create()
    start(world, publish(world, do("change_stage", stage="won")), deal)
    assert ["rule"] == words(world, deal)


@pytest.mark.parametrize(
    ("auto_run", "expected"),
    [("none", []), ("on_add", ["ran"]), ("on_modify", ["ran"]), ("both", ["ran", "ran"])],
)
def test_a_workflow_starts_by_itself_when_it_shall(world, auto_run, expected):
    publish(world, comment("ran"), auto_run=auto_run)
    deal = world.create()
    world.change(deal, amount=5)
    assert expected == words(world, deal)


def test_workflows_start_for_items_without_stages_too(world):
    publish(world, comment("ran"), auto_run="on_add", entity_type="contact")
    assert ["ran"] == words(world, world.create("contact"))


def test_edits_of_workflows_and_rules_start_no_workflow(world):
    edit = do("edit_item", values={"comments": "seen"})
    publish(world, edit, auto_run="on_add")
    publish(world, comment("modified"), auto_run="on_modify")
    world.rule("new", "edit_item", {"values": {"source": "web"}})
    deal = world.create()
    assert [] == words(world, deal)
    world.change(deal, amount=5)
    assert ["modified"] == words(world, deal)


def test_a_save_and_the_move_of_a_trigger_that_it_causes_start_a_workflow_once(world):
    publish(world, comment("modified"), auto_run="on_modify")
    world.trigger("executing", "field_changed", {"fields": ["amount"]})
    deal = world.create()
    world.change(deal, amount=6)
    assert ("executing", ["modified"]) == (world.item(deal).stage, words(world, deal))


def test_an_item_that_a_rule_made_starts_no_workflow(world):
    publish(world, comment("workflow"), auto_run="on_add", entity_type="lead")
    world.rule("new", "create_lead", {"values": {"title": "L"}})
    world.create()
    assert [] == words(world, world.item(type("Ref", (), {"ref": _lead(1)})()))


@pytest.mark.parametrize(("by_rule", "expected"), [(False, ["modified"]), (True, [])])
def test_the_move_of_a_trigger_starts_a_workflow_unless_it_follows_automation(
    world, by_rule, expected
):
    publish(world, comment("modified"), auto_run="on_modify")
    world.trigger("executing", "field_changed", {"fields": ["comments"]})
    if by_rule:
        world.rule("new", "edit_item", {"values": {"comments": "seen"}})
        deal = world.create()
    else:
        world.trigger("preparation", "email_received")
        deal = world.create()
        world.signal(item=str(deal.ref))
    assert ("executing" if by_rule else "preparation") == world.item(deal).stage
    assert expected == words(world, deal)


def test_items_made_by_workflows_start_no_workflow_but_their_rules(world):
    world.rule("new", "add_comment", {"text": "rule"}, type="lead")
    publish(world, comment("workflow"), auto_run="on_add", entity_type="lead")
    publish(world, do("create_lead", values={"title": "L"}), auto_run="on_add")
    world.create()
    lead = world.item(type("Ref", (), {"ref": _lead(1)})())
    assert ["rule"] == words(world, lead)


def _lead(id):
    from chalicelib.domain.items.item import ItemRef

    return ItemRef("lead", id)


def test_an_automatic_start_without_a_needed_parameter_is_logged(world):
    publish(
        world,
        comment("x"),
        auto_run="on_add",
        parameters={"who": {"type": "string", "required": True}},
    )
    deal = world.create()
    assert ([], True) == (words(world, deal), "could not start" in world.texts(deal)[0])


def test_workflows_start_before_rules(world):
    publish(world, comment("workflow"), auto_run="on_add")
    world.comment_rule("new", "rule")
    deal = world.create()
    texts = world.texts(deal)
    assert texts.index("The workflow “Follow up” started") < texts.index("rule")


def test_a_run_keeps_the_version_it_was_started_with(world):
    workflow = publish(
        world, {"type": "pause", "interval": "P1D"}, comment("old"), auto_run="on_add"
    )
    deal = world.create()
    new = document(comment("new"), auto_run="on_add")
    change_template(world.tenant, ANNA, workflow, new, now=world.now)
    publish_template(world.tenant, ANNA, workflow, world.now)
    world.advance(timedelta(days=1))
    assert ["old"] == words(world, deal)
    assert (1, "done") == (run_of(world, deal).number, run_of(world, deal).state)
    assert ["new"] == words(world, world.create())


def test_runs_of_a_template_are_listed_newest_first(world):
    workflow = publish(world, comment("x"))
    deals = [world.create() for _ in range(3)]
    ids = []
    for deal in deals:
        ids.append(start(world, workflow, deal).id)
        world.advance(timedelta(minutes=1))
    first, cursor = runs_of_workflow(world.tenant, ANNA, workflow, limit=2)
    rest, end = runs_of_workflow(world.tenant, ANNA, workflow, limit=2, after=cursor)
    assert (ids[::-1], None) == ([run.id for run in (*first, *rest)], end)


def test_everything_delivered_twice_happens_once():
    world = World(copies=2)
    workflow = publish(
        world,
        {"type": "set_variable", "variable": "n", "add": 1},
        comment("{{ variables.n }}"),
        do("create_contact", values={"title": "Kim"}),
        variables={"n": {"type": "number", "default": 0}},
        auto_run="on_add",
    )
    deal = world.create()
    assert (["1"], "done") == (words(world, deal), run_of(world, deal).state)
    assert 1 == sum(row.kind == "item" for row in world.table.rows().values()) - 1
    assert workflow == run_of(world, deal).workflow


def test_faults_of_a_template_have_pointers(world):
    with pytest.raises(Invalid) as refused:
        create_template(
            world.tenant,
            ANNA,
            document(do("add_comment"), do("nothing"), comment("{{ variables.gone }}")),
            now=world.now,
        )
    assert ["/steps/0/params/text", "/steps/1/action", "/steps/2/params/text"] == [
        fault.pointer for fault in refused.value.faults
    ]
