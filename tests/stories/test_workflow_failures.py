"""What follows in a workflow where a step could not be done: an end, its own steps, or nothing."""

from datetime import timedelta

import pytest

from tests.stories.workflows import comment, comments, pause, publish, read, start, state, steps
from tests.support.runtime import START
from tests.support.stories import Refusal, telling

HOUR = timedelta(hours=1)
WHY = "{{ results.mail.reason }}: {{ results.mail.message }}"


def mail(**more):
    """Return a step that fails for a deal without a client."""
    params = {"subject": "Hello", "text": "Hello"}
    return {"type": "action", "id": "mail", "action": "send_email", "params": params, **more}


def told(why):
    """Return a branch that only the reason of the failed step leads into."""
    met = {"field": "results.mail.reason", "op": "eq", "value": why}
    return {"type": "condition", "branches": [{"when": met, "steps": [comment(f"for {why}")]}]}


@pytest.mark.feature("W30")
def test_a_step_that_could_not_be_done_leads_into_its_own_branch_and_on_behind_it(crm):
    branch = [comment(WHY), told("no_client"), told("item_deleted")]
    workflow = publish(crm, mail(on_failure=branch), comment("behind"))
    without, with_client = (
        crm.create(),
        crm.create(contact=crm.create("contact", emails=["a@b.de"])["id"]),
    )

    failed, sent = start(crm, workflow, without), start(crm, workflow, with_client)

    first, *others = comments(crm, without)
    assert first.startswith("no_client: the item has")
    assert ["for no_client", "behind"] == others
    assert (["behind"], ["a@b.de"]) == (comments(crm, with_client), crm.mailed())
    assert ["done", "done"] == [state(crm, failed), state(crm, sent)]


@pytest.mark.feature("W30")
def test_a_step_at_whose_failure_the_run_is_to_end_lets_nothing_follow(crm):
    beside = {
        "type": "parallel",
        "branches": [{"steps": [mail(on_failure="end")]}, {"steps": [pause("P1D"), comment("x")]}],
    }
    workflow = publish(crm, beside, comment("behind"))
    deal = crm.create()

    run = start(crm, workflow, deal)
    crm.client.advance("P2D")

    found = read(crm, run)
    assert ("failed", "no_client") == (found["state"], found["reason"]["code"])
    assert found["reason"]["detail"].startswith("mail could not be done: ")
    assert [] == comments(crm, deal)
    assert any("has failed: mail could not" in text for text in crm.texts(deal))


@pytest.mark.feature("W30")
def test_a_step_that_says_nothing_goes_on_and_keeps_why_it_failed(crm):
    again = {"type": "set_variable", "variable": "n", "add": 1}
    met = {"field": "variables.n", "op": "lt", "value": 2}
    loop = {
        "type": "while",
        "when": met,
        "steps": [mail(), comment("{{ results.mail.reason }}."), again],
    }
    workflow = publish(crm, loop, variables={"n": {"type": "number", "default": 0}})
    deal = crm.create()

    start(crm, workflow, deal)

    assert ["no_client.", "no_client."] == comments(crm, deal)


@pytest.mark.feature("W16")
@pytest.mark.parametrize("lost", [True, False])
def test_behind_a_change_of_stage_that_fails_the_run_goes_on(crm, lost):
    move = {"type": "action", "id": "move", "action": "change_stage", "params": {"stage": "extra"}}
    why = comment("{{ results.move.reason }}")
    own = crm.pipeline("Own", "first", "extra")
    workflow = publish(crm, {**move, "on_failure": [why]}, comment("behind"))
    deal = crm.create(pipeline=own) if not lost else crm.create()

    run = start(crm, workflow, deal)

    assert "done" == state(crm, run)
    assert (["unknown_stage", "behind"] if lost else []) == comments(crm, deal)
    assert ("new" if lost else "extra") == crm.stage(deal)


@pytest.mark.feature("W16")
def test_nothing_can_stand_behind_a_change_of_stage_that_ends_the_run_either_way(crm):
    move = {"type": "action", "action": "change_stage", "params": {"stage": "won"}}
    for way in ("end", [{"type": "end"}]):
        with pytest.raises(Refusal, match="never reached"):
            publish(crm, {**move, "on_failure": way}, comment("behind"))


@pytest.mark.feature("W27")
def test_a_run_that_rests_in_such_a_branch_goes_on_there_behind_a_restart(tmp_path):
    branch = [comment("sorry"), pause("PT10H"), comment("later")]
    with telling(at=START, data=tmp_path) as crm:
        workflow = publish(crm, mail(on_failure=branch), comment("behind"))
        deal = crm.create()
        run = start(crm, workflow, deal)
        assert ["sorry"] == comments(crm, deal)

    with telling(at=START + 4 * HOUR, data=tmp_path) as crm:
        crm.client.advance("PT5H")
        assert (["sorry"], "running") == (comments(crm, deal), state(crm, run))
        crm.client.advance("PT2H")
        assert (["sorry", "later", "behind"], "done") == (comments(crm, deal), state(crm, run))


@pytest.mark.feature("W27")
def test_a_run_is_started_again_within_such_a_branch(crm):
    branch = [comment("sorry", id="sorry"), mail(id="second", on_failure="end"), comment("went")]
    workflow = publish(crm, mail(on_failure=branch), comment("behind"))
    deal = crm.create()
    run = start(crm, workflow, deal)
    assert ("failed", ["sorry"]) == (state(crm, run), comments(crm, deal))

    crm.change(deal, contact=crm.create("contact", emails=["a@b.de"])["id"])
    crm.ask("POST", f"/v1/workflow-runs/{run}/resume", {"step": "second"})
    crm.settle()

    assert ("done", ["sorry", "went", "behind"]) == (state(crm, run), comments(crm, deal))
    assert ("second", "done") in steps(crm, run)


@pytest.mark.feature("W30")
@pytest.mark.parametrize(
    ("way", "words"), [([], "list of steps"), ("stop", "go_on, end"), (7, "list of steps")]
)
def test_what_follows_a_failure_is_a_word_or_steps(crm, way, words):
    with pytest.raises(Refusal, match=words):
        publish(crm, mail(on_failure=way))


@pytest.mark.feature("W30")
def test_why_a_step_failed_is_known_behind_it_only(crm):
    with pytest.raises(Refusal, match="mail"):
        publish(crm, comment(WHY), mail(on_failure=[comment("x")]))
    secret = {"type": "action", "id": "hook", "action": "call_webhook"}
    secret["params"] = {"url": "https://shop.example.com/secret"}
    workflow = publish(crm, mail(on_failure=[secret]))
    other = crm.as_user(crm.hire("Ben"))
    document = other.ask("GET", f"/v1/workflows/{workflow}")
    assert "shop.example.com" not in str(document)
    assert "if it fails" in crm.ask("GET", f"/v1/workflows/{workflow}/diagram")["mermaid"]
    crm.ask("PATCH", f"/v1/workflows/{workflow}", {"steps": document["steps"]})
    assert "shop.example.com/secret" in str(crm.ask("GET", f"/v1/workflows/{workflow}"))
