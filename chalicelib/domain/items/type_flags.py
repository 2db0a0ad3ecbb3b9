"""What an entity type can have, switch by switch (semantics/smart_processes: definition).

A switch that is off hides: fields, stages and rules are not shown and do nothing, and whatever was
stored is there again when it is turned on.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from chalicelib.domain.items.fields import Field, FieldType


class Flags(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What items of a type can hold and do."""

    stages: bool = False
    """They move through stages."""
    pipelines: bool = False
    """The tenant may add pipelines to the first one."""
    automation: bool = False
    """Rules and triggers may stand on the stages."""
    workflows: bool = False
    """Workflow templates may be for them."""
    client: bool = False
    """They belong to contacts and a company."""
    begin_close_dates: bool = False
    """They begin and close on a day."""
    products: bool = False
    """They hold product rows, with an amount and its currency."""
    documents: bool = False
    """Documents can be made for them."""
    my_company: bool = False
    """They name one of the tenant's own companies."""
    observers: bool = False
    """They name users who look on."""
    source: bool = False
    """They say where they come from."""
    recycle_bin: bool = False
    """Deleted ones lie in the recycle bin for a while."""
    smart_activities: bool = False
    """The next activity is proposed when the form of an open one is closed."""
    in_custom_fields: bool = False
    """Custom fields of other types may link to them."""
    open_permissions: bool = True
    """All roles may use a pipeline that is new; off, only admins until they are allowed to."""


class Parent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A type whose items can be parents of a type's items."""

    type: str
    children_list: bool = True
    """Whether the card of a parent lists its children."""


PARENT_PREFIX = "parent_"
"""Before the code of a type: the field by which its children name their parent."""


def parent_code(type: str) -> str:
    """Return the field by which items name their parent of a type."""
    return PARENT_PREFIX + type


def parent_fields(parents: Iterable[Parent]) -> tuple[Field, ...]:
    """Return the fields by which items name their parents."""
    return tuple(
        Field(
            code=parent_code(one.type),
            title=f"Parent {one.type.replace('_', ' ')}",
            type=FieldType.ITEM,
            target=one.type,
        )
        for one in parents
    )


class Preset(StrEnum):
    """Sets of switches to begin with."""

    ESSENTIALS = "essentials"  # stages, rules, clients, recycle bin; brings a scenario along
    ALL = "all"  # everything on; brings a scenario along
    EMPTY = "empty"  # everything off but that pipelines are open to all roles


FLAGS = tuple(Flags.__struct_fields__)
"""The names of all switches."""

PRESETS = {
    Preset.ESSENTIALS: Flags(stages=True, automation=True, client=True, recycle_bin=True),
    Preset.ALL: Flags(**dict.fromkeys(FLAGS, True)),
    Preset.EMPTY: Flags(),
}

CONTACT_LINK = Field(code="contact", title="Contact", type=FieldType.ITEM, target="contact")
CONTACT_LINKS = Field(
    code="contacts", title="Contacts", type=FieldType.ITEM, target="contact", multiple=True
)
COMPANY_LINK = Field(code="company", title="Company", type=FieldType.ITEM, target="company")
AMOUNT = Field(code="amount", title="Amount", type=FieldType.MONEY)
CURRENCY = Field(code="currency", title="Currency", type=FieldType.CURRENCY)
MANUAL_AMOUNT = Field(code="manual_amount", title="Amount by hand", type=FieldType.BOOLEAN)
"""Whether the amount is what somebody says, and not the sum of the product rows."""
TAX_AMOUNT = Field(code="tax_amount", title="Tax", type=FieldType.MONEY, read_only=True)
SOURCE = Field(code="source", title="Source", type=FieldType.STRING)
BEGIN_DATE = Field(code="begin_date", title="Begin date", type=FieldType.DATE)
CLOSE_DATE = Field(code="close_date", title="Close date", type=FieldType.DATE)
OPENED = Field(code="opened", title="Available to everyone", type=FieldType.BOOLEAN)

FIELDS_OF_FLAGS = {
    "client": (CONTACT_LINK, CONTACT_LINKS, COMPANY_LINK),
    "products": (AMOUNT, CURRENCY, MANUAL_AMOUNT, TAX_AMOUNT),
    "begin_close_dates": (BEGIN_DATE, CLOSE_DATE),
    "my_company": (
        Field(code="my_company", title="My company", type=FieldType.ITEM, target="company"),
    ),
    "observers": (Field(code="observers", title="Observers", type=FieldType.USER, multiple=True),),
    "source": (SOURCE,),
}
"""The fields that items have while a switch is on."""


def flag_fields(flags: Flags) -> tuple[Field, ...]:
    """Return the fields that come with the switches that are on."""
    return tuple(
        field
        for flag, fields in FIELDS_OF_FLAGS.items()
        if getattr(flags, flag)
        for field in fields
    )
