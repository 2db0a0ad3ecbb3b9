"""What every clock and every maker of ids promises (chalicelib/ports/clock.py, identity.py)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.identity import CountingIdentity
from chalicelib.adapters.system import SystemClock, SystemIdentity

NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)

clocks = pytest.mark.parametrize("clock", [SystemClock(), SettableClock(NINE)], ids=type)
identities = pytest.mark.parametrize("identity", [SystemIdentity(), CountingIdentity()], ids=type)


@clocks
def test_a_clock_tells_an_aware_instant_in_utc(clock):
    assert timedelta(0) == clock.now().utcoffset()
    assert UTC is clock.now().tzinfo


@clocks
def test_a_clock_does_not_go_backwards_by_itself(clock):
    first = clock.now()
    assert first <= clock.now()


def test_the_system_clock_tells_the_present_in_whole_milliseconds():
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert timedelta(milliseconds=-1) < now - before < timedelta(seconds=5)
    assert 0 == now.microsecond % 1000


@identities
def test_short_ids_are_twelve_small_letters_and_digits(identity):
    assert all(re.fullmatch(r"[a-z0-9]{12}", identity.short_id()) for _ in range(100))


@identities
def test_no_short_id_comes_twice(identity):
    assert 1000 == len({identity.short_id() for _ in range(1000)})


@identities
def test_secrets_are_url_safe_and_hold_256_bits(identity):
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43,}", identity.secret()) for _ in range(100))


@identities
def test_no_secret_comes_twice(identity):
    assert 1000 == len({identity.secret() for _ in range(1000)})
