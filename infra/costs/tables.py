"""Operations on many items at once: out as a table, in as one."""

from typing import Any


def two_deals(shop: Any) -> None:
    """Make two deals."""
    for title in ("A", "B"):
        shop.create("deal", title=title)


def taken_out(shop: Any) -> None:
    """Take out all deals as a table."""
    assert shop.client.send("GET", "/v1/items/deal/export").status == 200


def nothing(shop: Any) -> None:
    """Prepare nothing."""


def brought_in(shop: Any) -> None:
    """Make two deals of a table, each once."""
    made = shop.client.send(
        "POST",
        "/v1/items/deal/import",
        json={"csv": "title\r\nA\r\nB\r\n"},
        headers={"Idempotency-Key": "monday"},
    )
    assert made.json["created"] == 2, made.json


TABLES = (
    ("take out a table of deals", two_deals, taken_out, "up to 100 of them"),
    ("bring in a table of two deals, each once", nothing, brought_in, ""),
)
