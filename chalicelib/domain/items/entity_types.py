"""What an entity type is, and the six that every tenant has (semantics/items: entity types).

Which types a tenant has says its configuration: these six and its own ones, each of which is one
row. Nothing else knows them by name.
"""

import msgspec

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import Pipeline, Semantics, Stage


class EntityType(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an item of this type can hold and do."""

    code: str
    title: str
    fields: tuple[Field, ...]
    """Own fields, without the common ones of every item and without custom ones."""
    first_pipeline: Pipeline | None = None
    """The pipeline a new tenant starts with; None for types without stages."""
    several_pipelines: bool = False
    """Whether the tenant may add pipelines."""
    automated: bool = True
    """Whether rules and triggers may stand in its pipelines."""
    has_payments: bool = False
    """Whether payments belong to items of the type."""
    smart_activities: bool = False
    """Whether the next activity is proposed when the form of an open item is closed."""
    is_client: bool = False
    """Whether other items belong to items of the type: by their field of the type's code."""

    @property
    def has_stages(self) -> bool:
        """Return whether items of the type move through stages."""
        return self.first_pipeline is not None

    @property
    def has_automation(self) -> bool:
        """Return whether rules and triggers may look at items of the type."""
        return self.has_stages and self.automated


RETURNING = "is_return_customer"
"""Field that says whether the item belongs to a client already; only types that hold it say so."""


def _field(code: str, type: FieldType = FieldType.STRING, title: str = "", **more: object) -> Field:
    return Field(
        code=code,
        title=title or code.replace("_", " ").capitalize(),
        type=type,
        **more,  # type: ignore[arg-type]
    )


def _pipeline(*stages: tuple[str, str, Semantics]) -> Pipeline:
    return Pipeline(
        id="default",
        name="General",
        is_default=True,
        stages=tuple(
            Stage(code=code, name=name, sort=10 * (index + 1), semantics=semantics)
            for index, (code, name, semantics) in enumerate(stages)
        ),
    )


_CONTACT = _field("contact", FieldType.ITEM, target="contact")
_CONTACTS = _field("contacts", FieldType.ITEM, target="contact", multiple=True)
_COMPANY = _field("company", FieldType.ITEM, target="company")
_AMOUNT = _field("amount", FieldType.MONEY)
_CURRENCY = _field("currency", FieldType.CURRENCY)
_SOURCE = _field("source")
_COMMENTS = _field("comments")
_OPENED = _field("opened", FieldType.BOOLEAN, "Available to everyone")
_BEGIN = _field("begin_date", FieldType.DATE)
_CLOSE = _field("close_date", FieldType.DATE)
_EMAILS = _field("emails", FieldType.EMAIL, "E-mail addresses", multiple=True)
_PHONES = _field("phones", FieldType.PHONE, "Phone numbers", multiple=True)
_RETURNING = _field(RETURNING, FieldType.BOOLEAN, "Returning customer", read_only=True)

_DEAL_LIKE = (_AMOUNT, _CURRENCY, _CONTACT, _CONTACTS, _COMPANY, _BEGIN, _CLOSE, _OPENED, _COMMENTS)
_WORK, _WON, _LOST = Semantics.PROCESS, Semantics.SUCCESS, Semantics.FAILURE

LEAD = EntityType(
    code="lead",
    title="Lead",
    smart_activities=True,
    fields=(
        _field("name"),
        _field("last_name"),
        _field("company_title", title="Company name"),
        _field("post", title="Position"),
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        _SOURCE,
        _AMOUNT,
        _CURRENCY,
        _CONTACT,
        _CONTACTS,
        _COMPANY,
        _OPENED,
        _COMMENTS,
        _RETURNING,
    ),
    first_pipeline=_pipeline(
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
    smart_activities=True,
    fields=(
        *_DEAL_LIKE,
        _SOURCE,
        _field("deal_type"),
        _field("probability", FieldType.NUMBER, least=0, most=100),
        _field("lead", FieldType.ITEM, target="lead"),
    ),
    has_payments=True,
    first_pipeline=_pipeline(
        ("new", "New", _WORK),
        ("preparation", "Preparation", _WORK),
        ("prepayment_invoice", "Prepayment invoice", _WORK),
        ("executing", "Executing", _WORK),
        ("final_invoice", "Final invoice", _WORK),
        ("won", "Deal won", _WON),
        ("lose", "Deal lost", _LOST),
        ("apology", "Analysis of the loss", _LOST),
    ),
    several_pipelines=True,
)
CONTACT = EntityType(
    code="contact",
    title="Contact",
    is_client=True,
    fields=(
        _field("name"),
        _field("last_name"),
        _field("post", title="Position"),
        _field("birth_date", FieldType.DATE),
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        _COMPANY,
        _SOURCE,
        _OPENED,
        _COMMENTS,
    ),
)
COMPANY = EntityType(
    code="company",
    title="Company",
    is_client=True,
    fields=(
        _field("industry"),
        _field("employees", FieldType.NUMBER),
        _field("revenue", FieldType.MONEY, "Yearly revenue"),
        _CURRENCY,
        _EMAILS,
        _PHONES,
        _field("address"),
        _field("web", title="Web site"),
        _SOURCE,
        _OPENED,
        _COMMENTS,
    ),
)
QUOTE = EntityType(
    code="quote",
    title="Quote",
    fields=(
        *_DEAL_LIKE,
        _field("deal", FieldType.ITEM, target="deal"),
        _field("lead", FieldType.ITEM, target="lead"),
    ),
    first_pipeline=_pipeline(
        ("draft", "Draft", _WORK),
        ("sent", "Sent to the client", _WORK),
        ("approved", "Approved", _WON),
        ("declined", "Declined", _LOST),
    ),
)
INVOICE = EntityType(
    code="invoice",
    title="Invoice",
    fields=(
        *_DEAL_LIKE,
        _field("deal", FieldType.ITEM, target="deal"),
        _field("quote", FieldType.ITEM, target="quote"),
    ),
    has_payments=True,
    first_pipeline=_pipeline(
        ("new", "New", _WORK),
        ("sent", "Sent to the client", _WORK),
        ("paid", "Paid", _WON),
        ("unpaid", "Not paid", _LOST),
    ),
    several_pipelines=True,
)

STANDARD_TYPES = {one.code: one for one in (LEAD, DEAL, CONTACT, COMPANY, QUOTE, INVOICE)}
"""What every tenant's configuration begins with, by code."""

CLIENT_TYPES = tuple(code for code, one in STANDARD_TYPES.items() if one.is_client)
"""Whom items belong to. No tenant adds one: texts and actions name them."""

COMMON_FIELDS = (
    _field("id", FieldType.NUMBER, "Id", read_only=True),
    _field("title"),
    _field("pipeline"),
    _field("stage"),
    _field("stage_entered_at", FieldType.DATETIME, read_only=True),
    _field("entry", FieldType.NUMBER, "Count of stage entries", read_only=True),
    _field("responsible", FieldType.USER, required=True),
    _field("created_by", FieldType.USER, read_only=True),
    _field("created_at", FieldType.DATETIME, read_only=True),
    _field("updated_at", FieldType.DATETIME, read_only=True),
    _field("version", FieldType.NUMBER, read_only=True),
)
"""What every item has besides its own fields."""

STAGED_ONLY = frozenset({"pipeline", "stage", "stage_entered_at", "entry"})
"""Common fields that only types with stages have."""


def fields_of(
    entity_type: EntityType, custom: tuple[Field, ...] = (), country: str | None = None
) -> dict[str, Field]:
    """Return all fields of an item of the type by code: common, own and custom ones.

    `country` is whose phone numbers are written without a country code.
    """
    common = (f for f in COMMON_FIELDS if entity_type.has_stages or f.code not in STAGED_ONLY)
    return {
        field.code: msgspec.structs.replace(field, country=country)
        if field.type is FieldType.PHONE
        else field
        for field in (*common, *entity_type.fields, *custom)
    }
