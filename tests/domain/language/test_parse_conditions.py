"""Parsing conditions; how a whole document is read is shown in test_conditions.py."""

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.conditions import Leaf, Operand, Operator
from chalicelib.domain.language.parse_conditions import parse_condition

FIELDS = {"closes": Field(code="closes", title="Closes", type=FieldType.DATE)}


def test_a_document_that_names_a_field_becomes_an_operand() -> None:
    document = {"field": "closes", "op": "lt", "value": {"field": "today", "plus": "P3D"}}
    expected = Leaf("closes", Operator.LT, Operand("today", plus="P3D"))
    assert expected == parse_condition(document, FIELDS)


def test_all_faults_are_told_at_once() -> None:
    document = {
        "all": [
            {"field": "closes", "op": "lt", "value": {"field": "tomorrow"}},
            {"field": "closes", "op": "lt", "value": "soon"},
        ]
    }
    with pytest.raises(Invalid) as refused:
        parse_condition(document, FIELDS)
    assert ["/all/0/value/field", "/all/1/value"] == [one.pointer for one in refused.value.faults]
