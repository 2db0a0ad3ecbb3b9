"""A condition tells of each comparison what it found."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.conditions import ConditionError, Reading, compile_condition
from chalicelib.domain.language.explained import explained
from chalicelib.domain.language.parse_conditions import parse_condition

ZONE = ZoneInfo("UTC")
FIELDS = {
    "amount": Field(code="amount", title="Amount", type=FieldType.NUMBER),
    "title": Field(code="title", title="Title", type=FieldType.STRING),
}
LEAVES = st.sampled_from(
    [
        {"field": "amount", "op": "gt", "value": 5},
        {"field": "title", "op": "eq", "value": "Chairs"},
        {"field": "title", "op": "empty"},
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"all": some}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"any": some}),
        inner.map(lambda one: {"not": one}),
    ),
    max_leaves=5,
)


def test_each_comparison_says_what_it_found_and_whether_it_holds():
    document = {
        "all": [{"field": "amount", "op": "gt", "value": 5}, {"field": "title", "op": "empty"}]
    }
    told = explained(
        parse_condition(document, FIELDS), FIELDS, ZONE, {"amount": 4, "title": "Chairs"}, {"title"}
    )

    first, second = told["all"]
    assert ({"amount": 4}, False, 5) == (first["found"], first["holds"], first["value"])
    assert ({"title": "(private)"}, False) == (second["found"], second["holds"])
    assert False is told["holds"]


def test_a_comparison_that_cannot_be_made_says_why():
    condition = parse_condition({"not": {"field": "amount", "op": "gt", "value": 5}}, FIELDS)
    told = explained(condition, {}, ZONE, {})

    assert (None, None) == (told["holds"], told["not"]["holds"])
    assert "the field amount does not exist" == told["not"]["problem"]


@given(
    document=TREES,
    values=st.fixed_dictionaries(
        {
            "amount": st.sampled_from([None, 4, 6, "no number"]),
            "title": st.sampled_from([None, "", "Chairs"]),
        }
    ),
)
def test_the_whole_says_what_the_engine_says(document, values):
    condition = parse_condition(document, FIELDS)
    told = explained(condition, FIELDS, ZONE, values)
    holds = compile_condition(condition, FIELDS, ZONE)
    if told["holds"] is None:
        with pytest.raises(ConditionError):
            holds(Reading(values))
    else:
        assert told["holds"] is holds(Reading(values))
