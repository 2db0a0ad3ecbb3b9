"""Operations around the recycle bin: delete, list, restore, and what goes for good."""

from typing import Any


def deleted(shop: Any) -> None:
    """Delete the deal."""
    assert shop.client.send("DELETE", f"/v1/items/deal/{shop.deal}").status == 204


def a_deleted_one(shop: Any) -> None:
    """Delete the deal before, with all that follows."""
    deleted(shop)
    shop.client.settle()


def listed(shop: Any) -> None:
    """List what lies in the bin."""
    assert shop.client.get("/v1/recycle-bin").json["items"]


def restored(shop: Any) -> None:
    """Take the deal out again."""
    assert shop.client.post(f"/v1/items/deal/{shop.deal}/restore").status == 200


def purged(shop: Any) -> None:
    """Let it go for good."""
    assert shop.client.send("DELETE", f"/v1/recycle-bin/deal/{shop.deal}").status == 204


DELETIONS = (
    ("delete an item", lambda _: None, deleted, ""),
    ("list the recycle bin", a_deleted_one, listed, ""),
    ("restore an item", a_deleted_one, restored, ""),
    ("purge an item", a_deleted_one, purged, "with 3 rows of its own"),
)
