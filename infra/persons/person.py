"""Who a person is in a tenant's data: their items, addresses and names."""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import msgspec

from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.words.phone_numbers import address_place
from infra.deployment.errors import BadUsage

PERSONS = ("contact", "lead")
"""Types of items that are a person."""
ERASED = "[erased]"
"""What stands where something of a person stood."""
FEWEST_DIGITS = 6
"""A shorter number stands for many things."""


class Asked(msgspec.Struct, frozen=True):
    """How somebody is named on the command line."""

    item: ItemRef | None = None
    address: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Asked":
        """Read an e-mail address, a phone number or an item.

        Raises:
            BadUsage: it is none of these.
        """
        try:
            item = ItemRef.parse(text)
        except ValueError:
            pass
        else:
            if item.type in PERSONS:
                return cls(item=item)
            raise _unfit(f"A {item.type} is no person")
        place = address_place(text)
        if "@" in place.strip("@") or len(place) >= FEWEST_DIGITS:
            return cls(address=text.strip())
        raise _unfit(f"{text} is neither an e-mail address nor a phone number nor an item")


class Person(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What leads to a person."""

    items: tuple[ItemRef, ...] = ()
    """Contacts and leads that are this person."""
    addresses: tuple[str, ...] = ()
    """E-mail addresses and phone numbers that nobody else has."""
    names: tuple[str, ...] = ()
    """Full names; a single word would fit too many others."""

    @cached_property
    def places(self) -> frozenset[str]:
        """Return how the addresses are looked up."""
        return frozenset(map(address_place, self.addresses))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = [
            *(_email(one) if "@" in one else _phone(one) for one in self.places),
            *map(_words, self.names),
        ]
        return re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def is_in(self, text: str) -> bool:
        """Return whether a text names the person."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def taken_out_of(self, value: Any) -> Any:
        """Return a JSON value without the person.

        That is texts without their names, and lists without entries that are but an address.
        """
        if isinstance(value, str):
            return self._pattern.sub(ERASED, value) if self._pattern else value
        if isinstance(value, list):
            return [self.taken_out_of(one) for one in value if not self._is_address(one)]
        if isinstance(value, dict):
            return {name: self.taken_out_of(one) for name, one in value.items()}
        return value

    def _is_address(self, one: Any) -> bool:
        text = one.get("value") if isinstance(one, dict) else None
        return isinstance(text, str) and address_place(text) in self.places


def person_of(asked: Asked, found: Iterable[Item], shared: Iterable[str]) -> Person:
    """Return the person that is asked for.

    Args:
        asked: how they are named.
        found: their items.
        shared: addresses that somebody else has, too: they lead to others.
    """
    items = sorted(found, key=lambda one: (one.type, one.id))
    left_out = set(map(address_place, shared))
    given = [asked.address] if asked.address else []
    addresses = [
        one
        for one in (*given, *(one for item in items for one in item.addresses()))
        if address_place(one) not in left_out or one in given
    ]
    names = {" ".join(name_of(one).split()) for one in items}
    return Person(
        items=tuple(one.ref for one in items),
        addresses=tuple(dict.fromkeys(addresses)),
        names=tuple(sorted(one for one in names if " " in one)),
    )


def name_of(item: Item) -> str:
    """Return the full name of a contact or lead; empty for one that has none."""
    return " ".join(str(item.fields[code]) for code in ("name", "last_name") if code in item.fields)


def _email(address: str) -> str:
    return rf"(?<![\w.+%-]){re.escape(address)}(?![\w-]|\.\w)"


def _phone(digits: str) -> str:
    between = r"[\s/().-]*"
    return rf"(?<!\d)\+?{between.join(digits)}(?!\d)"


def _words(name: str) -> str:
    between = r"\s+"
    return rf"(?<!\w){between.join(map(re.escape, name.split()))}(?!\w)"


def _unfit(what: str) -> BadUsage:
    return BadUsage(
        what,
        state="Nothing was changed.",
        next="Give an e-mail address, a phone number with its country code, or the item of a "
        "contact or lead, for example contact_12.",
    )
