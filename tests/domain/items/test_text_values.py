"""Values as they are written in plain text."""

import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.text_values import written_value


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (FieldType.NUMBER, " 12 ", 12),
        (FieldType.NUMBER, "-1.5", -1.5),
        (FieldType.NUMBER, "1e3", 1000.0),
        (FieldType.NUMBER, "twelve", "twelve"),
        (FieldType.NUMBER, "9" * 41, "9" * 41),
        (FieldType.USER, "2", 2),
        (FieldType.ITEM, "3", 3),
        (FieldType.BOOLEAN, "TRUE", True),
        (FieldType.BOOLEAN, "0", False),
        (FieldType.BOOLEAN, "perhaps", "perhaps"),
        (FieldType.MONEY, " 5.00 ", "5.00"),
        (FieldType.STRING, " a ", "a"),
    ],
)
def test_text_becomes_what_the_parser_of_the_field_expects(type, text, value):
    found = written_value(Field(code="f", title="F", type=type), text)
    assert (value, value.__class__) == (found, found.__class__)
