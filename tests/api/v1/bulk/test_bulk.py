"""Bulk changes over HTTP: preview, confirm, watch, pause, take back."""

import pytest

from tests.support.stories import Refusal, telling

PATH = "/v1/items/deal/bulk"
MOVE = {"stage": "preparation"}


@pytest.fixture
def crm():
    with telling() as story:
        yield story


@pytest.mark.parametrize("name", ["PREPARATION", "C0:PREPARATION"])
def test_the_stage_goes_by_the_name_of_the_source_too(crm, name):
    deal = crm.create()
    body = {"ids": [deal["id"]], "move": {"stage": name}}
    told = crm.ask("POST", f"{PATH}?dry_run=true", body)
    assert (1, []) == (told["changed"], told["refused"])
    crm.ask("POST", PATH, {**body, "confirm": told["confirm"]})
    crm.client.advance("PT1M")
    assert "preparation" == crm.stage(deal)


def test_a_column_is_moved_watched_and_taken_back(crm):
    crm.comment_rule("preparation", "hello", name="Hello")
    deals = [crm.create() for _ in range(25)]
    body = {"filter": {"stage": "new"}, "move": MOVE}
    told = crm.ask("POST", f"{PATH}?dry_run=true", body)
    assert (25, 25, 25, []) == (
        told["items"],
        told["looked_at"],
        told["changed"],
        told["refused"],
    )
    assert [("Hello", "done", 25)] == [
        (rule["name"], rule["state"], rule["items"]) for rule in told["rules"]
    ]
    assert "new" == crm.stage(deals[0])
    job = crm.ask("POST", PATH, {**body, "confirm": told["confirm"]})
    crm.settle()
    path = f"/v1/bulk/{job['id']}"
    assert ("running", 20) == tuple(crm.ask("GET", path)[name] for name in ("state", "looked_at"))
    assert "paused" == crm.ask("POST", f"{path}/pause")["state"]
    crm.client.advance("PT1M")
    assert 20 == crm.ask("GET", path)["looked_at"]
    crm.ask("POST", f"{path}/resume")
    crm.client.advance("PT1M")

    assert ("done", {"changed": 25}) == tuple(
        crm.ask("GET", path)[name] for name in ("state", "counts")
    )
    assert ["hello"] == crm.texts(deals[24])
    crm.ask("POST", f"{path}/undo")
    crm.client.advance("PT1M")
    assert "undone" == crm.ask("GET", path)["state"]
    assert {"new"} == {crm.stage(deal) for deal in deals}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"ids": [1]}, "there is nothing to change"),
        ({"move": MOVE}, "ids or a filter"),
        ({"ids": [1], "move": MOVE}, "preview it with dry_run"),
        ({"ids": [1], "move": MOVE, "confirm": "1.x"}, "409"),
        ({"ids": [1], "set": {"stage": "won"}}, "stand in move"),
        ({"ids": [], "move": MOVE}, "400"),
        ({"filter": {"nonsense": "1"}, "move": MOVE, "confirm": "1.x"}, "409"),
    ],
)
def test_what_cannot_be_started_is_refused(crm, body, said):
    crm.create()
    with pytest.raises(Refusal, match=said):
        crm.ask("POST", PATH, body)


def test_items_that_one_may_not_move_are_left_out_and_rules_that_one_may_not_see_only_counted(crm):
    crm.comment_rule("preparation", "hello")
    permission = {"type": "deal", "items": {"read": "all", "move": "own"}, "automation": "none"}
    document = {"name": "Mover", "permissions": [permission], "rights": []}
    role = crm.ask("POST", "/v1/roles", document)["id"]
    user = crm.hire("Ben", roles=[role])
    ben = crm.as_user(user)
    own, other = crm.create(responsible=user), crm.create()
    body = {"ids": [own["id"], other["id"]], "move": MOVE}
    told = ben.ask("POST", f"{PATH}?dry_run=true", body)

    assert (1, [other["id"]]) == (told["changed"], [one["id"] for one in told["refused"]])
    assert ([], 1) == (told["rules"], told["hidden"])
    job = ben.ask("POST", PATH, {**body, "confirm": told["confirm"]})
    crm.settle()
    assert {"changed": 1, "refused": 1} == ben.ask("GET", f"/v1/bulk/{job['id']}")["counts"]
    stranger = crm.as_user(crm.hire("Cy"))
    with pytest.raises(Refusal, match="404"):
        stranger.ask("POST", f"/v1/bulk/{job['id']}/undo")


def started(crm, body):
    """Preview a change of many, start it, and return its path."""
    told = crm.ask("POST", f"{PATH}?dry_run=true", body)
    job = crm.ask("POST", PATH, {**body, "confirm": told["confirm"]})
    crm.settle()
    return f"/v1/bulk/{job['id']}"


def test_values_that_were_set_are_taken_back_and_what_stays_is_said(crm):
    crm.ask("POST", "/v1/fields/deal", {"code": "uf_pin", "type": "string", "private": True})
    one, two = crm.create(amount="1"), crm.create(amount="2")
    body = {"ids": [one["id"], two["id"]], "set": {"amount": "7", "uf_pin": "x"}}
    told = crm.ask("POST", f"{PATH}?dry_run=true", body)
    assert (["uf_pin"], 2, 0) == (told["not_taken_back"], told["changed"], told["refusals"])
    path = started(crm, body)
    crm.change(two, amount="8")
    crm.ask("POST", f"{path}/undo")
    crm.client.advance("PT1M")

    job = crm.ask("GET", path)
    assert ["1.00", "8.00"] == [crm.read(deal)["amount"] for deal in (one, two)]
    assert {"changed": 2, "undone": 1, "conflict": 1} == job["counts"]
    assert [(one["id"], "uf_pin stays"), (two["id"], "amount stays")] == [
        (left["id"], left["detail"].split(":")[0]) for left in job["left_out"]
    ]
    (newest, *_) = crm.ask("GET", f"/v1/items/deal/{one['id']}/changes")["items"]
    assert ("undo", {"amount"}) == (newest["cause"]["kind"], set(newest["fields"]))


def test_bulk_changes_are_listed_the_newest_first_and_others_see_their_own(crm):
    deal = crm.create()
    user = crm.hire("Ben")
    ben = crm.as_user(user)
    body = {"ids": [deal["id"]], "set": {"comments": "x"}}
    ours = [started(crm, body)]
    crm.client.advance("PT1M")
    theirs = started(ben, body)
    crm.client.advance("PT1M")
    ours.append(started(crm, body))
    listed = [(one["owner"], f"/v1/bulk/{one['id']}") for one in crm.all("/v1/bulk")]

    assert [(1, ours[1]), (user, theirs), (1, ours[0])] == listed
    first = crm.ask("GET", "/v1/bulk?limit=1")
    assert [ours[1].rpartition("/")[2]] == [one["id"] for one in first["items"]]
    (own,) = ben.all("/v1/bulk")
    assert ("done", 1) == (own["state"], own["items"])
