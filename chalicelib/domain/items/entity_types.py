"""What an entity type is, and the six that every tenant has (semantics/items: entity types).

Which types a tenant has says its configuration: these six and its own ones, each of which is one
row. Nothing else knows them by name.
"""

from datetime import datetime

import msgspec

from chalicelib.domain.items.common_fields import COMMON_FIELDS, STAGED_ONLY
from chalicelib.domain.items.common_fields import simple_field as _field
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import Pipeline, Semantics, staged
from chalicelib.domain.items.type_flags import (
    AMOUNT,
    BEGIN_DATE,
    CLOSE_DATE,
    COMPANY_LINK,
    CONTACT_LINK,
    CONTACT_LINKS,
    CURRENCY,
    OPENED,
    SOURCE,
    Flags,
    Parent,
    flag_fields,
    parent_fields,
)

BEFORE_FLAGS = Flags(
    **dict.fromkeys(
        ("stages", "pipelines", "automation", "workflows", "documents", "in_custom_fields"), True
    )
)
"""What a type can do whose row says nothing of it."""


class EntityType(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an item of this type can hold and do."""

    code: str
    title: str
    fields: tuple[Field, ...] = ()
    """Own fields, without the common ones of every item, those of switches, and custom ones."""
    first_pipeline: Pipeline | None = None
    """The pipeline a new tenant starts with; None for types that never have stages."""
    flags: Flags = BEFORE_FLAGS
    """What is switched on."""
    parents: tuple[Parent, ...] = ()
    """Types that the tenant has made parents of it (relations.py)."""
    number: int = 0
    """How the source's interface calls it: deals are 2."""
    payment_signal: str | None = None
    """What triggers hear when an item is paid; None for types without payments."""
    is_client: bool = False
    """Whether other items belong to items of the type: by their field of the type's code."""
    bookable: bool = False
    """Whether resources can be booked for items of the type."""
    becomes: tuple[str, ...] = ()
    """What items can be converted to, those first that others are linked to."""
    converts_once: bool = False
    """Whether an item is converted once, and closed by it."""
    created_by: int | None = None
    created_at: datetime | None = None
    updated_by: int | None = None
    updated_at: datetime | None = None
    leaving_at: datetime | None = None
    """Since when it is being removed: nobody sees it any more, and what configures it goes soon."""
    version: int = 1
    """Of its row; standard types of which nothing was changed have none, and are at 1."""

    @property
    def is_standard(self) -> bool:
        """Return whether every tenant has it."""
        return self.code in STANDARD_TYPES

    @property
    def has_stages(self) -> bool:
        """Return whether items of the type move through stages."""
        return self.first_pipeline is not None and self.flags.stages

    @property
    def has_automation(self) -> bool:
        """Return whether rules and triggers may look at items of the type."""
        return self.has_stages and self.flags.automation

    @property
    def several_pipelines(self) -> bool:
        """Return whether the tenant may add pipelines."""
        return self.has_stages and self.flags.pipelines

    @property
    def has_payments(self) -> bool:
        """Return whether payments belong to items of the type."""
        return self.payment_signal is not None


RETURNING = "is_return_customer"
"""Field that says whether the item belongs to a client already; only types that hold it say so."""


_COMMENTS = _field("comments")
_EMAILS = _field("emails", FieldType.EMAIL, "E-mail addresses", multiple=True)
_PHONES = _field("phones", FieldType.PHONE, "Phone numbers", multiple=True)
_RETURNING = _field(RETURNING, FieldType.BOOLEAN, "Returning customer", read_only=True)

_DEAL_LIKE = (
    AMOUNT,
    CURRENCY,
    CONTACT_LINK,
    CONTACT_LINKS,
    COMPANY_LINK,
    BEGIN_DATE,
    CLOSE_DATE,
    OPENED,
    _COMMENTS,
)


def _flags(**more: bool) -> Flags:
    """Return what leads, deals, quotes and invoices have, and some more."""
    alike = ("stages", "automation", "workflows", "client", "products", "documents")
    return Flags(**dict.fromkeys((*alike, "in_custom_fields"), True), **more)


_PROSPECT = dict.fromkeys(("source", "recycle_bin", "smart_activities"), True)

_WORK, _WON, _LOST = Semantics.PROCESS, Semantics.SUCCESS, Semantics.FAILURE

LEAD = EntityType(
    code="lead",
    title="Lead",
    number=1,
    flags=_flags(**_PROSPECT),
    bookable=True,
    becomes=("company", "contact", "deal"),
    converts_once=True,
    fields=(
        _field("name"),
        _field("last_name"),
        _field("company_title", title="Company name"),
        _field("post", title="Position"),
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        SOURCE,
        AMOUNT,
        CURRENCY,
        CONTACT_LINK,
        CONTACT_LINKS,
        COMPANY_LINK,
        OPENED,
        _COMMENTS,
        _RETURNING,
    ),
    first_pipeline=staged(
        ("new", "New", _WORK),
        ("in_process", "In process", _WORK),
        ("processed", "Processed", _WORK),
        ("converted", "Converted", _WON),
        ("junk", "Junk", _LOST),
    ),
)
DEAL = EntityType(
    code="deal",
    title="Deal",
    number=2,
    flags=_flags(pipelines=True, begin_close_dates=True, **_PROSPECT),
    bookable=True,
    becomes=("quote", "invoice"),
    payment_signal="order_paid",
    fields=(
        *_DEAL_LIKE,
        SOURCE,
        _field("deal_type"),
        _field("probability", FieldType.NUMBER, least=0, most=100),
        _field("lead", FieldType.ITEM, target="lead"),
    ),
    first_pipeline=staged(
        ("new", "New", _WORK),
        ("preparation", "Preparation", _WORK),
        ("prepayment_invoice", "Prepayment invoice", _WORK),
        ("executing", "Executing", _WORK),
        ("final_invoice", "Final invoice", _WORK),
        ("won", "Deal won", _WON),
        ("lose", "Deal lost", _LOST),
        ("apology", "Analysis of the loss", _LOST),
    ),
)
CONTACT = EntityType(
    code="contact",
    title="Contact",
    is_client=True,
    number=3,
    flags=Flags(
        workflows=True, documents=True, recycle_bin=True, source=True, in_custom_fields=True
    ),
    fields=(
        _field("name"),
        _field("last_name"),
        _field("post", title="Position"),
        _field("birth_date", FieldType.DATE),
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        COMPANY_LINK,
        SOURCE,
        OPENED,
        _COMMENTS,
    ),
)
COMPANY = EntityType(
    code="company",
    title="Company",
    is_client=True,
    number=4,
    flags=Flags(
        workflows=True, documents=True, recycle_bin=True, source=True, in_custom_fields=True
    ),
    fields=(
        _field("industry"),
        _field("employees", FieldType.NUMBER),
        _field("revenue", FieldType.MONEY, "Yearly revenue"),
        CURRENCY,
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        SOURCE,
        OPENED,
        _COMMENTS,
    ),
)
QUOTE = EntityType(
    code="quote",
    title="Quote",
    number=7,
    flags=_flags(begin_close_dates=True),
    becomes=("deal", "invoice"),
    fields=(
        *_DEAL_LIKE,
        _field("deal", FieldType.ITEM, target="deal"),
        _field("lead", FieldType.ITEM, target="lead"),
    ),
    first_pipeline=staged(
        ("draft", "Draft", _WORK),
        ("sent", "Sent to the client", _WORK),
        ("approved", "Approved", _WON),
        ("declined", "Declined", _LOST),
    ),
)
INVOICE = EntityType(
    code="invoice",
    title="Invoice",
    number=31,
    flags=_flags(pipelines=True, begin_close_dates=True, recycle_bin=True),
    payment_signal="invoice_paid",
    fields=(
        *_DEAL_LIKE,
        _field("deal", FieldType.ITEM, target="deal"),
        _field("quote", FieldType.ITEM, target="quote"),
    ),
    first_pipeline=staged(
        ("new", "New", _WORK),
        ("sent", "Sent to the client", _WORK),
        ("paid", "Paid", _WON),
        ("unpaid", "Not paid", _LOST),
    ),
)

STANDARD_TYPES = {one.code: one for one in (LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE)}
"""What every tenant's configuration begins with, by code."""

CLIENT_TYPES = tuple(code for code, one in STANDARD_TYPES.items() if one.is_client)
"""Whom items belong to. No tenant adds one: texts and actions name them."""


def fields_of(
    entity_type: EntityType, custom: tuple[Field, ...] = (), country: str | None = None
) -> dict[str, Field]:
    """Return all fields of an item of the type by code: common, own and custom ones.

    Own ones are those that the type names, and those of the switches that are on, and of parents.

    `country` is whose phone numbers are written without a country code.
    """
    common = (f for f in COMMON_FIELDS if entity_type.has_stages or f.code not in STAGED_ONLY)
    own = {field.code for field in entity_type.fields}
    added = (*flag_fields(entity_type.flags), *parent_fields(entity_type.parents))
    switched = (field for field in added if field.code not in own)
    return {
        field.code: msgspec.structs.replace(field, country=country)
        if field.type is FieldType.PHONE
        else field
        for field in (*common, *entity_type.fields, *switched, *custom)
    }
