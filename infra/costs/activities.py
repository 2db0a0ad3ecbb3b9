"""Operations on activities: plan, complete, move with them; counters and a board's column."""

from typing import Any

LATER = "2026-03-05T12:00:00Z"


def planned(shop: Any) -> None:
    """Plan an activity on the deal."""
    path = f"/v1/items/deal/{shop.deal}/activities"
    answer = shop.client.post(path, {"subject": "Call", "deadline": LATER})
    assert answer.status == 201
    shop.activity = answer.json["id"]


def planned_before(shop: Any) -> None:
    """Plan an activity and complete another one, so that both are counted."""
    planned(shop)
    completed(shop)
    planned(shop)
    shop.client.settle()


def completed(shop: Any) -> None:
    """Complete the activity."""
    assert shop.client.post(f"/v1/activities/{shop.activity}/complete").status == 200


def moved(shop: Any) -> None:
    """Move the deal."""
    shop.move("executing")


def form_closed(shop: Any) -> None:
    """Ask whether to propose the next activity."""
    assert shop.client.get(f"/v1/items/deal/{shop.deal}/smart-activity").json["propose"]


def counters_read(shop: Any) -> None:
    """Read the counters."""
    assert not shop.client.get("/v1/counters").json["blocked"]


def column_read(shop: Any) -> None:
    """Read the first page of a column of the board."""
    answer = shop.client.get("/v1/items/deal?stage=new&order=attention")
    assert answer.status == 200, answer.json


def board_seen(shop: Any) -> None:
    """Look at a board, and change something on it."""
    board_read(shop)
    shop.change(comments="after the board")


def board_read(shop: Any) -> None:
    """Read a whole board."""
    answer = shop.client.get("/v1/boards/deal/default")
    assert answer.status == 200, answer.json


def changes_read(shop: Any) -> None:
    """Ask what changed lately."""
    answer = shop.client.get("/v1/changes?after=" + shop.client.get("/v1/changes").json["next"])
    assert answer.status == 200, answer.json


def nothing(shop: Any) -> None:
    """Prepare nothing."""


ACTIVITIES = (
    ("close a form: is the next activity proposed", nothing, form_closed, ""),
    ("plan an activity", planned_before, planned, ""),
    ("complete an activity", planned_before, completed, ""),
    (
        "stage move of a deal with an open activity",
        planned_before,
        moved,
        "its batch reads the deal again",
    ),
    ("read the counters", planned_before, counters_read, "however much is open"),
    ("a page of a column in the order of the board", planned_before, column_read, ""),
    ("a whole board", board_seen, board_read, "after a change of an item"),
    ("what changed lately", nothing, changes_read, ""),
)
