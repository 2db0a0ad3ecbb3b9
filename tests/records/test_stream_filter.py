"""Of which writes the stream tells: the filter and the rule in code say the same."""

import itertools
import json

import pytest

from chalicelib.records.kinds import KINDS, STREAMED
from chalicelib.records.stream_filter import IMPORTED, is_streamed, stream_filters


def passes(kind: str, event: str, *, ended: bool, imported: bool) -> bool:
    """Return what DynamoDB's filter says of a write."""
    for pattern in stream_filters():
        image = pattern["dynamodb"]["NewImage"]
        absent_entry = "entry" not in image or ended
        if event in pattern["eventName"] and kind in image["kind"]["S"] and absent_entry:
            return not imported
    return False


@pytest.mark.parametrize("kind", [*KINDS, "nobody_knows_it"])
def test_the_filter_of_the_table_is_what_the_code_says(kind):
    for event, ended, imported in itertools.product(
        ("INSERT", "MODIFY", "REMOVE"), (True, False), (True, False)
    ):
        assert passes(kind, event, ended=ended, imported=imported) is is_streamed(
            kind, event, ended=ended, imported=imported
        ), (event, ended, imported)


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
        ("run", "MODIFY", False, False),
        ("run", "MODIFY", True, True),
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
