"""What a trigger is.

One file in a folder of triggers/, one class in it; the file's name is the trigger's code, the
folder's name its group.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.shelf import Shelf
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.fields import Field
from chalicelib.domain.language.readings import folded
from chalicelib.domain.words.mail_addresses import sender_address


class Family(Shelf):
    """Shelves of the trigger list (semantics/triggers: list)."""

    COMMUNICATION = "communication", "Client communications"
    SITE = "site", "Forms and web site"
    PAYMENT = "payment", "Payments"
    DELIVERY = "delivery", "Delivery"
    BOOKING = "booking", "Bookings"
    DOCUMENTS = "documents", "Documents and codes"
    CHANGES = "changes", "Changes of the item"
    EXTERNAL = "external", "Other systems"


class TriggerType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all trigger types; the fields of the class are its own settings."""

    group: ClassVar[Family]
    """Its folder; the listing sets it."""
    title: ClassVar[str]
    example: ClassVar[Mapping[str, Any]]
    """Settings for people to begin with; a test lets the trigger fire with them."""

    def check(self, context: CheckContext) -> list[Fault]:
        """Return what is wrong with the settings where the trigger is placed."""
        return []


class ChangeTrigger(TriggerType, frozen=True):
    """A trigger that looks at changes of the item's own fields."""

    example_change: ClassVar[Mapping[str, Any]]
    """New values of an item's fields that fit the example."""

    def watches(self) -> frozenset[str]:
        """Return the field codes whose change it wants to see."""
        raise AssertionError(f"{type(self).__name__} watches nothing")

    def watched(self, fields: Mapping[str, Field]) -> frozenset[str]:
        """Return these, and others that follow from which fields the item has."""
        return self.watches()

    def matches_change(self, change: Change) -> bool:
        """Return whether the change is what it watches for.

        Asked only when a watched field changed.
        """
        return bool(self.watches() & change.fields)


class SignalTrigger(TriggerType, frozen=True):
    """A trigger that listens to signals of its own code."""

    from_client: ClassVar[bool] = False
    """Whether the signal is something that a client did: accepted by POST /v1/events, and waits for
    the client end by it."""
    reported: ClassVar[bool] = False
    """Whether POST /v1/events accepts it although no client did it."""
    inquires: ClassVar[bool] = False
    """Whether somebody of whom nothing is open becomes a lead by it."""
    excludable: ClassVar[bool] = False
    """Whether it makes nothing where its address is excluded."""
    durations: ClassVar[tuple[str, ...]] = ()
    """Details that its signals may bear as ISO 8601 durations."""
    of_mail: ClassVar[bool] = False
    """Whether it can only happen to an item to which an e-mail went."""
    says: ClassVar[Mapping[str, str]] = {}
    """What a signal of it tells besides, in its `settings`: name and meaning."""
    example_signal: ClassVar[Mapping[str, str]] = {}
    """What a signal says that fits the example."""

    def matches_signal(self, signal: Signal) -> bool:
        """Return whether the signal fits the settings: those that are given must be the same."""
        return all(self.is_chosen(signal, name) for name in self.__struct_fields__)

    def is_chosen(self, signal: Signal, name: str) -> bool:
        """Return whether a setting names what the signal does, or nothing: then all are meant."""
        wanted = getattr(self, name)
        return wanted is None or _plain(signal.settings.get(name, "")) == _plain(wanted)


def is_reported(kind: "type[TriggerType] | None") -> bool:
    """Return whether POST /v1/events accepts what triggers of a kind listen to."""
    return (
        kind is not None and issubclass(kind, SignalTrigger) and (kind.from_client or kind.reported)
    )


def _plain(text: str) -> str:
    """Return a setting as it is compared: addresses without a name, words in any case."""
    try:
        return sender_address(text)
    except ValueError:
        return folded(text.strip())


def parse_trigger(trigger: type[TriggerType], params: Mapping[str, Any]) -> TriggerType:
    """Return the trigger type with these settings.

    Raises:
        msgspec.ValidationError: a setting is missing, unknown or of the wrong type.
    """
    return msgspec.convert(dict(params), trigger)
