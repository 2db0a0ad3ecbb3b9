"""Built-in fields and types in other languages: all of them, and nothing that is there no more."""

import pytest

from chalicelib.catalogue.named_fields import named_fields
from chalicelib.catalogue.words import vi_fields
from chalicelib.catalogue.words.spoken_fields import is_called, spoken_fields, type_title
from chalicelib.domain.items.entity_types import DEAL, STANDARD_TYPES, EntityType, fields_of
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.type_flags import FLAGS, Flags, Parent

OWN = Field(code="uf_amount", title="Amount", type=FieldType.NUMBER)
TICKET = EntityType(
    code="ticket",
    title="Deal",
    flags=Flags(**dict.fromkeys(FLAGS, True)),
    parents=(Parent(type="deal"), Parent(type="crate")),
    number=1030,
)
CRATE = EntityType(code="crate", title="Crate", number=1032)
TYPES = {**STANDARD_TYPES, "ticket": TICKET, "crate": CRATE}
FIELDS = {code: fields_of(type, (OWN,)) for code, type in TYPES.items()}


def listed(type):
    return named_fields(TYPES[type], FIELDS, {code: one.title for code, one in TYPES.items()})


def titles(found):
    """Return all titles of a list of fields by name, and of what is linked by its root."""
    own = {one.code: one.title for one in found.items}
    linked = {one.code: one.title for group in found.linked for one in group.items}
    return {**own, **linked}, {one.root: one.title for one in found.linked}


def test_every_title_is_translated_and_no_other():
    english = set()
    for type in TYPES:
        fields, linked = titles(listed(type))
        english |= {*fields.values(), *linked.values()}
    known = {**vi_fields.FIELDS, **vi_fields.TYPES}
    assert {"Parent deal", "Parent crate"} == english - known.keys()
    assert set() == vi_fields.FIELDS.keys() - english
    assert all(one.strip() for one in known.values())


def test_every_standard_type_has_a_title():
    assert {one.title for one in STANDARD_TYPES.values()} == vi_fields.TYPES.keys()
    assert ("Deal", "Giao dịch") == (type_title(DEAL, "en"), type_title(DEAL, "vi"))


@pytest.mark.parametrize("type", TYPES)
def test_all_built_in_fields_of_a_type_are_told_in_vietnamese(type):
    fields, linked = titles(spoken_fields(listed(type), TYPES, "vi"))
    before, roots = titles(listed(type))
    assert (before.keys(), roots.keys()) == (fields.keys(), linked.keys())
    same = {name for name in fields if fields[name] == before[name]}
    assert {"id", "responsible.id"} <= same
    assert all(name.endswith(("id", ".id", "uf_amount")) for name in same)


def test_what_the_tenant_has_made_is_called_as_the_tenant_does():
    fields, _ = titles(spoken_fields(listed("ticket"), TYPES, "vi"))
    assert ("Số tiền", "Amount") == (fields["amount"], fields["uf_amount"])
    assert ("Mục cha: Giao dịch", "Mục cha: Crate") == (
        fields["parent_deal"],
        fields["parent_crate"],
    )
    assert "Deal" == type_title(TICKET, "vi")


@pytest.mark.parametrize("language", ["en", "xx", "", "../vi"])
def test_english_is_as_it_is_written(language):
    found = listed("deal")
    assert found is spoken_fields(found, TYPES, language)


def test_a_type_is_called_what_it_is_in_any_language():
    assert [True, True, False] == [is_called(DEAL, one) for one in ("Deal", "Giao dịch", "Lead")]
