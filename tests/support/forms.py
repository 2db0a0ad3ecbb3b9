"""Forms for tests."""

from typing import Any

from chalicelib.domain.forms.form import Form, FormField
from chalicelib.domain.items.entity_types import STANDARD_TYPES, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from tests.support.contexts import NOW

TOPIC = Field(code="uf_topic", title="Topic", type=FieldType.LIST, options=("roof", "door"))
NEWS = Field(code="uf_news", title="News", type=FieldType.BOOLEAN)
SECRET = Field(code="uf_secret", title="Secret", type=FieldType.STRING, private=True)
FIELDS = {code: fields_of(one, (TOPIC, NEWS, SECRET), "DE") for code, one in STANDARD_TYPES.items()}
CONTACT_US: dict[str, Any] = {
    "name": "Contact us",
    "fields": [
        {"name": "name", "label": "Your name", "to": "lead.name"},
        {"name": "email", "label": "E-mail", "to": "lead.emails", "required": True},
        {"name": "message", "label": "Message", "long": True},
    ],
    "consent": "I agree.",
}


def field(name: str, to: str = "", **more: Any) -> FormField:
    """Return a question."""
    return FormField(name=name, label=more.pop("label", name.capitalize()), to=to, **more)


def form(*fields: FormField, **more: Any) -> Form:
    """Return a form; it asks for a name and an e-mail address unless told otherwise."""
    usual = (field("name", "lead.name"), field("email", "lead.emails", required=True))
    values: dict[str, Any] = {"name": "Contact us", "fields": fields or usual, **more}
    return Form(id="f1", created_by=1, created_at=NOW, **values)
