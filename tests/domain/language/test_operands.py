"""Operands: fields compared with other fields, and with moments that pass."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.fields import MAX_VALUES, Field, FieldType
from chalicelib.domain.language.conditions import ConditionError, Reading, compile_condition
from chalicelib.domain.language.operands import used_names
from chalicelib.domain.language.parse_conditions import parse_condition

BERLIN = ZoneInfo("Europe/Berlin")
KINDS: list[tuple[str, FieldType, dict[str, Any]]] = [
    ("title", FieldType.STRING, {}),
    ("tags", FieldType.STRING, {"multiple": True}),
    ("amount", FieldType.MONEY, {}),
    ("paid", FieldType.MONEY, {}),
    ("score", FieldType.NUMBER, {}),
    ("begins", FieldType.DATE, {}),
    ("closes", FieldType.DATE, {}),
    ("created_at", FieldType.DATETIME, {}),
    ("source", FieldType.LIST, {"options": ("web", "call")}),
    ("contact", FieldType.ITEM, {"target": "contact"}),
    ("company", FieldType.ITEM, {"target": "company"}),
    ("variables.sources", FieldType.STRING, {"multiple": True}),
]
FIELDS = {code: Field(code=code, title=code, type=kind, **more) for code, kind, more in KINDS}
NOW = {"now": "2026-03-02T09:00:00Z", "today": "2026-03-02"}


def compared(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def holds(document: Any, **values: Any) -> bool:
    condition = parse_condition(document, FIELDS)
    assert condition is not None
    return compile_condition(condition, FIELDS, BERLIN)(Reading(NOW | values))


def faults(document: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        parse_condition(document, FIELDS)
    return {fault.pointer: fault.message for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("op", "amount", "paid", "expected"),
    [
        ("eq", "10.00", "10.0000", True),
        ("eq", "10.00", "11.00", False),
        ("ne", "10.00", "11.00", True),
        ("gt", "11.00", "10.00", True),
        ("gt", "9.00", "10.00", False),
        ("gte", "10.00", "10.00", True),
        ("lt", "9.00", "10.00", True),
        ("lte", "11.00", "10.00", False),
    ],
)
def test_a_field_is_compared_with_another_one(
    op: str, amount: str, paid: str, expected: bool
) -> None:
    assert holds(compared("amount", op, {"field": "paid"}), amount=amount, paid=paid) is expected


@pytest.mark.parametrize("values", [{}, {"amount": "1.00"}, {"paid": "1.00"}])
def test_what_is_empty_compares_with_nothing_and_only_the_opposites_hold(
    values: dict[str, Any],
) -> None:
    for op in ("eq", "gt", "gte", "lt", "lte"):
        assert not holds(compared("amount", op, {"field": "paid"}), **values)
    assert holds(compared("amount", "ne", {"field": "paid"}), **values)


@pytest.mark.parametrize(
    ("closes", "expected"), [("2026-03-04", True), ("2026-03-05", False), (None, False)]
)
def test_today_moves_by_days(closes: str | None, expected: bool) -> None:
    document = compared("closes", "lt", {"field": "today", "plus": "P3D"})
    assert holds(document, closes=closes) is expected


@pytest.mark.parametrize(
    ("created", "expected"), [("2026-03-02T07:00:00Z", True), ("2026-03-02T07:00:01Z", False)]
)
def test_now_moves_by_exact_hours(created: str, expected: bool) -> None:
    document = compared("created_at", "lte", {"field": "now", "minus": "PT2H"})
    assert holds(document, created_at=created) is expected


def test_a_day_keeps_the_clock_time_where_the_clocks_change() -> None:
    """Summer time begins on 29 March: noon of the 28th and of the 29th are 23 hours apart."""
    document = compared("created_at", "eq", {"field": "now", "minus": "P1D"})
    assert holds(document, now="2026-03-29T10:00:00Z", created_at="2026-03-28T11:00:00Z")


@pytest.mark.parametrize(
    ("created", "expected"),
    [("2026-03-01T23:30:00Z", True), ("2026-03-01T22:30:00Z", False)],
)
def test_where_a_date_meets_an_instant_the_day_on_the_tenants_clock_counts(
    created: str, expected: bool
) -> None:
    assert holds(compared("created_at", "eq", {"field": "today"}), created_at=created) is expected
    document = compared("closes", "eq", {"field": "created_at"})
    assert holds(document, closes="2026-03-02", created_at=created) is expected


def test_ends_of_a_range_may_be_other_fields() -> None:
    week = [{"field": "today", "minus": "P7D"}, {"field": "today"}]
    assert holds(compared("closes", "between", week), closes="2026-02-23")
    assert not holds(compared("closes", "between", week), closes="2026-02-22")
    mixed = [{"field": "begins"}, "2026-12-31"]
    assert holds(compared("closes", "between", mixed), begins="2026-12-01", closes="2026-12-31")
    assert not holds(compared("closes", "between", mixed), closes="2026-12-31")


def test_a_list_may_be_a_field_with_several_values() -> None:
    document = compared("source", "in", {"field": "variables.sources"})
    assert holds(document, source="web", **{"variables.sources": ["call", "web"]})
    assert not holds(document, source="web", **{"variables.sources": []})
    assert holds(
        compared("source", "not_in", {"field": "variables.sources"}),
        source="web",
        **{"variables.sources": ["call"]},
    )
    assert holds(compared("title", "in", ["a", {"field": "source"}]), title="web", source="web")


def test_a_part_is_looked_for_whatever_the_case() -> None:
    document = compared("title", "contains", {"field": "source"})
    assert holds(document, title="From the WEB", source="web")
    assert not holds(document, title="From the WEB")
    assert holds(compared("tags", "eq", {"field": "title"}), tags=["a", "b"], title="b")


def test_a_number_is_compared_with_an_amount() -> None:
    assert holds(compared("amount", "gt", {"field": "score"}), amount="5.10", score=5.1) is False
    assert holds(compared("score", "lt", {"field": "amount"}), amount="5.10", score=5)


@pytest.mark.parametrize(
    ("document", "pointer", "said"),
    [
        (compared("amount", "gt", {"field": "begins"}), "/value", "begins is a date"),
        (compared("amount", "gt", {"field": "payd"}), "/value/field", "paid"),
        (compared("amount", "gt", {"field": "paid", "plus": "P1D"}), "/value", "only dates"),
        (compared("closes", "lt", {"field": "today", "plus": "PT2H"}), "/value", "whole days"),
        (compared("closes", "lt", {"field": "today", "plus": "3"}), "/value", "duration"),
        (
            compared("closes", "lt", {"field": "today", "plus": "P1D", "minus": "P1D"}),
            "/value",
            "either",
        ),
        (compared("closes", "lt", {"field": "today", "add": "P1D"}), "/value", "add"),
        (compared("closes", "lt", {"plus": "P1D"}), "/value", "name of a field"),
        (compared("closes", "between", {"field": "today"}), "/value", "two values"),
        (compared("closes", "between", [{"field": "today"}]), "/value", "two values"),
        (compared("closes", "between", [{"field": "today"}, "soon"]), "/value", "a date"),
        (compared("closes", "eq", [{"field": "today"}]), "/value", "one value"),
        (compared("title", "eq", {"field": "tags"}), "/value", "several values"),
        (compared("title", "in", [{"field": "tags"}, "a"]), "/value/0", "several values"),
        (compared("closes", "empty", {"field": "gone"}), "/value", "takes no value"),
        (
            compared("closes", "in", [{"field": "today"}, *["2026-03-02"] * MAX_VALUES]),
            "/value",
            f"at most {MAX_VALUES} values",
        ),
        (compared("contact", "eq", {"field": "company"}), "/value", "a company, not a contact"),
        (
            compared("created_at", "time_between", [{"field": "now"}, "08:00"]),
            "/value/0",
            "two times",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_at_its_place(
    document: Any, pointer: str, said: str
) -> None:
    found = faults(document)
    assert [pointer] == list(found)
    assert said in found[pointer]


def test_a_comparison_reads_as_a_sentence() -> None:
    week = [{"field": "today", "minus": "P7D"}, "2026-12-31"]
    assert 'closes is between [today minus P7D, "2026-12-31"]' == str(
        parse_condition(compared("closes", "between", week), FIELDS)
    )


def test_a_field_that_is_gone_is_told() -> None:
    condition = parse_condition(compared("amount", "gt", {"field": "paid"}), FIELDS)
    assert condition is not None
    without = {code: field for code, field in FIELDS.items() if code != "paid"}
    with pytest.raises(ConditionError, match="the field paid does not exist"):
        compile_condition(condition, without, BERLIN)


@pytest.mark.parametrize("op", ["contains", "not_contains"])
def test_options_of_a_list_contain_no_part_of_their_code(op):
    fields = {
        "tags": Field(
            code="tags", title="t", type=FieldType.LIST, multiple=True, options=("abc", "ab")
        ),
        "one": Field(code="one", title="t", type=FieldType.LIST, options=("abc", "ab")),
    }
    values = {"tags": ["abc"], "one": "ab"}

    def holds(value):
        condition = parse_condition({"field": "tags", "op": op, "value": value}, fields)
        return compile_condition(condition, fields, ZoneInfo("UTC"))(Reading(values))

    assert holds("ab") is holds({"field": "one"}) is (op == "not_contains")


@pytest.mark.parametrize("field", ["today", "now"])
@pytest.mark.parametrize("other", [{"field": "now"}, {"field": "today", "plus": "P1D"}])
def test_now_and_today_are_not_compared_with_one_another(field: str, other: dict[str, Any]) -> None:
    assert "same moment" in faults(compared(field, "gt", other))["/value"]


@pytest.mark.parametrize("key", ["plus", "minus"])
def test_a_shift_is_given_or_left_out(key: str) -> None:
    found = faults(compared("closes", "lt", {"field": "today", key: None}))
    assert found["/value"].startswith(f"{key} is a duration")


def test_the_names_that_a_condition_uses_are_found_however_deep() -> None:
    inner = compared("closes", "between", [{"field": "begins"}, "2026-12-31"])
    document = {"all": [{"not": {"any": [inner]}}, compared("amount", "gt", {"field": "paid"})]}
    assert {"closes", "begins", "amount", "paid"} == set(used_names(document))
    assert ["closes"] == list(used_names(compared("closes", "lt", {"field": "today", "add": 1})))
