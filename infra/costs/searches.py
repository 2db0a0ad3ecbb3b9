"""Operations on what is found by words: make it, rename it, look for it."""

from typing import Any


def made(shop: Any) -> None:
    """Make a contact with a name of two words, an address and a phone number."""
    shop.contact = shop.create(
        "contact",
        name="An",
        last_name="Nguyễn",
        emails=[{"value": "an@example.com"}],
        phones=[{"value": "+84 901 234 567"}],
    )


def made_before(shop: Any) -> None:
    """Make the contact and let the stream see it."""
    made(shop)
    shop.client.settle()


def renamed(shop: Any) -> None:
    """Give the contact another last name."""
    answer = shop.client.patch(
        f"/v1/items/contact/{shop.contact['id']}", {"last_name": "Trần", "title": "An Trần"}
    )
    assert answer.status == 200, answer.json


def found(shop: Any) -> None:
    """Look for the contact by two words."""
    answer = shop.client.get("/v1/search?q=nguyen+an")
    assert len(answer.json["items"]) == 1, answer.json


def nothing(shop: Any) -> None:
    """Prepare nothing."""


SEARCHES = (
    ("create a contact with four words to find it by", nothing, made, ""),
    ("give a contact another last name", made_before, renamed, "of four words to find it by"),
    ("search for two words", made_before, found, "however many items there are"),
)
