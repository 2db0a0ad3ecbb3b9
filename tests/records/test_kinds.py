"""One table says what kinds of rows there are and who gets to see them."""

import ast
import json
from pathlib import Path

import pytest

from chalicelib.adapters.tables import writes
from chalicelib.records.kinds import ALL, COUNTER, DOCUMENTED, KINDS, LEFT_OUT, STREAMED
from chalicelib.records.stream_filter import IMPORTED, is_streamed, stream_filters

RECORDS = Path(__file__).parents[2] / "chalicelib" / "records"


def kinds_of_rows():
    """Yield the kind of every row that a module of records makes."""
    for path in RECORDS.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            one.targets[0].id: one.value.value
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Row":
                (kind,) = (word.value for word in call.keywords if word.arg == "kind")
                yield constants.get(kind.id)


def test_every_row_that_is_made_is_of_a_kind_in_the_table():
    found = set(kinds_of_rows()) - {None}
    assert len(found) > 25
    assert set() == found - KINDS.keys()


def test_no_kind_stands_there_twice():
    assert len(ALL) == len(KINDS)


def test_counters_are_of_the_kind_that_tables_give_them():
    assert COUNTER == writes.COUNTER_KIND


def test_what_admits_to_the_tenant_or_signs_for_it_is_never_exported_as_it_is():
    assert {"secret", "stamp", "import"} == LEFT_OUT
    assert {"token", "user"} <= DOCUMENTED


@pytest.mark.parametrize(
    ("kind", "event", "ended", "passes"),
    [
        ("item", "INSERT", False, True),
        ("item", "MODIFY", True, True),
        ("item", "REMOVE", True, False),
        ("signal", "INSERT", True, True),
        ("workflow_run", "INSERT", False, True),
        ("workflow_run", "MODIFY", False, False),
        ("workflow_run", "MODIFY", True, True),
        ("waiter", "INSERT", True, False),
        ("waiter", "MODIFY", True, True),
        ("workflow_step", "MODIFY", True, False),
        ("run", "INSERT", True, False),
        ("of another version", "INSERT", True, False),
    ],
)
def test_the_stream_tells_of_what_has_effects(kind, event, ended, passes):
    assert passes == is_streamed(kind, event, ended=ended, imported=False)
    assert not is_streamed(kind, event, ended=ended, imported=True)


def test_a_filter_says_of_each_streamed_kind_when_and_holds_back_imported_rows():
    images = [one["dynamodb"]["NewImage"] for one in stream_filters()]
    assert {name for image in images for name in image["kind"]["S"]} == STREAMED
    assert all(image[IMPORTED] == {"S": [{"exists": False}]} for image in images)
    ended = [one for one in stream_filters() if "entry" in one["dynamodb"]["NewImage"]]
    assert ["MODIFY"] == [event for one in ended for event in one["eventName"]]


def test_dynamodb_takes_the_filters():
    filters = [json.dumps(one) for one in stream_filters()]
    assert len(filters) <= 5  # of an event source mapping
    assert all(len(one) <= 4096 for one in filters)
