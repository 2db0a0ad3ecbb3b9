"""Records of the stream as dead letters."""

import json

import pytest

from chalicelib.ports.letters import MAX_BYTES
from chalicelib.usecases.stream_letters import TooLarge, letter_of, record_in


def record(body: str) -> dict:
    return {"eventName": "MODIFY", "dynamodb": {"NewImage": {"body": {"S": body}}}}


@pytest.mark.parametrize("body", ["{}", "x" * 2 * MAX_BYTES])
def test_a_letter_holds_the_whole_record(body):
    letter = letter_of(record(body), {"error": "never"})
    assert (True, record(body)) == (len(letter) <= MAX_BYTES, record_in(json.loads(letter)))
    assert "never" in json.loads(letter)["why"]["error"]


def test_what_is_too_large_even_when_it_is_packed_is_no_letter():
    numbers = "".join(f"{n * n * 7919 % 1_000_003}" for n in range(200_000))
    with pytest.raises(TooLarge):
        letter_of(record(numbers), {"error": "never"})


def test_what_is_damaged_is_told_from_what_is_none():
    assert record_in({"run": "deal_1-1-r1"}) is None
    with pytest.raises(ValueError, match="gzip"):
        record_in({"packed": "bm90aGluZyBwYWNrZWQ="})
