"""Which values of an edit are set back, and why others stay."""

import msgspec
import pytest

from chalicelib.domain.items.changes import Change
from chalicelib.domain.items.entity_types import DEAL as TYPE
from chalicelib.domain.items.entity_types import fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.journal import journal_entry
from chalicelib.domain.items.undone_edits import SetBack, in_words, set_back
from tests.domain.items.test_journal import DEAL, later

SECRET = Field(code="uf_secret", title="Secret", type=FieldType.STRING, private=True)
FIELDS = fields_of(TYPE, (SECRET,))


def edit(after, before=DEAL):
    return journal_entry(Change(before, after), {"uf_secret"})


def test_old_values_are_set_empty_ones_too():
    after = later(title="Desks", fields={"amount": "9000.00", "comments": "x"})
    assert SetBack({"amount": "5000.00", "comments": None, "title": "Chairs"}, {}) == set_back(
        edit(after), after, FIELDS
    )


def test_a_move_is_not_set_back_by_it():
    after = later(stage="won", entry=2)
    assert SetBack({}, {}) == set_back(edit(after), after, FIELDS)


def test_what_was_changed_since_stays():
    after = later(title="Desks", fields={"amount": "9000.00"})
    since = msgspec.structs.replace(after, title="Lamps", version=3)
    found = set_back(edit(after), since, FIELDS)
    assert {"amount": "5000.00"} == found.values
    assert "title stays: it was changed since" == in_words(found.stays)


def test_what_is_as_it_was_needs_nothing():
    after = later(title="Desks")
    assert SetBack({}, {}) == set_back(edit(after), DEAL, FIELDS)


@pytest.mark.parametrize(
    ("code", "why"), [("uf_secret", "private"), ("uf_gone", "the field is no more")]
)
def test_what_the_journal_or_the_type_does_not_know_stays(code, why):
    after = later(fields={**DEAL.fields, code: "x"})
    found = set_back(edit(after), after, FIELDS)
    assert ({}, [code]) == (found.values, [*found.stays])
    assert why in found.stays[code]


def test_what_follows_from_other_fields_follows_them():
    after = later(fields={**DEAL.fields, "tax_amount": "1.00"})
    assert SetBack({}, {}) == set_back(edit(after), after, FIELDS)
