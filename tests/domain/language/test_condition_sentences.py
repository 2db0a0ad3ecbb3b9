"""Conditions are read from the sentences that logs keep, and told in the reader's language."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.items.pipelines import Pipeline, Semantics, Stage
from chalicelib.domain.language.condition_sentences import condition_at, condition_in_words
from chalicelib.domain.language.conditions import AllOf, AnyOf, Leaf, Not, Operand
from chalicelib.domain.language.filters import Style
from chalicelib.domain.language.operators import UNARY, Operator
from chalicelib.domain.language.values_in_words import Names
from chalicelib.domain.words.said import tell

FIELDS = [
    Field(code="amount", title="Số tiền", type=FieldType.MONEY),
    Field(code="close_date", title="Ngày kết thúc", type=FieldType.DATE),
    Field(code="seen_at", title="Gặp lúc", type=FieldType.DATETIME),
    Field(code="responsible", title="Người phụ trách", type=FieldType.USER),
    Field(code="contact", title="Liên hệ", type=FieldType.ITEM, target="contact"),
    Field(code="source", title="Nguồn", type=FieldType.STRING),
    Field(code="urgent", title="Gấp", type=FieldType.BOOLEAN),
    Field(code="stage", title="Giai đoạn", type=FieldType.STRING),
    Field(code="today", title="Hôm nay", type=FieldType.DATE),
]
NAMES = Names(
    fields={one.code: one for one in FIELDS},
    pipelines={
        "default": Pipeline(
            id="default",
            name="Bán hàng",
            is_default=True,
            stages=(Stage(code="new", name="Mới", sort=10, semantics=Semantics.PROCESS),),
        )
    },
    users={2: "Bình"},
    style=Style(ZoneInfo("Asia/Ho_Chi_Minh"), "DD/MM/YYYY"),
    language="vi",
    types={"contact": "Liên hệ"},
)
VALUES = {
    Operator.IN: ("web", "a; b and c"),
    Operator.NOT_IN: ("web", '"]'),
    Operator.BETWEEN: (1, Operand("limit")),
    Operator.TIME_BETWEEN: ("00:00", "08:00"),
}


def leaf(op: Operator, value: object) -> Leaf:
    return Leaf("source", op) if op in UNARY else Leaf("source", op, VALUES.get(op, value))


LEAVES = st.builds(
    leaf,
    st.sampled_from(list(Operator)),
    st.one_of(
        st.text(max_size=5),
        st.integers(),
        st.booleans(),
        st.just(Operand("tenant_constants.rate", minus="P3D")),
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda some: AllOf(tuple(some))),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: AnyOf(tuple(some))),
        st.just(AllOf(())),
        inner.map(Not),
    ),
    max_leaves=6,
)


@settings(max_examples=60)
@given(CONDITIONS)
def test_a_condition_is_read_whole_from_its_sentence(condition):
    sentence = str(condition)
    assert (condition, len(sentence) + 2) == condition_at(f"> {sentence}; amount was 3", 2)


@pytest.mark.parametrize("left", [1, 9, 20, 40])
def test_a_sentence_that_was_cut_is_none(left):
    whole = str(AllOf((Leaf("source", Operator.EQ, "web"), Not(Leaf("source", Operator.EMPTY)))))
    assert condition_at(whole[:-left]) is None or str(condition_at(whole[:-left])[0]) != whole


@pytest.mark.parametrize(
    ("condition", "vietnamese"),
    [
        (Leaf("amount", Operator.GT, "1250000.5"), "Số tiền lớn hơn 1.250.000,5"),
        (Leaf("close_date", Operator.LT, "2026-03-01"), "Ngày kết thúc nhỏ hơn 01/03/2026"),
        (
            Leaf("seen_at", Operator.GTE, "2026-03-01T02:00:00Z"),
            "Gặp lúc ít nhất là 01/03/2026 09:00",
        ),
        (Leaf("responsible", Operator.EQ, 2), "Người phụ trách là Bình"),
        (Leaf("contact", Operator.EQ, 3), "Liên hệ là Liên hệ 3"),
        (Leaf("stage", Operator.NE, "new"), "Giai đoạn không phải là Mới"),
        (Leaf("urgent", Operator.EQ, True), "Gấp là có"),
        (
            Leaf("source", Operator.IN, ("web", "a", "b")),
            "Nguồn là một trong “web” hoặc “a” hoặc “b”",
        ),
        (
            Leaf("close_date", Operator.LTE, Operand("today", plus="P2D")),
            "Ngày kết thúc nhiều nhất là Hôm nay cộng 2 ngày",
        ),
        (
            AllOf(
                (
                    Leaf("source", Operator.EMPTY),
                    AnyOf(
                        (Leaf("urgent", Operator.EQ, False), Not(Leaf("source", Operator.EMPTY)))
                    ),
                )
            ),
            "Nguồn trống và (Gấp là không hoặc không (Nguồn trống))",
        ),
        (AllOf(()), "luôn luôn"),
        (Leaf("results.r1.id", Operator.EQ, 5), "results.r1.id là 5"),
    ],
)
def test_a_condition_is_told_with_titles_and_values_as_vietnamese_readers_write_them(
    condition, vietnamese
):
    assert vietnamese == condition_in_words(condition, NAMES)


@pytest.mark.parametrize("operator", Operator)
def test_every_operator_has_its_words(operator):
    english = f"{{field}} {operator.phrase}{'' if operator in UNARY else ' {value}'}"
    assert tell(english, "vi", field="x", value="y") != tell(english, "en", field="x", value="y")
