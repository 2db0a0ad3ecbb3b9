"""The page of a form: plain HTML that works without JavaScript and can be shown within a site."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.forms.form import (
    CONSENT,
    HONEYPOT,
    TOKEN,
    VISITOR,
    Form,
    FormField,
    target_of,
)
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.words.languages import text

STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;margin:0;padding:1rem;color:#1a1a1a;background:#fff}
form,main{max-width:36rem;margin:0 auto}
label,legend{display:block;font-weight:600;margin-top:1rem}
label.tick{font-weight:400}
input,select,textarea,button{font:inherit;box-sizing:border-box}
input:not([type=checkbox]),select,textarea{width:100%;padding:.5rem;border:1px solid #595959}
[aria-invalid=true]{border-color:#b00020}
.fault{color:#b00020}
.trap{position:absolute;left:-100rem}
button{margin-top:1.5rem;padding:.6rem 1.5rem;border:0;background:#0b57d0;color:#fff}
:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
"""
_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_BARE = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'"
_INPUTS = {
    FieldType.EMAIL: 'type="email" autocomplete="email"',
    FieldType.PHONE: 'type="tel" autocomplete="tel"',
    FieldType.NUMBER: 'type="number" step="any"',
    FieldType.MONEY: 'type="text" inputmode="decimal"',
    FieldType.DATE: 'type="date"',
}
_NAMES = {"name": "given-name", "last_name": "family-name", "company_title": "organization"}


def content_policy(form: Form) -> str:
    """Return what a browser may do with the page: no script at all, shown by its own sites only."""
    sites = " ".join(["'self'", *form.origins])
    return f"{_BARE}; form-action 'self'{_leads_to(form)}; frame-ancestors {sites}"


def missing_policy() -> str:
    """Return what a browser may do where there is no form: nothing, wherever it is shown."""
    return f"{_BARE}; form-action 'none'; frame-ancestors *"


def _leads_to(form: Form) -> str:
    """Return where a sent form may lead; browsers look at that too."""
    if form.leads_to is None:
        return ""
    parts = urlsplit(form.leads_to)
    return f" {parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def form_page(
    form: Form,
    fields: Mapping[str, Mapping[str, Field]],
    *,
    token: str,
    visitor: str = "",
    answers: Mapping[str, Any] = {},
    faults: Mapping[str, str] = {},
    problem: str = "",
) -> str:
    """Return the page; `answers` and `faults` by name are of a form that could not be taken."""
    title = form.title or form.name
    told = problem or ("Please look at what is marked." if faults else "")
    said = f'<p class="fault" role="alert">{escape(told)}</p>' if told else ""
    questions = "".join(
        _question(one, target_of(one, fields), answers.get(one.name), faults.get(one.name))
        for one in form.fields
    )
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in ((TOKEN, token), (VISITOR, visitor))
        if value
    )
    trap = (
        f'<div class="trap" aria-hidden="true"><label for="{HONEYPOT}">Leave this empty</label>'
        f'<input id="{HONEYPOT}" name="{HONEYPOT}" tabindex="-1" autocomplete="off"></div>'
    )
    body = (
        f'<form method="post" novalidate><h1>{escape(title)}</h1>{said}{questions}'
        f"{_consent(form, answers, faults.get(CONSENT))}{trap}{hidden}"
        f"<button>{escape(form.button)}</button></form>"
    )
    return _page(title, body)


def thanks_page(form: Form) -> str:
    """Return what is shown once the form was taken."""
    title = form.title or form.name
    body = f'<main><h1>{escape(title)}</h1><p role="status">{escape(form.success_text)}</p></main>'
    return _page(title, body)


def missing_page(language: str) -> str:
    """Return what is shown where there is no such form."""
    title, said = text("no_form_title", language), text("no_form", language)
    body = f'<main><h1>{escape(title)}</h1><p role="alert">{escape(said)}</p></main>'
    return _page(title, body, language)


def _page(title: str, body: str, language: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )


def _question(field: FormField, target: Field | None, answer: Any, fault: str | None) -> str:
    marks = f'id="{field.name}" name="{field.name}"'
    if field.required:
        marks += " required"
    if fault:
        marks += f' aria-invalid="true" aria-describedby="{field.name}-fault"'
    star = ' <span aria-hidden="true">*</span>' if field.required else ""
    label = escape(field.label) + star
    told = f'<p class="fault" id="{field.name}-fault">{escape(fault)}</p>' if fault else ""
    kind = target.type if target is not None else FieldType.STRING
    several = answer if isinstance(answer, list) else [answer]
    said = [str(one) for one in several if isinstance(one, str)]
    if kind is FieldType.BOOLEAN:
        ticked = " checked" if said else ""
        box = f'<input type="checkbox" {marks}{ticked}>'
        return f'<label class="tick">{box} {label}</label>{told}'
    return f'<label for="{field.name}">{label}</label>{_input(field, target, marks, said)}{told}'


def _input(field: FormField, target: Field | None, marks: str, said: list[str]) -> str:
    value = escape(said[0]) if said else ""
    if target is not None and target.type is FieldType.LIST:
        several = " multiple" if target.multiple else ""
        first = "" if target.multiple else '<option value=""></option>'
        options = "".join(
            f'<option value="{escape(one)}"{" selected" if one in said else ""}>'
            f"{escape(one)}</option>"
            for one in target.options
        )
        return f"<select {marks}{several}>{first}{options}</select>"
    if field.long:
        return f'<textarea rows="5" {marks}>{value}</textarea>'
    code = field.to.partition(".")[2]
    how = _INPUTS.get(target.type) if target is not None else None
    how = how or 'type="text"' + (f' autocomplete="{_NAMES[code]}"' if code in _NAMES else "")
    return f'<input {how} {marks} value="{value}">'


def _consent(form: Form, answers: Mapping[str, Any], fault: str | None) -> str:
    if not form.consent:
        return ""
    ticked = " checked" if answers.get(CONSENT) else ""
    marks = f' aria-invalid="true" aria-describedby="{CONSENT}-fault"' if fault else ""
    told = f'<p class="fault" id="{CONSENT}-fault">{escape(fault)}</p>' if fault else ""
    return (
        f'<label class="tick"><input type="checkbox" name="{CONSENT}" required{ticked}{marks}> '
        f"{escape(form.consent)}</label>{told}"
    )
