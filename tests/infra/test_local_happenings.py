"""`POST /_local/settle` says what has happened since it was asked last."""

from infra.local.client import Client
from tests.support.runtime import running

RULES = "/v1/automation/deal/default/rules"
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "hello"}}


def settled(client: Client, query: str = ""):
    return client.post(f"/_local/settle{query}").json


def told(answer):
    return [{k: v for k, v in one.items() if k not in ("number", "at")} for one in answer["done"]]


def test_it_tells_what_was_done_once_and_again_from_a_number_on():
    with running() as client:
        client.post(RULES, COMMENT)
        later = {**COMMENT, "run": {"mode": "delay", "delay": "PT10M"}}
        client.post(RULES, later)
        condition = {"field": "amount", "op": "gt", "value": "5"}
        client.post(RULES, {**COMMENT, "condition": condition})
        client.post("/v1/items/deal", {"title": "Paper"})
        first = settled(client)
        made, waiting, *ended = told(first)
        assert {"what": "item", "id": "deal_1", "stage": "new", "event": "made"} == made
        assert {"run"} == {one["what"] for one in (waiting, *ended)}
        assert ["done", "scheduled", "skipped"] == sorted(one["state"] for one in (waiting, *ended))
        assert ["condition_false"] == [one["reason"] for one in ended if "reason" in one]

        client.advance("PT10M")
        second = settled(client)
        assert ["done"] == [one["state"] for one in told(second)]
        assert second["since"] == first["until"]
        assert second["processed"] > 0
        assert [] == told(settled(client))
        assert first["done"] + second["done"] == settled(client, "?since=0")["done"]


def test_it_tells_what_was_done_in_the_background_too_and_what_left():
    with running(background=True) as client:
        notice = {"text": "Look", "recipients": [1]}
        client.post(RULES, {**COMMENT, "action": "notify_staff", "params": notice})
        client.post("/v1/items/deal", {"title": "Paper"})
        answers = [settled(client) for _ in range(3)]
        states = [one.get("state") for answer in answers for one in told(answer)]
        assert "done" in states
        assert [{"number": 1, "kind": "notification"}] == [
            one for a in answers for one in a["sent"]
        ]
        assert sum(answer["processed"] for answer in answers) > 0


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr("infra.local.happenings.KEPT", 3)
    with running() as client:
        for _ in range(5):
            client.post("/v1/items/contact", {"name": "Kim"})
        assert ["contact_3", "contact_4", "contact_5"] == [
            one["id"] for one in told(settled(client))
        ]


def test_a_number_is_a_number():
    with running() as client:
        answer = client.post("/_local/settle?since=yesterday")
        assert (400, "invalid") == (answer.status, answer.json["code"])
