"""Observers see an item, wherever items are shown, and do nothing with it."""

import pytest

from tests.support.stories import problem

OFF = "/v1/smart-processes/boat"


@pytest.fixture
def boats(crm):
    """A tenant with boats, which have observers."""
    crm.ask("POST", "/v1/smart-processes", {"title": "Boat", "code": "boat", "preset": "all"})
    return crm


@pytest.fixture
def ben(boats):
    """The tenant as somebody sees it who may do everything with their own items."""
    verbs = dict.fromkeys(("read", "add", "change", "delete", "move"), "own")
    role = {"name": "Own", "permissions": [{"items": verbs, "automation": "read"}]}
    id = boats.ask("POST", "/v1/roles", {**role, "rights": ["notice:own"]})["id"]
    return boats.as_user(boats.hire("Ben", roles=[id]))


def own_id(ben):
    return ben.ask("GET", "/v1/me")["id"]


def titles(crm, path="/v1/items/boat"):
    return [one["title"] for one in crm.all(path)]


def test_an_observer_sees_the_item_in_lists_on_boards_and_on_its_card(boats, ben):
    me = own_id(ben)
    mark = ben.ask("GET", "/v1/changes")["next"]
    mine = boats.create("boat", title="Mine", responsible=me, observers=[me])
    seen = boats.create("boat", title="Seen", observers=[1, me])
    boats.create("boat", title="Hidden")
    boats.ask("POST", f"/v1/items/boat/{seen['id']}/comments", {"text": "Leaking"})
    boats.settle()
    assert ["Mine", "Seen"] == titles(ben)
    assert ["Seen", "Mine"] == titles(ben, "/v1/items/boat?order=-id")
    assert ["Seen"] == titles(ben, "/v1/items/boat?responsible=1")
    assert ["Mine", "Seen"] == titles(ben, "/v1/items/boat?stage=new")
    first = ben.ask("GET", "/v1/items/boat?limit=1")
    rest = ben.ask("GET", f"/v1/items/boat?limit=1&cursor={first['next_cursor']}")
    assert ["Mine", "Seen"] == [one["title"] for page in (first, rest) for one in page["items"]]
    board = ben.ask("GET", "/v1/boards/boat/default")
    assert {"Mine", "Seen"} == {card["title"] for one in board["columns"] for card in one["cards"]}
    assert "Leaking" in ben.texts(seen)
    assert {mine["id"], seen["id"]} == {
        one["id"] for one in ben.ask("GET", f"/v1/changes?after={mark}")["items"]
    }


def test_an_observer_changes_moves_and_deletes_nothing(boats, ben):
    seen = boats.create("boat", title="Seen", observers=[own_id(ben)])
    path = f"/v1/items/boat/{seen['id']}"
    for method, place, body in (
        ("PATCH", path, {"title": "Mine"}),
        ("POST", f"{path}/stage", {"stage": "client"}),
        ("POST", f"{path}/comments", {"text": "No"}),
        ("DELETE", path, None),
    ):
        assert (403, "forbidden") == problem(ben.client.send(method, place, json=body))
    assert seen["version"] == ben.read(seen)["version"]


def test_who_is_no_observer_any_more_and_a_switch_that_is_off_let_nobody_look_on(boats, ben):
    me = own_id(ben)
    seen = boats.create("boat", title="Seen", observers=[me])
    other = boats.create("boat", title="Other", observers=[me])
    boats.settle()
    boats.change(seen, observers=[1])
    boats.settle()
    assert ["Other"] == titles(ben)
    assert 403 == ben.client.send("GET", f"/v1/items/boat/{seen['id']}").status
    board = ben.ask("GET", "/v1/boards/boat/default")
    assert ["Other"] == [card["title"] for one in board["columns"] for card in one["cards"]]
    boats.ask("PATCH", OFF, {"flags": {"observers": False}})
    boats.client.advance("PT1M")
    assert [] == titles(ben)
    assert 403 == ben.client.send("GET", f"/v1/items/boat/{other['id']}").status
    boats.ask("PATCH", OFF, {"flags": {"observers": True}})
    boats.client.advance("PT1M")
    assert ["Other"] == titles(ben)


def test_who_becomes_an_observer_is_told_once(boats, ben):
    me = own_id(ben)
    boat = boats.create("boat", title="Nina", observers=[1])
    boats.change(boat, observers=[1, me])
    boats.change(boat, title="Pinta")
    boats.settle()
    told = ben.ask("GET", "/v1/notifications")["items"]
    assert [("You are an observer of Nina now", f"boat_{boat['id']}")] == [
        (one["text"], one["item"]) for one in told
    ]
    hers = boats.ask("GET", "/v1/notifications")["items"]
    assert [] == [one["text"] for one in hers if "observer" in one["text"]]


def test_colleagues_who_see_the_same_otherwise_have_boards_of_their_own(boats):
    permission = {"items": {"read": "department"}, "automation": "none"}
    role = boats.ask("POST", "/v1/roles", {"name": "Team", "permissions": [permission]})["id"]
    ben, cleo = (boats.hire(name, roles=[role]) for name in ("Ben", "Cleo"))
    boats.ask("POST", "/v1/departments", {"name": "Sales", "members": [ben, cleo]})
    boats.create("boat", title="Theirs", responsible=cleo)
    boats.create("boat", title="Seen", observers=[ben])
    boats.client.advance("PT1M")
    shown = {}
    for who in (cleo, ben):
        board = boats.as_user(who).ask("GET", "/v1/boards/boat/default")
        shown[who] = {card["title"] for one in board["columns"] for card in one["cards"]}
    assert {cleo: {"Theirs"}, ben: {"Theirs", "Seen"}} == shown
