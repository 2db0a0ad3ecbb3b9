"""What failed, and what waits, is found across items, and tried again from there."""

import pytest

from tests.support.stories import Refusal

MAIL = {"recipient": "client", "subject": "Hi", "text": "Hello"}


@pytest.fixture
def failed(crm):
    """Return a rule that writes to clients, and two deals whose client has no address."""
    rule = crm.rule("new", "send_email", MAIL, name="Welcome")
    contact = crm.create("contact", name="Kim")["id"]
    return rule, [crm.create(title=title, contact=contact) for title in ("One", "Two")]


@pytest.mark.feature("R08")
def test_failed_runs_of_all_items_are_listed_counted_and_tried_again(crm, failed):
    rule, (one, two) = failed
    crm.rule("preparation", "edit_item", {"values": {"contact": 77}}, name="Broken")
    crm.client.advance("P1D")
    crm.move(two, "preparation")
    runs = crm.all("/v1/runs?state=failed")
    found = [(run["name"], run["item"], run["title"]) for run in runs]

    ref = [f"deal_{deal['id']}" for deal in (one, two)]
    assert [("Broken", ref[1], "Two"), ("Welcome", ref[1], "Two"), ("Welcome", ref[0], "One")] == (
        found
    )
    of_one = crm.all(f"/v1/runs?state=failed&rule={rule}&since=2023-04-04T00:00:00Z")
    assert [] == of_one
    counts = crm.ask("GET", f"/v1/runs/counts?rule={rule}")
    assert [("2023-04-03", 2)] == [(line["day"], line["runs"]) for line in counts["items"]]
    assert not counts["more"]

    contact = crm.read(one)["contact"]
    crm.ask("PATCH", f"/v1/items/contact/{contact}", {"emails": ["kim@example.com"]})
    again = crm.ask("POST", f"/v1/runs/{runs[2]['id']}/retry")
    crm.settle()
    assert 1 == again["retry"]
    assert 1 == len(crm.client.outbox("email"))
    (left,) = [run for run in crm.all("/v1/runs") if run["item"] == ref[0]]
    assert left["retried"]


@pytest.mark.feature("R08")
def test_what_waits_is_listed_by_when_it_is_due_page_by_page(crm):
    crm.comment_rule("new", run={"mode": "delay", "delay": "P2D"}, name="Later")
    crm.comment_rule("new", run={"mode": "delay", "delay": "P1D"}, name="Sooner")
    follower = crm.comment_rule("new", after_previous=True, name="Behind")
    deal = crm.create()
    path = "/v1/runs?state=scheduled&limit=1"
    first = crm.ask("GET", path)
    second = crm.ask("GET", f"{path}&cursor={first['next_cursor']}")

    assert ["Sooner", "Later"] == [page["items"][0]["name"] for page in (first, second)]
    assert second["next_cursor"] is None
    (waits,) = crm.all(f"/v1/runs?state=waiting_prev&rule={follower}")
    assert (f"deal_{deal['id']}", "Behind") == (waits["item"], waits["name"])
    crm.client.advance("P3D")
    assert [] == crm.all("/v1/runs?state=scheduled")


@pytest.mark.feature("R08")
def test_who_may_not_see_an_item_is_told_nothing_of_its_runs(crm, failed):
    _, (one, two) = failed
    permission = {"type": "deal", "items": {"read": "own", "change": "own"}, "automation": "read"}
    role = crm.ask("POST", "/v1/roles", {"name": "Own", "permissions": [permission], "rights": []})[
        "id"
    ]
    user = crm.hire("Ben", roles=[role])
    crm.change(two, responsible=user)
    ben = crm.as_user(user)

    assert [f"deal_{two['id']}"] == [run["item"] for run in ben.all("/v1/runs")]
    assert [1] == [line["runs"] for line in ben.ask("GET", "/v1/runs/counts")["items"]]
    (hidden,) = [run for run in crm.all("/v1/runs") if run["item"] == f"deal_{one['id']}"]
    with pytest.raises(Refusal, match="403"):
        ben.ask("POST", f"/v1/runs/{hidden['id']}/retry")
    with pytest.raises(Refusal, match="404"):
        ben.ask("POST", "/v1/runs/nonsense/retry")


@pytest.mark.feature("R08")
def test_what_was_done_and_what_was_skipped_is_listed_and_counted_too(crm):
    for_much = {"field": "amount", "op": "gt", "value": "5"}
    welcome = crm.comment_rule("new", name="Welcome")
    big = crm.comment_rule("new", name="Big", condition=for_much)
    late = crm.comment_rule("new", name="Late", run={"mode": "delay", "delay": "P1D"})
    one, two = (crm.create(title=title, amount=sum) for title, sum in (("One", "1"), ("Two", "9")))
    of_two = crm.all(f"/v1/runs?state=done&rule={big}")
    (skipped,) = crm.all("/v1/runs?state=skipped")

    assert [("Big", "Two", "done")] == [(run["name"], run["title"], run["state"]) for run in of_two]
    assert (big, f"deal_{one['id']}", "condition_false") == (
        skipped["rule"],
        skipped["item"],
        skipped["reason"]["code"],
    )
    assert {
        (welcome, "2023-04-03", "done", 2),
        (big, "2023-04-03", "done", 1),
        (big, "2023-04-03", "skipped", 1),
        (late, "2023-04-04", "waiting", 2),
    } == counted(crm)
    crm.move(two, "preparation")
    crm.client.advance("P2D")
    assert {(late, "2023-04-04", "done", 1)} == counted(crm, f"?rule={late}")
    assert {(big, "2023-04-03", "skipped", 1)} == counted(crm, "?state=skipped&type=deal")
    assert set() == counted(crm, "?until=2023-04-01T00:00:00Z&type=deal")


def counted(crm, query=""):
    """Return the counts, line by line."""
    answer = crm.ask("GET", f"/v1/runs/counts{query}")
    assert not answer["more"]
    return {(line["rule"], line["day"], line["state"], line["runs"]) for line in answer["items"]}
