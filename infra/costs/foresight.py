"""What is told before it happens."""

from typing import Any


def a_comment_and_an_email(shop: Any) -> None:
    """Have a deal of a client, and on the stage a rule that comments and one that writes."""
    contact = shop.create("contact", emails=["kim@example.com"])["id"]
    shop.deal = shop.create("deal", contact=contact)["id"]
    shop.rule("add_comment", {"text": "Hello"})
    shop.rule("send_email", {"recipient": "client", "subject": "Hi", "text": "Hello"})


def move_previewed(shop: Any) -> None:
    """Ask what a stage move would set off."""
    path = f"/v1/items/deal/{shop.deal}/stage?dry_run=true"
    answer = shop.client.post(path, {"stage": "executing"})
    assert answer.status == 200, answer.json
    assert [run["state"] for run in answer.json["runs"]] == ["done", "done"]


def rule_tried(shop: Any) -> None:
    """Try a rule that is not saved on the deal."""
    rule = {"stage": "new", "action": "add_comment", "params": {"text": "{{ deal.title }}"}}
    answer = shop.client.post("/v1/automation/deal/default/test", {"rule": rule, "item": shop.deal})
    assert answer.status == 200, answer.json
    assert answer.json["state"] == "done"


def moved_with_rules(shop: Any) -> None:
    """Have a rule that waits on the first stage and one on the next, and move the deal."""
    shop.rule("add_comment", {"text": "A"}, stage="new", run={"mode": "delay", "delay": "P1D"})
    shop.rule("add_comment", {"text": "B"}, run={"mode": "delay", "delay": "P1D"})
    shop.deal = shop.create("deal")["id"]
    shop.client.settle()
    shop.move("executing")
    shop.client.settle()


def move_undone(shop: Any) -> None:
    """Take the move back."""
    answer = shop.client.post(f"/v1/items/deal/{shop.deal}/stage/undo", {"entry": 2})
    assert answer.status == 200, answer.json
    assert len(answer.json["restored"]) == len(answer.json["stopped"]) == 1


def a_failed_run(shop: Any) -> None:
    """Have a run that has failed."""
    shop.rule("send_email", {"recipient": "client", "subject": "Hi", "text": "Hello"}, stage="new")
    shop.create("deal")
    shop.client.settle()


def runs_listed(shop: Any) -> None:
    """List the runs that have failed."""
    answer = shop.client.get("/v1/runs")
    assert answer.status == 200, answer.json
    assert {run["state"] for run in answer.json["items"]} == {"failed"}


def a_run_that_was_done(shop: Any) -> None:
    """Have a run that was done."""
    shop.rule("add_comment", {"text": "Hello"}, stage="new")
    shop.create("deal")
    shop.client.settle()


def done_listed(shop: Any) -> None:
    """List the runs that were done."""
    answer = shop.client.get("/v1/runs?state=done")
    assert answer.status == 200, answer.json
    assert {run["state"] for run in answer.json["items"]} == {"done"}


def runs_counted(shop: Any) -> None:
    """Count the runs by rule, day and state."""
    answer = shop.client.get("/v1/runs/counts")
    assert answer.status == 200, answer.json
    assert {line["state"] for line in answer.json["items"]} == {"done"}


def ten_deals(shop: Any) -> None:
    """Have ten deals more, and the preview of moving them."""
    ids = [shop.create("deal")["id"] for _ in range(10)]
    shop.client.settle()
    shop.bulk = {"ids": ids, "move": {"stage": "executing"}}
    answer = shop.client.post("/v1/items/deal/bulk?dry_run=true", shop.bulk)
    assert answer.status == 201, answer.json
    shop.bulk["confirm"] = answer.json["confirm"]


def moved_in_bulk(shop: Any) -> None:
    """Move them as one."""
    answer = shop.client.post("/v1/items/deal/bulk", shop.bulk)
    assert answer.status == 201, answer.json


FORESIGHT = (
    (
        "preview a stage move, 1 immediate data rule and 1 e-mail",
        a_comment_and_an_email,
        move_previewed,
        "nothing is written",
    ),
    ("try a rule on an item", a_comment_and_an_email, rule_tried, "nothing is written"),
    (
        "undo a stage move, 1 rule comes back and 1 is stopped",
        moved_with_rules,
        move_undone,
        "each with its schedule",
    ),
    ("list failed runs of all items", a_failed_run, runs_listed, ""),
    ("list runs of all items that were done", a_run_that_was_done, done_listed, ""),
    (
        "count runs by rule, day and state",
        a_run_that_was_done,
        runs_counted,
        "1 query more per 5,000 runs of a kind",
    ),
    ("move 10 items in bulk, no rules", ten_deals, moved_in_bulk, "the job with it"),
)
"""Operations as `OPERATIONS` has them."""
