"""Forms of the site over HTTP: set up by admins, shown to and filled in by anybody."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Anything, Call, Endpoints
from chalicelib.api.door.lists import Listing, page_of
from chalicelib.api.door.preconditions import idempotency_key
from chalicelib.api.door.problems import refusal
from chalicelib.api.v1.shapes.form_bodies import answers_in
from chalicelib.domain.errors import Invalid, NotFound, TooOften
from chalicelib.domain.forms.form import (
    CONSENT,
    MOST_FIELDS,
    MOST_ORIGINS,
    TOKEN,
    VISITOR,
    Form,
    FormField,
    FormKind,
)
from chalicelib.domain.forms.page import (
    content_policy,
    form_page,
    missing_page,
    missing_policy,
    thanks_page,
)
from chalicelib.domain.people.rights import Right
from chalicelib.usecases.configuration.forms import (
    add_form,
    change_form,
    list_forms,
    remove_form,
    show_form,
)
from chalicelib.usecases.signals.submit_form import (
    check_origin,
    fields_of_form,
    open_form,
    submit_form,
)

FORMS = Endpoints("Forms")

HTML = "text/html; charset=utf-8"
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Said = Annotated[str, msgspec.Meta(max_length=2_000)]
Address = Annotated[str, msgspec.Meta(max_length=2_048)]


class FormFieldBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question of a form."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
    """As it is sent: a-z, 0-9 and _."""
    label: Label
    to: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """The field that is filled, for example lead.emails; without one the timeline alone has it."""
    required: bool = False
    long: bool = False
    """Whether a text may have several lines."""


class FormBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form of the site."""

    name: Label
    fields: Annotated[tuple[FormFieldBody, ...], msgspec.Meta(min_length=1, max_length=MOST_FIELDS)]
    kind: FormKind = FormKind.FORM
    title: Annotated[str, msgspec.Meta(max_length=255)] = ""
    """Above the form, where it is shown."""
    consent: Said = ""
    """What has to be agreed to; without it nothing has."""
    button: Label = "Send"
    success_text: Said = "Thank you."
    redirect: Address | None = None
    """Where people are led afterwards."""
    makes: Literal["lead", "deal", "contact"] = "lead"
    pipeline: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    responsible: Annotated[int, msgspec.Meta(ge=1, lt=10**12)] | None = None
    always_new: bool = False
    """Whether it makes a new item although the client has an open one."""
    origins: Annotated[tuple[Address, ...], msgspec.Meta(max_length=MOST_ORIGINS)] = ()
    """Sites that may show and send it: scheme and host of each."""
    enabled: bool = True


FormChange = change_of(FormBody, "FormChange")


class FormDocument(FormBody, frozen=True, kw_only=True):
    """A form of the site as it is set up."""

    id: str
    version: int


class FormPage(msgspec.Struct, frozen=True, kw_only=True):
    """Forms of the site."""

    items: list[FormDocument]
    next_cursor: str | None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The form was taken."""

    accepted: bool
    text: str
    redirect: str | None


class ShownQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Query parameters of a form's page; others are ignored."""

    visitor: Annotated[
        Annotated[str, msgspec.Meta(max_length=64)] | None,
        msgspec.Meta(description="By which name the visit counter knows the browser."),
    ] = None


@FORMS.get("/v1/forms", right=Right.FORM_READ, answer=FormPage, query=Listing)
def list_all(call: Call) -> dict[str, Any]:
    """List the forms of the site."""
    found = list_forms(call.tenant, call.caller)
    return page_of(found, lambda one: one.id, _shown, call.query, "forms")


@FORMS.create("/v1/forms", right=Right.FORM_UPDATE, body=FormBody, answer=FormDocument)
def add(call: Call) -> FormDocument:
    """Add a form to the site."""
    values = _said(msgspec.structs.asdict(call.body))
    return _shown(add_form(call.tenant, call.caller, values, now=call.now, once=call.once))


@FORMS.get("/v1/forms/{id}", right=Right.FORM_READ, answer=FormDocument)
def read(call: Call) -> FormDocument:
    """Read how a form is set up."""
    return _shown(show_form(call.tenant, call.caller, call.path["id"]))


