"""Forms: what can be set up, and what cannot."""

import pytest

from chalicelib.domain.forms.form import FormKind, form_faults, target_of
from tests.support.contexts import pointers
from tests.support.forms import FIELDS, field, form

PHONE = field("phone", "lead.phones", required=True)


def faults(*fields, **more):
    return pointers(form_faults(form(*fields, **more), FIELDS, ["default"], [1]))


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ((), {}),
        ((field("a", "lead.emails"), field("b", "lead.emails")), {}),
        ((field("a", "deal.title"), field("b", "contact.name")), {"makes": "deal"}),
        ((PHONE,), {"kind": FormKind.CALLBACK}),
        ((), {"redirect": "https://example.com/thanks", "pipeline": "default", "responsible": 1}),
        ((), {"origins": ("https://www.example.com", "http://localhost:8000")}),
    ],
)
def test_what_makes_sense_can_be_set_up(fields, more):
    assert [] == faults(*fields, **more)


@pytest.mark.parametrize(
    ("fields", "more", "pointer"),
    [
        ((field("Name"),), {}, "/fields/0/name"),
        ((field("token"),), {}, "/fields/0/name"),
        ((field("a"), field("a")), {}, "/fields/1/name"),
        ((field("a", label=" "),), {}, "/fields/0/label"),
        ((field("a", "deal.title"),), {}, "/fields/0/to"),
        ((field("a", "lead.nme"),), {}, "/fields/0/to"),
        ((field("a", "lead.contact"),), {}, "/fields/0/to"),
        ((field("a", "lead.created_by"),), {}, "/fields/0/to"),
        ((field("a", "lead.name"), field("b", "lead.name")), {}, "/fields/1/to"),
        ((field("a", "lead.phones"),), {"kind": FormKind.CALLBACK}, "/fields"),
        ((), {"name": " "}, "/name"),
        ((), {"pipeline": "gone"}, "/pipeline"),
        ((), {"responsible": 9}, "/responsible"),
        ((), {"redirect": "javascript:alert(1)"}, "/redirect"),
        ((), {"redirect": "https://"}, "/redirect"),
        ((), {"redirect": "https://x.example;script-src"}, "/redirect"),
        ((), {"redirect": "https://a.example,b.example/"}, "/redirect"),
        ((), {"origins": ("*",)}, "/origins/0"),
        ((), {"origins": ("https://example.com; script-src *",)}, "/origins/0"),
    ],
)
def test_what_does_not_is_named(fields, more, pointer):
    assert [pointer] == faults(*fields, **more)


def test_a_field_that_is_gone_fills_nothing():
    assert "emails" == target_of(field("a", "lead.emails"), FIELDS).code
    assert None is target_of(field("a", "lead.uf_gone"), FIELDS)


def test_a_callback_form_has_a_signal_of_its_own():
    assert "form_submitted" == form().signal
    assert "callback_requested" == form(kind=FormKind.CALLBACK).signal
