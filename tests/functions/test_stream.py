"""The loop over a batch: each item keeps its order, and Lambda starts at the lowest failed one."""

import pytest

from functions.stream import in_order


def record(partition: str, number: int) -> dict:
    return {"dynamodb": {"Keys": {"pk": {"S": partition}}, "SequenceNumber": str(number)}}


def taken(records: list[dict], *failing: str) -> tuple[dict, list[str], list[str]]:
    """Handle the records; return the answer, and the numbers of those seen and reported."""
    seen, reported = [], []

    def handle(one):
        seen.append(one["dynamodb"]["SequenceNumber"])
        if seen[-1] in failing:
            raise ZeroDivisionError

    def report(one, error):
        assert isinstance(error, ZeroDivisionError)
        reported.append(one["dynamodb"]["SequenceNumber"])

    return in_order(records, handle, report), seen, reported


def test_a_batch_without_failures_names_no_record():
    answer, seen, _ = taken([record("deal_1", 1), record("deal_2", 2)])

    assert ({"batchItemFailures": []}, ["1", "2"]) == (answer, seen)


def test_later_records_of_a_failed_item_wait_for_it():
    records = [record("deal_1", 1), record("deal_2", 2), record("deal_1", 3), record("deal_3", 4)]
    answer, seen, reported = taken(records, "1")

    assert {"batchItemFailures": [{"itemIdentifier": "1"}]} == answer
    assert (["1", "2", "4"], ["1"]) == (seen, reported)


@pytest.mark.parametrize("failing", [("2", "4"), ("2", "3", "4")])
def test_of_several_failures_the_first_is_named(failing):
    records = [record(f"deal_{number}", number) for number in range(1, 5)]
    answer, seen, reported = taken(records, *failing)

    assert {"batchItemFailures": [{"itemIdentifier": "2"}]} == answer
    assert (4, list(failing)) == (len(seen), reported)
