"""Conditions: reading them, printing them, and telling whether an item meets them."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.domain.language.conditions import (
    AllOf,
    ConditionError,
    Leaf,
    Operator,
    Reading,
    compile_condition,
    operators_catalogue,
)
from chalicelib.domain.language.parse_conditions import parse_condition

BERLIN = ZoneInfo("Europe/Berlin")
FIELDS = {
    code: Field(code=code, title=code, type=kind, **more)
    for code, kind, more in [
        ("title", FieldType.STRING, {"required": True}),
        ("tags", FieldType.STRING, {"multiple": True}),
        ("amount", FieldType.MONEY, {}),
        ("score", FieldType.NUMBER, {}),
        ("closes", FieldType.DATE, {}),
        ("created_at", FieldType.DATETIME, {}),
        ("repeat", FieldType.BOOLEAN, {}),
        ("source", FieldType.LIST, {"options": ("web", "call")}),
        ("responsible", FieldType.USER, {}),
        ("observers", FieldType.USER, {"multiple": True}),
        ("emails", FieldType.EMAIL, {"multiple": True}),
        ("phone", FieldType.PHONE, {}),
        ("contract", FieldType.FILE, {}),
    ]
}


def leaf(field: str, op: str, *value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, **({"value": value[0]} if value else {})}


def meets(document: Any, values: dict[str, Any]) -> bool:
    condition = parse_condition(document, FIELDS)
    assert condition is not None
    return compile_condition(condition, FIELDS, BERLIN)(Reading(values))


def faults(document: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        parse_condition(document, FIELDS)
    return {fault.pointer: fault.message for fault in refused.value.faults}


MAIL = [{"value": "anna@example.com", "type": "work"}]


@pytest.mark.parametrize(
    ("expected", "stored", "op", "value", "field"),
    [
        (True, "Big deal", "eq", "Big deal", "title"),
        (False, "Big deal", "eq", "big deal", "title"),
        (True, "Big deal", "ne", "big deal", "title"),
        (True, "Straße", "contains", "STRASSE", "title"),
        (False, "Big deal", "not_contains", "DEAL", "title"),
        (True, "a", "in", ["a", "b"], "title"),
        (False, "a", "not_in", ["a", "b"], "title"),
        (True, "5000.0000", "eq", 5000, "amount"),
        (True, "10000.00", "gt", "5000", "amount"),
        (False, "5000.00", "gt", "5000", "amount"),
        (True, "5000.00", "gte", "5000", "amount"),
        (True, "-1.00", "lt", 0, "amount"),
        (True, "0.30", "between", ["0.10", "0.30"], "amount"),
        (False, "0.31", "between", ["0.10", "0.30"], "amount"),
        (True, "5.00", "in", ["5"], "amount"),
        (True, 5.0, "eq", 5, "score"),
        (True, 0, "lte", 0, "score"),
        (False, 0, "lt", 0, "score"),
        (True, "2026-03-02", "gt", "2026-03-01", "closes"),
        (True, "2026-03-01", "between", ["2026-03-01", "2026-03-01"], "closes"),
        (True, "2026-03-01T09:00:00Z", "eq", "2026-03-01T10:00:00+01:00", "created_at"),
        (True, "2026-03-01T09:00:00.5Z", "gt", "2026-03-01T09:00:00Z", "created_at"),
        (True, False, "eq", False, "repeat"),
        (True, True, "ne", False, "repeat"),
        (True, "web", "in", ["web"], "source"),
        (True, 7, "eq", 7, "responsible"),
        (True, {"value": "+49301234567", "type": "work"}, "eq", "+49 30 123 45-67", "phone"),
        (True, {"value": "+49301234567", "type": "work"}, "contains", "(30) 123", "phone"),
    ],
)
def test_a_value_is_compared_as_its_type(
    expected: bool, stored: Any, op: str, value: Any, field: str
) -> None:
    assert expected == meets(leaf(field, op, value), {field: stored})


@pytest.mark.parametrize(
    ("expected", "field", "stored", "op", "value"),
    [
        (True, "tags", ["red", "blue"], "eq", "blue"),
        (False, "tags", ["red", "blue"], "ne", "blue"),
        (True, "tags", ["dark red", "blue"], "contains", "RED"),
        (False, "tags", ["dark red", "blue"], "not_contains", "red"),
        (False, "tags", ["red", "blue"], "not_in", ["blue", "green"]),
        (True, "observers", [3, 7], "contains", 7),
        (False, "observers", [3, 7], "contains", 8),
        (True, "emails", MAIL, "eq", "Anna@Example.com"),
        (True, "emails", MAIL, "contains", "@EXAMPLE."),
        (True, "emails", MAIL, "ne", "bob@example.com"),
    ],
)
def test_of_several_values_one_is_enough_and_for_a_denial_none_may(
    expected: bool, field: str, stored: Any, op: str, value: Any
) -> None:
    assert expected == meets(leaf(field, op, value), {field: stored})


@pytest.mark.parametrize("stored", [{}, {"amount": None}, {"amount": ""}])
@pytest.mark.parametrize(
    ("expected", "op", "value"),
    [
        (True, "empty", ()),
        (False, "not_empty", ()),
        (False, "eq", ("0",)),
        (True, "ne", ("0",)),
        (False, "gt", ("-1",)),
        (False, "lt", ("1",)),
        (False, "between", (["-1", "1"],)),
        (False, "in", (["0"],)),
        (True, "not_in", (["0"],)),
    ],
)
def test_an_empty_field_is_only_ever_different(
    expected: bool, op: str, value: Any, stored: dict[str, Any]
) -> None:
    assert expected == meets(leaf("amount", op, *value), stored)


@pytest.mark.parametrize(
    ("field", "stored"), [("tags", ["a"]), ("score", 0), ("repeat", False), ("title", "x")]
)
def test_zero_and_false_are_not_empty(field: str, stored: Any) -> None:
    assert meets(leaf(field, "not_empty"), {field: stored})


def test_a_list_without_members_is_empty() -> None:
    assert meets(leaf("tags", "empty"), {"tags": []})
    assert meets(leaf("tags", "not_contains", "x"), {"tags": []})


@pytest.mark.parametrize(
    ("expected", "instant", "span"),
    [
        (True, "2026-01-10T23:00:00Z", ["00:00", "08:00"]),
        (False, "2026-01-11T07:00:00Z", ["00:00", "08:00"]),
        (True, "2026-07-11T05:59:59Z", ["00:00", "08:00"]),
        (False, "2026-07-11T06:00:00Z", ["00:00", "08:00"]),
        (True, "2026-01-10T21:30:00Z", ["22:00", "06:00"]),
        (True, "2026-01-10T04:59:00Z", ["22:00", "06:00"]),
        (False, "2026-01-10T12:00:00Z", ["22:00", "06:00"]),
        (True, "2026-01-10T22:30:00Z", ["18:00", "00:00"]),
    ],
)
def test_a_time_of_day_is_that_of_the_tenants_clock(
    expected: bool, instant: str, span: list[str]
) -> None:
    assert expected == meets(leaf("created_at", "time_between", span), {"created_at": instant})


YES, NO = leaf("score", "eq", 1), leaf("score", "eq", 2)


@pytest.mark.parametrize(
    ("expected", "document"),
    [
        (True, {"all": []}),
        (True, {"all": [YES, YES]}),
        (False, {"all": [YES, NO]}),
        (True, {"any": [NO, YES]}),
        (False, {"any": [NO, NO]}),
        (True, {"not": NO}),
        (False, {"all": [YES, {"not": {"any": [NO, YES]}}]}),
    ],
)
def test_conditions_combine(expected: bool, document: Any) -> None:
    assert expected == meets(document, {"score": 1})


@pytest.mark.parametrize(
    ("field", "stored", "op", "value"),
    [
        ("amount", "a lot", "gt", "1"),
        ("amount", "NaN", "eq", "1"),
        ("amount", 5, "eq", "5"),
        ("score", "5", "eq", 5),
        ("score", True, "eq", 1),
        ("closes", "soon", "lt", "2026-03-01"),
        ("created_at", "2026-03-01T09:00:00", "eq", "2026-03-01T09:00:00Z"),
        ("title", 5, "contains", "5"),
        ("repeat", 1, "eq", True),
        ("responsible", "7", "eq", 7),
        ("tags", "red", "eq", "red"),
        ("emails", ["anna@example.com"], "eq", "anna@example.com"),
        ("emails", [{}], "eq", "anna@example.com"),
    ],
)
def test_a_value_that_cannot_be_read_is_an_error_and_never_false(
    field: str, stored: Any, op: str, value: Any
) -> None:
    with pytest.raises(ConditionError, match=field) as refused:
        meets(leaf(field, op, value), {field: stored})
    assert "condition_error" == refused.value.code


@pytest.mark.parametrize(
    "left",
    [
        {},
        {"score": Field(code="score", title="Score", type=FieldType.FILE)},
        {"score": Field(code="score", title="Score", type=FieldType.DATE)},
    ],
)
def test_a_condition_on_a_field_that_is_gone_or_changed_cannot_be_compiled(
    left: dict[str, Field],
) -> None:
    condition = parse_condition(YES, FIELDS)
    assert condition is not None
    with pytest.raises(ConditionError, match="score"):
        compile_condition(condition, left, BERLIN)


def test_a_removed_option_is_still_compared() -> None:
    condition = parse_condition(leaf("source", "eq", "call"), FIELDS)
    assert condition is not None
    fields = {"source": msgspec.structs.replace(FIELDS["source"], options=("web",))}
    assert compile_condition(condition, fields, BERLIN)(Reading({"source": "call"}))


@pytest.mark.parametrize(
    ("pointer", "document"),
    [
        ("", "amount > 5"),
        ("/all", {"all": YES}),
        ("/any", {"any": []}),
        ("/any", {"all": [], "any": []}),
        ("/not", {"not": [YES]}),
        ("/all/1/any/0/field", {"all": [YES, {"any": [leaf("nope", "eq", 1)]}]}),
        ("/not/op", {"not": leaf("score", "like", 1)}),
        ("/op", leaf("title", "gt", "a")),
        ("/op", leaf("contract", "eq", "a")),
        ("/op", leaf("closes", "time_between", ["00:00", "08:00"])),
        ("/op", leaf("source", "contains", "web")),
        ("/op", {"field": "score"}),
        ("/field", {}),
        ("/value", leaf("score", "eq")),
        ("/value", leaf("score", "eq", None)),
        ("/value", leaf("score", "eq", "5")),
        ("/value", leaf("score", "eq", [5])),
        ("/value", leaf("score", "empty", 5)),
        ("/value", leaf("amount", "gt", "a lot")),
        ("/value", leaf("closes", "gt", "2026-02-30")),
        ("/value", leaf("source", "eq", "mail")),
        ("/value", leaf("source", "in", ["web", "mail"])),
        ("/value", leaf("score", "in", 5)),
        ("/value", leaf("score", "in", [])),
        ("/value", leaf("score", "in", [1, "2"])),
        ("/value", leaf("score", "between", [1])),
        ("/value", leaf("score", "between", [2, 1])),
        ("/value", leaf("created_at", "time_between", ["8:00", "09:00"])),
        ("/value", leaf("created_at", "time_between", ["24:00", "09:00"])),
        ("/value", leaf("created_at", "time_between", ["09:00", "09:00"])),
        ("/a~1b~0", YES | {"a/b~": 1}),
        ("/extra", {"all": [], "extra": 1}),
    ],
)
def test_a_fault_points_to_its_place(pointer: str, document: Any) -> None:
    assert pointer in faults(document)


def test_all_faults_are_told_at_once() -> None:
    document = {"all": [leaf("nope", "eq", 1), leaf("score", "like", 1), leaf("score", "eq", "x")]}
    assert {"/all/0/field", "/all/1/op", "/all/2/value"} == set(faults(document))


def nested(levels: int) -> Any:
    return YES if levels == 1 else {"not": nested(levels - 1)}


def test_eight_levels_are_the_most() -> None:
    assert parse_condition(nested(8), FIELDS) is not None
    assert ["at most 8 levels"] == list(faults(nested(9)).values())


def test_a_hundred_comparisons_are_the_most() -> None:
    assert parse_condition({"all": [YES] * 100}, FIELDS) is not None
    assert {"": "at most 100 comparisons"} == faults({"all": [{"any": [YES] * 51}] * 2})


def test_no_document_is_no_condition() -> None:
    assert None is parse_condition(None, FIELDS)


def test_a_condition_prints_as_a_sentence() -> None:
    document = {
        "all": [leaf("amount", "gt", "5000"), {"any": [YES, {"not": leaf("tags", "empty")}]}]
    }
    printed = 'amount is greater than "5000" and (score is 1 or not (tags is empty))'
    assert printed == str(parse_condition(document, FIELDS))
    assert "always" == str(AllOf(()))


def test_equal_conditions_are_one_value() -> None:
    assert 1 == len({parse_condition(leaf("score", "in", [1, 2]), FIELDS) for _ in range(2)})
    assert Leaf("score", Operator.EQ, 1) == parse_condition(YES, FIELDS)


LEAVES = st.one_of(
    st.builds(
        leaf, st.just("score"), st.sampled_from(["eq", "ne", "gt", "lte"]), st.integers(0, 3)
    ),
    st.builds(leaf, st.just("score"), st.sampled_from(["empty", "not_empty"])),
    st.builds(
        leaf,
        st.just("amount"),
        st.sampled_from(["in", "not_in"]),
        st.lists(st.integers(0, 3).map(str), min_size=1, max_size=3),
    ),
)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda members: {"all": members}, st.lists(inner, max_size=3)),
        st.builds(lambda members: {"any": members}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda member: {"not": member}, inner),
    ),
    max_leaves=6,
).filter(lambda document: str(document).count("{") <= 8)
VALUES = st.fixed_dictionaries(
    {"score": st.none() | st.integers(0, 3), "amount": st.none() | st.integers(0, 3).map(str)}
)


@settings(max_examples=30)
@given(DOCUMENTS)
def test_a_condition_encodes_back_to_its_document(document: Any) -> None:
    condition = parse_condition(document, FIELDS)
    assert document == msgspec.json.decode(msgspec.json.encode(condition))
    assert condition == parse_condition(msgspec.to_builtins(condition), FIELDS)


@settings(max_examples=30)
@given(DOCUMENTS, VALUES)
def test_a_condition_or_its_negation_holds(document: Any, values: dict[str, Any]) -> None:
    negation = {"not": document}
    if str(negation).count("{") <= 8:
        assert meets(document, values) is not meets(negation, values)


@settings(max_examples=30)
@given(st.lists(LEAVES, min_size=1, max_size=3), VALUES)
def test_any_is_the_negation_of_all_negations(members: list[Any], values: dict[str, Any]) -> None:
    negated = {"not": {"all": [{"not": member} for member in members]}}
    assert meets({"any": members}, values) == meets(negated, values)


def test_the_catalogue_tells_the_types_of_each_operator() -> None:
    entries = {entry["code"]: entry for entry in operators_catalogue()}
    assert [one.value for one in Operator] == list(entries)
    assert ["datetime"] == entries["time_between"]["types"]
    assert ["string", "email", "phone"] == entries["contains"]["types"]
    assert set(FieldType) == set(entries["empty"]["types"])
    assert all(entry["title"] and entry["description"] for entry in entries.values())


@pytest.mark.parametrize("op", ["in", "not_in"])
def test_a_list_of_a_condition_has_at_most_a_hundred_values(op):
    assert parse_condition(leaf("score", op, list(range(100))), FIELDS) is not None
    assert {"/value": "at most 100 values"} == faults(leaf("score", op, list(range(101))))


class Looked(dict[str, Any]):
    """Values that count how often each is looked at."""

    def __init__(self, **values: Any) -> None:
        super().__init__(values)
        self.looks: list[str] = []

    def get(self, code: str, default: Any = None) -> Any:
        self.looks.append(code)
        return super().get(code, default)


def test_a_value_is_read_once_however_many_conditions_look_at_it():
    values = Looked(amount="50.00", tags=["roof"], title="")
    reading = Reading(values)
    documents = [
        leaf("amount", "gt", "10"),
        leaf("amount", "between", ["10", "50"]),
        leaf("amount", "ne", "7"),
        leaf("tags", "in", ["roof", "wall"]),
        leaf("tags", "eq", "roof"),
        leaf("title", "ne", "x"),
        leaf("title", "not_in", ["x"]),
    ]
    for document in documents:
        condition = parse_condition(document, FIELDS)
        assert condition is not None
        assert compile_condition(condition, FIELDS, BERLIN)(reading)

    assert ["amount", "tags", "title"] == values.looks
