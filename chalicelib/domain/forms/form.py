"""Forms: what a tenant asks on its site, and what comes of it (semantics/signals: forms)."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from chalicelib.domain.delivery.plain_address import plain_address
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.words.wording import there_is_no

MOST_FORMS = 100
MOST_FIELDS = 50
MOST_ORIGINS = 20
CONSENT = "consent"
HONEYPOT = "website_address"
"""A field that people do not see: who fills it is a program."""
TOKEN = "token"  # noqa: S105 - the name of a field
"""Tells one filled in form from another; sending twice bears the same."""
VISITOR = "visitor"
RESERVED = frozenset({CONSENT, HONEYPOT, TOKEN, VISITOR})
MAPPED = {"lead": ("lead",), "deal": ("deal", "contact"), "contact": ("contact",)}
"""Of whose fields a form can speak, by what it makes."""
TAKEN = frozenset(
    {
        FieldType.STRING,
        FieldType.NUMBER,
        FieldType.DATE,
        FieldType.BOOLEAN,
        FieldType.LIST,
        FieldType.MONEY,
        FieldType.EMAIL,
        FieldType.PHONE,
    }
)
"""Types of fields that strangers can fill."""
_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")


class FormKind(StrEnum):
    """What a form is for."""

    FORM = "form"  # anything
    CALLBACK = "callback"  # asks for a call; a phone number is required


class FormField(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question of a form."""

    name: str
    """As it is sent."""
    label: str
    """As people read it."""
    to: str = ""
    """The field that is filled, for example lead.emails; without one the timeline alone has it."""
    required: bool = False
    long: bool = False
    """Whether a text may have several lines."""


class Form(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A form as it is set up."""

    id: str
    name: str
    kind: FormKind = FormKind.FORM
    title: str = ""
    """Above the form, where it is shown."""
    fields: tuple[FormField, ...]
    consent: str = ""
    """What has to be agreed to; without it nothing has."""
    button: str = "Send"
    success_text: str = "Thank you."
    redirect: str | None = None
    """Where people are led afterwards."""
    makes: str = "lead"
    pipeline: str | None = None
    responsible: int | None = None
    always_new: bool = False
    origins: tuple[str, ...] = ()
    """Sites that may show and send it, for example https://www.example.com."""
    enabled: bool = True
    created_by: int
    created_at: datetime
    version: int = 1

    @property
    def leads_to(self) -> str | None:
        """Return where people are led afterwards, as it can stand in a header."""
        return None if self.redirect is None else plain_address(self.redirect)

    @property
    def signal(self) -> str:
        """Return which trigger listens to it."""
        return "callback_requested" if self.kind is FormKind.CALLBACK else "form_submitted"


def target_of(field: FormField, fields: Mapping[str, Mapping[str, Field]]) -> Field | None:
    """Return the field that a question fills, None where there is none (any more)."""
    type, _, code = field.to.partition(".")
    found = fields[type].get(code) if type in fields else None
    return None if found is None or found.read_only or found.type not in TAKEN else found


def form_faults(
    form: Form,
    fields: Mapping[str, Mapping[str, Field]],
    pipelines: Collection[str],
    users: Collection[int],
) -> list[Fault]:
    """Return what is wrong with a form.

    Args:
        form: that is to be saved.
        fields: by entity type.
        pipelines: ids of those of what it makes; none where it has no stages.
        users: active ones.
    """
    faults = [*_named_faults(form), *_field_faults(form, fields)]
    if not form.name.strip():
        faults.append(Fault("/name", "must not be empty"))
    if form.pipeline is not None and form.pipeline not in pipelines:
        faults.append(Fault("/pipeline", there_is_no("pipeline", form.pipeline, pipelines)))
    if form.responsible is not None and form.responsible not in users:
        faults.append(Fault("/responsible", f"there is no active user {form.responsible}"))
    if form.kind is FormKind.CALLBACK and not _asks_for_a_number(form, fields):
        message = "a callback form needs a required field that fills phones"
        faults.append(Fault("/fields", message))
    if form.redirect is not None and not _is_page(form.redirect):
        faults.append(Fault("/redirect", "expected an address that begins with https://"))
    for place, origin in enumerate(form.origins):
        if not _ORIGIN.fullmatch(origin):
            message = "expected the address of a site, for example https://www.example.com"
            faults.append(Fault(f"/origins/{place}", message))
    return faults


def _named_faults(form: Form) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, field in enumerate(form.fields):
        if not _NAME.fullmatch(field.name):
            message = "expected a-z, 0-9 and _, a letter first, at most 50 characters"
            yield Fault(f"/fields/{place}/name", message)
        elif field.name in RESERVED:
            yield Fault(f"/fields/{place}/name", "is used by the form itself; choose another")
        elif field.name in seen:
            yield Fault(f"/fields/{place}/name", "is there twice")
        seen.add(field.name)
        if not field.label.strip():
            yield Fault(f"/fields/{place}/label", "must not be empty")


def _field_faults(form: Form, fields: Mapping[str, Mapping[str, Field]]) -> Iterator[Fault]:
    mapped = MAPPED[form.makes]
    seen: set[str] = set()
    for place, field in enumerate(form.fields):
        type, _, code = field.to.partition(".")
        if not field.to:
            continue
        pointer = f"/fields/{place}/to"
        if type not in mapped:
            named = " or ".join(f"{one}.<field>" for one in mapped)
            yield Fault(pointer, f"a form that makes a {form.makes} fills {named}")
        elif code not in fields[type]:
            yield Fault(pointer, there_is_no(f"field of a {type}", code, fields[type]))
        elif (target := target_of(field, fields)) is None:
            yield Fault(pointer, "is no field that a form can fill")
        elif field.to in seen and not target.multiple:
            yield Fault(pointer, "is filled by another field already")
        seen.add(field.to)


def _asks_for_a_number(form: Form, fields: Mapping[str, Mapping[str, Field]]) -> bool:
    targets = (target_of(one, fields) for one in form.fields if one.required)
    return any(one is not None and one.type is FieldType.PHONE for one in targets)


def _is_page(address: str) -> bool:
    plain = plain_address(address) or ""
    return urlsplit(plain).scheme == "https" and not re.search(r"\s", address)
