"""Inquiries: what becomes of somebody who gets in touch (semantics/signals: inbound). Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.domain.automation.signals import Inquiry, Signal
from chalicelib.domain.items.item import Item, ItemRef
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.domain.people.users import User

_TOLD = {
    "email_received": ("E-mail from", "email"),
    "call_received": ("Call from", "call"),
    "call_missed": ("Missed call from", "call"),
    "chat_started": ("Chat with", "chat"),
    "chat_message_received": ("Chat with", "chat"),
    "form_submitted": ("Form of", "form"),
    "callback_requested": ("Callback for", "form"),
}
"""How a lead is called and which source it names, by what made it."""
DRAFTS = dict[str, dict[str, Any]]
"""Values in stored form by entity type; those first that others are linked to."""


def made_type(wanted: str | None, settings: Settings, *, known: bool) -> str | None:
    """Return of which type an item is made where nothing is open, None where none is.

    Args:
        wanted: by the form, if one was filled in.
        settings: of the tenant.
        known: whether it comes from a contact or company that there is already.
    """
    if wanted not in (None, "lead"):
        return wanted
    if known and not settings.repeat_sales:
        return None
    return "deal" if settings.crm_mode is CrmMode.SIMPLE else "lead"


def lead_values(signal: Signal, client: Item | None) -> dict[str, Any]:
    """Return what a lead holds that a signal makes: the address, what a form says, a title."""
    said, source = _TOLD.get(signal.type, ("Inquiry of", "other"))
    asked = signal.inquiry
    named = signal.chat.name if signal.chat is not None else ""
    whom = client.title if client is not None else named or signal.address
    values: dict[str, Any] = {"source": source, "title": f"{said} {whom}" if whom else said}
    if asked is not None:
        values |= {"title": asked.title, **asked.values.get("lead", {})}
        if set(asked.values.get("lead", {})) & {"name", "last_name", "company_title", "title"}:
            values["title"] = asked.values["lead"].get("title")
    elif client is None:
        values |= {"name": named} if named else {}
        values |= address_values(signal.address) if signal.address is not None else {}
    return values


def address_values(address: str) -> dict[str, Any]:
    """Return the field that holds an address or phone number, in stored form."""
    field = "emails" if "@" in address else "phones"
    return {field: [{"value": address, "type": "work"}]}


def person_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a contact, who is called as the address where nothing says a name."""
    held = [*values.get("emails", ()), *values.get("phones", ())]
    if held and not any(values.get(code) for code in ("title", "name", "last_name")):
        return {**values, "title": held[0]["value"]}
    return dict(values)


def linked_values(clients: Iterable[ItemRef]) -> dict[str, Any]:
    """Return the fields that link an item to its clients: the first contact and company."""
    values: dict[str, Any] = {}
    for one in clients:
        values.setdefault(one.type, one.id)
    return values


def open_item(signal: Signal, items: Iterable[Item], mode: CrmMode) -> Item | None:
    """Return the open item that a form is about: the newest that it would have made."""
    asked = signal.inquiry
    if asked is None or asked.always_new:
        return None
    type = "deal" if asked.makes == "lead" and mode is CrmMode.SIMPLE else asked.makes
    alike = [one for one in items if one.type == type and _is_place(asked, one)]
    return max(alike, key=lambda one: one.id, default=None)


def _is_place(asked: Inquiry, item: Item) -> bool:
    return asked.makes != item.type or asked.pipeline in (None, item.pipeline)


def filled_values(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the values that an item lacks: what people have written stays."""
    present = item.values()
    return {code: value for code, value in values.items() if not present.get(code)}


def in_charge(users: Mapping[int, User], *wanted: int | None) -> int:
    """Return the first of the users that is active, or else the first active admin."""
    for id in wanted:
        if id is not None and (user := users.get(id)) is not None and user.active:
            return id
    admins = [one.id for one in users.values() if one.active and one.admin]
    return min(admins, default=min(users, default=1))