@FORMS.patch("/v1/forms/{id}", right=Right.FORM_UPDATE, body=FormChange, answer=FormDocument)
def change(call: Call) -> FormDocument:
    """Change a form; what is not given stays."""
    values = _said(given(call.body))
    return _shown(change_form(call.tenant, call.caller, call.path["id"], values, call.now))


@FORMS.delete("/v1/forms/{id}", right=Right.FORM_UPDATE)
def remove(call: Call) -> None:
    """Remove a form."""
    remove_form(call.tenant, call.caller, call.path["id"], call.now)


@FORMS.get(
    "/forms/{id}", right=Right.ANYONE, answer=str, query=ShownQuery, filters=True, media=HTML
)
def show(call: Call) -> Answer:
    """Show a form as a page, which its sites may show within theirs.

    Where there is none, who wants a page gets one that says so.
    """
    try:
        form = open_form(call.tenant, call.path["id"], call.now)
    except NotFound:
        return _missing(call)
    return _form_page(call, form, visitor=call.query.visitor or "")


@FORMS.post(
    "/forms/{id}", right=Right.ANYONE, body=Anything, answer=Taken, filters=True, for_sites=True
)
def submit(call: Call) -> Answer:
    """Take a form that was filled in: JSON, or as browsers send forms.

    A browser that wants a page gets one: thanks, or the form again with what is wrong.
    """
    try:
        form = open_form(call.tenant, call.path["id"], call.now)
    except NotFound:
        return _missing(call)
    check_origin(call.tenant, form, call.headers.get("origin"))
    as_page = "text/html" in call.accepted
    answers: dict[str, Any] = {}
    try:
        answers = answers_in(call.body, call.headers.get("content-type", ""))
        submit_form(
            call.tenant,
            form,
            answers,
            address=call.address,
            key=idempotency_key(call.headers.get("idempotency-key")),
            now=call.now,
        )
    except (Invalid, TooOften) as refused:
        if not as_page:
            raise
        return _form_page(call, form, answers=answers, refused=refused)
    if not as_page:
        return Answer(Taken(accepted=True, text=form.success_text, redirect=form.leads_to))
    if form.leads_to is not None:
        return Answer(status=303, headers={"Location": form.leads_to})
    return Answer(thanks_page(form), headers=_policy(form), media=HTML)


def _missing(call: Call) -> Answer:
    """Return the page that says that there is no such form.

    Raises:
        NotFound: no page is wanted.
    """
    if "text/html" not in call.accepted:
        raise NotFound("there is no such form")
    headers = {"Content-Security-Policy": missing_policy(), "Content-Language": call.language}
    return Answer(missing_page(call.language), 404, headers, HTML)


def _form_page(
    call: Call,
    form: Form,
    *,
    visitor: str = "",
    answers: Mapping[str, Any] = {},
    refused: Invalid | TooOften | None = None,
) -> Answer:
    detail, faults = refusal(refused, call.language) if refused else ("", [])
    known = {fault.pointer[1:]: fault.message for fault in faults}
    named = {one.name for one in form.fields} | {CONSENT}
    whole = "" if named & known.keys() else detail
    token, seen = answers.get(TOKEN), answers.get(VISITOR, visitor)
    page = form_page(
        form,
        fields_of_form(call.tenant, form, call.now),
        token=token if isinstance(token, str) else call.tenant.identity.short_id(),
        visitor=seen if isinstance(seen, str) else "",
        answers=answers,
        faults=known,
        problem=whole,
    )
    status = 200 if refused is None else 429 if isinstance(refused, TooOften) else 400
    return Answer(page, status, _policy(form), HTML)


def _policy(form: Form) -> dict[str, str]:
    """Return the headers of the page: its form tells us, and nobody else, where it comes from."""
    return {
        "Content-Security-Policy": content_policy(form),
        "Referrer-Policy": "same-origin",
    }


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a body says, its questions as they are stored."""
    if "fields" in values:
        fields = (msgspec.structs.asdict(one) for one in values["fields"])
        values = values | {"fields": tuple(FormField(**one) for one in fields)}
    return values


def _shown(form: Form) -> FormDocument:
    values = {name: getattr(form, name) for name in FormDocument.__struct_fields__}
    fields = tuple(FormFieldBody(**msgspec.structs.asdict(one)) for one in form.fields)
    return FormDocument(**{**values, "fields": fields})
