"""Builders for what actions and triggers look at: items, people, scenes, changes, signals.

Each has sensible values; a test names only what matters to it.
"""

from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import COMPANY, CONTACT, STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import Item
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import User
from chalicelib.domain.words.working_calendar import WorkingCalendar

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""

ANNA = User(id=1, name="Anna Schmidt", email="anna@firm.example")
BORIS = User(id=2, name="Boris Weber", email="boris@firm.example")
CARLA = User(id=3, name="Carla Ruiz")
"""Has no e-mail address."""
DORA = User(id=4, name="Dora Klein", email="dora@firm.example", active=False)
USERS = {user.id: user for user in (ANNA, BORIS, CARLA, DORA)}

CUSTOM_FIELDS = (
    Field(code="uf_tags", title="Tags", type=FieldType.STRING, multiple=True),
    Field(code="uf_manager", title="Manager", type=FieldType.USER),
    Field(code="uf_urgent", title="Urgent", type=FieldType.BOOLEAN),
    Field(code="uf_meeting", title="Meeting", type=FieldType.DATETIME),
    Field(code="uf_phones", title="Phones", type=FieldType.PHONE, multiple=True),
    Field(
        code="uf_room",
        title="Room",
        type=FieldType.RESOURCE_BOOKING,
        multiple=True,
        read_only=True,
    ),
)
"""Custom fields of every entity type in these tests."""


def item(
    type: str = "deal", id: int = 12, *, fields: dict[str, Any] | None = None, **over: Any
) -> Item:
    """Return an item; a type with stages stands on its first one."""
    pipeline = STANDARD_TYPES[type].first_pipeline
    placed = (
        {
            "pipeline": pipeline.id,
            "stage": pipeline.first_stage.code,
            "stage_entered_at": NOW,
            "entry": 1,
        }
        if pipeline
        else {}
    )
    values = {
        "title": f"{type.capitalize()} {id}",
        "responsible": ANNA.id,
        "created_by": ANNA.id,
        "created_at": NOW,
        "updated_at": NOW,
        "updated_by": ANNA.id,
    }
    return Item(type=type, id=id, fields=fields or {}, **{**values, **placed, **over})


def deal(**over: Any) -> Item:
    """Return deal 12 of 5,000 euros."""
    fields = {"amount": "5000.00", "currency": "EUR", **over.pop("fields", {})}
    return item("deal", over.pop("id", 12), fields=fields, **over)


def lead(**over: Any) -> Item:
    """Return lead 7."""
    return item("lead", over.pop("id", 7), **over)


def contact(**over: Any) -> Item:
    """Return contact 3, with two e-mail addresses and two phone numbers."""
    fields = {
        "name": "Mia",
        "emails": [
            {"value": "mia@client.example", "type": "work"},
            {"value": "mia@home.example", "type": "home"},
        ],
        "phones": [
            {"value": "+49301234567", "type": "work"},
            {"value": "+49307654321", "type": "home"},
        ],
    }
    fields |= over.pop("fields", {})
    return item("contact", over.pop("id", 3), fields=fields, **over)


def company(**over: Any) -> Item:
    """Return company 4, with an e-mail address."""
    fields = {"emails": [{"value": "info@company.example", "type": "work"}]}
    fields |= over.pop("fields", {})
    return item("company", over.pop("id", 4), fields=fields, **over)


def action_context(**over: Any) -> ActionContext:
    """Return the context of a deal without clients, at NOW in Berlin."""
    about = over.setdefault("item", deal())
    settings = over.setdefault("settings", Settings(time_zone="Europe/Berlin", currency="EUR"))
    defaults = {
        "contact": None,
        "company": None,
        "users": USERS,
        "actor": about.responsible,
        "results": {},
        "calendar": WorkingCalendar(settings.time_zone),
        "fields": fields_of(STANDARD_TYPES[about.type], CUSTOM_FIELDS),
        "client_fields": {
            "contact": fields_of(CONTACT, CUSTOM_FIELDS),
            "company": fields_of(COMPANY, CUSTOM_FIELDS),
        },
        "now": NOW,
        "run_id": f"{about.ref}-1-r1",
    }
    return ActionContext(**{**defaults, **over})


def check_context(type: str = "deal", **over: Any) -> CheckContext:
    """Return where a rule of that entity type is placed: its first pipeline, active users."""
    entity_type = STANDARD_TYPES[type]
    stages = frozenset(stage.code for stage in entity_type.first_pipeline.stages)
    defaults = {
        "entity_type": entity_type,
        "fields": {
            one.code: fields_of(one, CUSTOM_FIELDS) for one in (entity_type, CONTACT, COMPANY)
        },
        "stages": stages,
        "pipelines": {"default": stages, "after_sales": frozenset({"begun", "done", "lost"})},
        "users": frozenset(id for id, user in USERS.items() if user.active),
    }
    return CheckContext(**{**defaults, **over})


def change(before: Item, **over: Any) -> Change:
    """Return the change from an item to the same item with other values."""
    fields = {**before.fields, **over.pop("fields", {})}
    after = msgspec.structs.replace(before, version=before.version + 1, fields=fields, **over)
    return Change(before, after)


def signal(type: str, **settings: str) -> Signal:
    """Return a signal about deal 12."""
    return Signal(id="s1", type=type, occurred_at=NOW, item="deal_12", settings=settings)


def pointers(faults: list[Fault]) -> list[str]:
    """Return where the faults are."""
    return [fault.pointer for fault in faults]
