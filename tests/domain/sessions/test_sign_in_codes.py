"""Codes by e-mail: how often, for how long, and what they look like."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.sessions.sign_in_codes import (
    DIGITS,
    GOOD_FOR,
    MAX_TRIES,
    MOST_AN_HOUR,
    address_hash,
    digits_of,
    next_code,
    same_digits,
    tried,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def asked(*seconds, user=7):
    """Ask for codes at these seconds; return for which of them one was sent, and the last one."""
    last, sent = None, []
    for number in seconds:
        code = next_code(last, user, f"nonce{number}", START + timedelta(seconds=number))
        if code is not None:
            last, sent = code, [*sent, number]
    return sent, last


def test_one_a_minute_and_few_an_hour():
    assert [0, 60, 125] == asked(0, 1, 59, 60, 119, 125)[0]
    assert [*range(0, MOST_AN_HOUR * 60, 60), 3600] == asked(*range(0, 3601, 60))[0]


def test_one_for_nobody_is_kept_alike():
    assert asked(*range(0, 900, 45))[0] == asked(*range(0, 900, 45), user=None)[0]


def test_it_is_good_for_ten_minutes_and_five_tries():
    _, code = asked(0)
    assert code.good(START + GOOD_FOR - timedelta(seconds=1))
    assert not code.good(START + GOOD_FOR)
    for _ in range(MAX_TRIES):
        assert code.good(START)
        code = tried(code)
    assert not code.good(START)


def test_the_next_one_begins_with_all_tries_and_is_another_one():
    _, first = asked(0)
    next = next_code(tried(first), 7, "other", START + timedelta(minutes=1))
    assert (0, first.version + 2) == (next.tries, next.version)
    assert len({digits_of("secret", "a@b.c", one.nonce) for one in (first, next)}) == 2


def test_digits_depend_on_secret_address_and_nonce():
    said = [("s", "a", "n"), ("t", "a", "n"), ("s", "b", "n"), ("s", "a", "o")]
    found = {digits_of(*one) for one in said}
    assert 4 == len(found)
    assert all(one.isdigit() and len(one) == DIGITS for one in found)


@pytest.mark.parametrize(
    ("typed", "same"),
    [("12345678", True), (" 1234 5678", True), ("1234-5678", True), ("1234567", False),
     ("123456789", False), ("", False), ("\ud800", False), ("１２３４５６７８", False)],
)  # fmt: skip
def test_spaces_do_not_matter_to_what_is_typed(typed, same):
    assert same is same_digits(typed, "12345678")


def test_an_address_is_found_by_its_hash():
    assert 64 == len(address_hash("ann@example.com")) == len(address_hash("\ud800"))
