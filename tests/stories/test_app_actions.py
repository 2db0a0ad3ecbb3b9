"""Rules and workflows that ask an app to do something, and wait for its answer (R40)."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.delivery.signing import verify_webhook
from tests.stories.workflows import comment, comments, publish, read, results, start, state, steps
from tests.support.local_server import Asked, LocalServer, local_server
from tests.support.stories import Document, Story, pointers, problem

pytestmark = pytest.mark.feature("R40")
RETURNS = {"score": {"type": "number", "required": True}, "grade": {"type": "string"}}
PROPERTIES = {
    "amount": {"type": "money", "required": True},
    "note": {"type": "string", "default": "no note"},
}
ASK = {"app_action": "bank.check", "properties": {"amount": "{{ deal.amount }}"}}


@dataclass
class Bank:
    """An app that checks credit."""

    crm: Story
    server: LocalServer
    secret: str = ""

    def register(self, **more: Any) -> Document:
        """Register its action, or change it."""
        action = {"code": "bank.check", "name": "Check credit", "handler": self.server.url + "/do"}
        action |= {"properties": PROPERTIES, "returns": RETURNS, **more}
        found: Document = self.crm.ask("POST", "/v1/app-actions", action)
        self.secret = found["secret"]
        return found

    @property
    def asked(self) -> list[Document]:
        """What it was asked, each time checked as an app should."""
        return [self._checked(one) for one in self.server.asked]

    def _checked(self, one: Asked) -> Document:
        sent_at = int(datetime.fromisoformat(self.crm.client.now()).timestamp())
        assert verify_webhook(one.headers["X-Signature"], one.body, self.secret, sent_at, 10**7)
        found: Document = json.loads(one.body)
        return found

    def answers(self, place: int = -1, **answer: Any) -> Any:
        """Answer what it was asked; return what the service says to that."""
        url = self.asked[place]["answer_url"]
        answer = answer or {"values": {"score": 7}}
        said = self.crm.client.as_user("nobody").post(urlsplit(url).path, answer)
        self.crm.settle()
        return said


@pytest.fixture
def bank(crm):
    with local_server() as server:
        app = Bank(crm, server)
        app.register()
        yield app


def waiting(crm: Story, **params: Any) -> tuple[Document, str]:
    """Return a deal whose rule has asked, and the rule."""
    rule = crm.rule("new", "run_app_action", {**ASK, **params})
    return crm.create(title="Roof", amount="500"), rule


def test_the_app_gets_what_it_has_registered_and_can_check_who_asks(crm, bank):
    deal, rule = waiting(crm)
    (asked,) = bank.asked
    assert {
        "action": "bank.check",
        "run": crm.runs(deal)[rule]["id"],
        "item": {"type": "deal", "id": deal["id"]},
        "stage": "new",
        "pipeline": "default",
        "occurred_at": "2023-04-03T09:00:00Z",
        "properties": {"amount": "500.00", "note": "no note"},
    } == {name: asked[name] for name in asked if name not in ("token", "answer_url")}
    assert asked["answer_url"].endswith(f"/callbacks/{asked['token']}")
    (request,) = bank.server.asked
    signature = request.headers["X-Signature"]
    at = int(datetime.fromisoformat(crm.client.now()).timestamp())
    assert not verify_webhook(signature, request.body + b" ", bank.secret, at)
    assert not verify_webhook(signature, request.body, bank.secret, at + 301)


def test_a_rule_waits_for_the_answer_and_what_it_says_is_there_for_later_ones(crm, bank):
    rule = crm.rule("new", "run_app_action", ASK)
    good = {"field": f"results.{rule}.score", "op": "gt", "value": 5}
    crm.comment_rule("new", f"{{{{ results.{rule}.grade }}}}", after_previous=True, condition=good)
    deal = crm.create(amount="500")
    crm.client.advance("P30D")
    assert ("waiting_app", []) == (crm.states(deal)[rule], crm.texts(deal))

    assert 204 == bank.answers(values={"score": 7, "grade": "B"}, message="Well known").status
    assert {"status": 200, "score": 7, "grade": "B"} == crm.runs(deal)[rule]["result"]
    assert ("done", ["B"]) == (crm.states(deal)[rule], crm.texts(deal))
    (line,) = crm.timeline(deal, "wait")
    assert "“Check credit” was asked; it was answered: Well known" == line["text"]


def test_a_token_counts_once_and_only_where_it_was_given(crm, bank):
    deal, rule = waiting(crm)
    other, _ = crm.create(amount="1"), None
    (token, _) = (one["token"] for one in bank.asked)
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in ("nonsense", changed, token.replace(".", ".x", 1)):
        said = crm.client.as_user("nobody").post(f"/callbacks/{wrong}", {"values": {"score": 1}})
        assert (403, "forbidden") == problem(said)
    assert [204, 403] == [bank.answers(0, values={"score": n}).status for n in (7, 8)]
    assert (7, "waiting_app") == (
        crm.runs(deal)[rule]["result"]["score"],
        crm.states(other)[rule],
    )


@pytest.mark.parametrize("leave", ["move", "delete", "stop"])
def test_once_nobody_waits_the_token_is_stale(crm, bank, leave):
    rule = crm.rule("new", "run_app_action", ASK)
    follower = crm.comment_rule("new", after_previous=True)
    deal = crm.create(amount="500")
    if leave == "move":
        crm.move(deal, "preparation")
        assert {rule: "stopped", follower: "stopped"} == crm.states(deal, 1)
        assert "stage_left" == crm.reason(deal, rule, 1)
    elif leave == "delete":
        crm.delete(deal)
    else:
        crm.ask("POST", f"/v1/items/deal/{deal['id']}/automation/stop")
        assert {rule: "stopped", follower: "stopped"} == crm.states(deal)
    assert 403 == bank.answers().status


def test_a_wrong_answer_is_told_and_does_not_use_up_the_token(crm, bank):
    deal, rule = waiting(crm)
    said = bank.answers(values={"score": "high", "colour": "red"})
    assert (400, {"/values/colour", "/values/score"}) == (said.status, set(pointers(said)))
    assert (204, {rule: "done"}) == (bank.answers().status, crm.states(deal))


def test_an_app_can_say_that_it_could_not_do_it(crm, bank):
    rule = crm.rule("new", "run_app_action", ASK)
    follower = crm.comment_rule("new", after_previous=True)
    deal = crm.create(amount="500")
    bank.answers(error="No such customer")
    assert {rule: "failed", follower: "blocked"} == crm.states(deal)
    reason = crm.runs(deal)[rule]["reason"]
    assert ("app_failed", "No such customer") == (reason["code"], reason["detail"])


def test_without_an_answer_it_fails_at_its_deadline(crm, bank):
    deal, rule = waiting(crm, deadline="P2D")
    crm.client.advance("PT47H59M")
    assert {rule: "waiting_app"} == crm.states(deal)
    crm.client.advance("PT1M")
    assert ("failed", "no_answer") == (crm.states(deal)[rule], crm.reason(deal, rule))
    assert 403 == bank.answers().status


def test_one_that_is_not_to_wait_goes_on_at_once(crm, bank):
    deal, rule = waiting(crm, wait=False)
    (asked,) = bank.asked
    assert ({rule: "done"}, False) == (crm.states(deal), "token" in asked)
    bank.register(waits=False)
    deal = crm.create(amount="5")
    assert {rule: "done"} == crm.states(deal)


def test_an_app_that_fails_for_a_while_is_asked_again_in_the_same_words(crm, bank):
    bank.server.status = 503
    deal, rule = waiting(crm)
    assert {rule: "scheduled"} == crm.states(deal)
    bank.server.status = 200
    crm.client.advance("PT1H")
    first, second = bank.server.asked
    assert first.body == second.body
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert {rule: "waiting_app"} == crm.states(deal)


def test_an_answer_counts_also_where_our_request_seemed_to_fail(crm, bank):
    bank.server.status = 503
    deal, rule = waiting(crm)
    assert (204, {rule: "done"}) == (bank.answers().status, crm.states(deal))
    crm.client.advance("PT1H")
    assert 1 == len(bank.asked)


def test_a_refusal_fails_the_rule_and_leaves_no_word_of_waiting(crm, bank):
    bank.server.status = 404
    deal, rule = waiting(crm)
    assert ("failed", "bad_answer") == (crm.states(deal)[rule], crm.reason(deal, rule))
    assert [] == crm.timeline(deal, "wait")


def test_an_action_in_use_goes_with_force_only_and_rules_fail_then(crm, bank):
    rule = crm.rule("new", "run_app_action", ASK)
    said = crm.client.send("DELETE", "/v1/app-actions/bank.check")
    assert (409, "in_use") == problem(said)
    crm.ask("DELETE", "/v1/app-actions/bank.check?force=true")
    deal = crm.create(amount="500")
    assert ("failed", "no_app_action") == (crm.states(deal)[rule], crm.reason(deal, rule))


def test_what_is_missing_when_it_acts_fails_the_rule(crm, bank):
    rule = crm.rule("new", "run_app_action", ASK)
    deal = crm.create(title="No amount")
    assert ("failed", "bad_value") == (crm.states(deal)[rule], crm.reason(deal, rule))


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"app_action": "bank.chek", "properties": {}}, "/params/app_action"),
        ({**ASK, "properties": {}}, "/params/properties/amount"),
        ({**ASK, "properties": {"amount": "much"}}, "/params/properties/amount"),
        ({**ASK, "properties": {"amount": "5", "colour": 1}}, "/params/properties/colour"),
        ({**ASK, "deadline": "PT1S"}, "/params/deadline"),
    ],
)
def test_a_rule_that_cannot_work_is_refused(crm, bank, params, pointer):
    document = {"stage": "new", "action": "run_app_action", "params": params}
    said = crm.client.post("/v1/automation/deal/default/rules", document)
    assert [pointer] == pointers(said)


def test_the_catalogue_shows_it_as_all_others(crm, bank):
    entries = crm.ask("GET", "/v1/catalog/actions?group=custom")["items"]
    (own,) = (one for one in entries if one["app_action"] == "bank.check")
    properties = own["parameters"]["properties"]["properties"]
    assert ("run_app_action", "Check credit", ["amount"]) == (
        own["code"],
        own["title"],
        properties["required"],
    )
    assert {"amount", "note"} == set(properties["properties"])
    assert {"status", "score", "grade"} == set(own["results"])


# ---- workflows

ASK_STEP = {"type": "action", "id": "ask", "action": "run_app_action", "params": ASK}


@pytest.mark.parametrize("wait", [None, False])
def test_a_workflow_waits_and_goes_on_with_what_was_answered(crm, bank, wait):
    step = {**ASK_STEP, "params": {**ASK, "wait": wait}}
    workflow = publish(crm, step, comment("{{ results.ask.score }} {{ results.ask.status }}"))
    deal = crm.create(amount="500")
    run = start(crm, workflow, deal)
    if wait is None:
        crm.client.advance("P20D")
        assert ([("ask", "waiting_event")], []) == (steps(crm, run), comments(crm, deal))
        assert [204, 403] == [bank.answers(values={"score": 9}).status for _ in range(2)]
    assert ("done", ["9 200" if wait is None else "200"]) == (
        state(crm, run),
        comments(crm, deal),
    )
    assert 1 == len(bank.asked)


@pytest.mark.parametrize("how", ["deadline", "error"])
@pytest.mark.parametrize("on_failure", ["go_on", "end", "steps"])
def test_a_workflow_takes_the_way_of_a_failure(crm, bank, how, on_failure):
    way = [comment("failed")] if on_failure == "steps" else on_failure
    step = {**ASK_STEP, "params": {**ASK, "deadline": "P1D"}, "on_failure": way}
    workflow = publish(crm, step, comment("on {{ results.ask.reason }}"))
    deal = crm.create(amount="500")
    run = start(crm, workflow, deal)
    if how == "error":
        bank.answers(error="No such customer")
    crm.client.advance("P1D")
    reason = "no_answer" if how == "deadline" else "app_failed"
    expected = {"go_on": [f"on {reason}"], "end": [], "steps": ["failed", f"on {reason}"]}
    assert expected[on_failure] == comments(crm, deal)
    assert ("failed" if on_failure == "end" else "done") == state(crm, run)
    (line,) = (one for one in read(crm, run)["steps"] if one["step"] == "ask")
    assert ("failed", reason) == (line["state"], line["reason"]["code"])


def test_a_run_that_was_ended_takes_no_answer(crm, bank):
    workflow = publish(crm, ASK_STEP)
    deal = crm.create(amount="500")
    run = start(crm, workflow, deal)
    crm.ask("POST", f"/v1/workflow-runs/{run}/terminate", {})
    crm.settle()
    assert (403, [("ask", "stopped")]) == (bank.answers().status, steps(crm, run))
    (line,) = crm.timeline(deal, "wait")
    assert "“Check credit” was asked; the run has ended before" == line["text"]


def test_each_pass_of_a_loop_asks_with_a_token_of_its_own(crm, bank):
    loop = {
        "type": "for_each",
        "id": "each",
        "over": "constants.list",
        "as": "one",
        "steps": [ASK_STEP],
    }
    workflow = publish(
        crm,
        loop,
        variables={"one": {"type": "string"}},
        constants={"list": {"type": "string", "multiple": True, "value": ["a", "b"]}},
    )
    deal = crm.create(amount="500")
    run = start(crm, workflow, deal)
    assert 204 == bank.answers(0, values={"score": 1}).status
    assert (2, "running") == (len(bank.asked), state(crm, run))
    assert 403 == bank.answers(0, values={"score": 1}).status
    assert 204 == bank.answers(1, values={"score": 2}).status
    assert ("done", {"status": 200, "score": 2, "grade": None}) == (
        state(crm, run),
        results(crm, run, "ask"),
    )
