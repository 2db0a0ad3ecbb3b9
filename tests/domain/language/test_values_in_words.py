"""Values are told as readers of a language write them, with the names of what they refer to."""

from zoneinfo import ZoneInfo

import msgspec
import pytest

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.values_in_words import Names, moment_in_words, value_in_words

FIELDS = [
    Field(code="amount", title="Amount", type=FieldType.MONEY),
    Field(code="score", title="Score", type=FieldType.NUMBER),
    Field(code="responsible", title="Responsible", type=FieldType.USER),
    Field(code="contact", title="Contact", type=FieldType.ITEM, target="contact"),
    Field(code="close_date", title="Closing date", type=FieldType.DATE),
    Field(code="urgent", title="Urgent", type=FieldType.BOOLEAN),
    Field(code="tags", title="Tags", type=FieldType.STRING, multiple=True),
]
ENGLISH = Names(
    fields={one.code: one for one in FIELDS},
    pipelines={},
    users={2: "Ben"},
    style=Style(ZoneInfo("UTC"), "DD/MM/YYYY"),
    titles={ItemRef("contact", 3): "Kim"},
)
VIETNAMESE = msgspec.structs.replace(ENGLISH, language="vi", types={"contact": "Liên hệ"})


@pytest.mark.parametrize(
    ("code", "value", "english", "vietnamese"),
    [
        ("amount", "1250000.5", "1250000.5", "1.250.000,5"),
        ("amount", "-1250000", "-1250000", "-1.250.000"),
        ("amount", "(private)", "(private)", "(riêng tư)"),
        ("score", 1234.0, "1234", "1.234"),
        ("responsible", 2, "Ben", "Ben"),
        ("responsible", 9, "user 9", "người dùng 9"),
        ("contact", 3, "Kim", "Kim"),
        ("contact", 4, "contact 4", "Liên hệ 4"),
        ("close_date", "2026-03-01", "01/03/2026", "01/03/2026"),
        ("close_date", "soon…", "soon…", "soon…"),
        ("urgent", False, "no", "không"),
        ("tags", ["a", "b"], "a, b", "a, b"),
        ("tags", [], "(empty)", "(trống)"),
        ("gone", None, "(empty)", "(trống)"),
        ("gone", 1234, "1234", "1234"),
    ],
)
def test_a_value_is_told(code, value, english, vietnamese):
    assert english == value_in_words(code, value, ENGLISH)
    assert vietnamese == value_in_words(code, value, VIETNAMESE)


def test_an_amount_has_the_digits_of_its_currency():
    dong = msgspec.structs.replace(VIETNAMESE, currency="VND")
    assert "1.250.001" == value_in_words("amount", "1250000.5", dong)


def test_what_is_no_moment_stands_as_it_is():
    assert "{{ deal.close_date }}" == moment_in_words("{{ deal.close_date }}", ENGLISH.style)
