"""Sessions, and the cookie by which a browser shows its own."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.sessions.session import (
    IDLE,
    LONGEST,
    MAX_SESSIONS,
    Known,
    Session,
    Way,
    cookie,
    no_cookie,
    read_cookie,
    supernumerary,
)

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SESSION = Session(
    id="a",
    user=7,
    hash="0" * 64,
    way=Way.EMAIL,
    created_at=START,
    used_at=START,
    latest=START + LONGEST,
)
SECRET = "x" * 43
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("used", "end"),
    [(timedelta(0), IDLE), (timedelta(days=29), timedelta(days=29) + IDLE), (LONGEST, LONGEST)],
)
def test_it_is_over_when_nobody_uses_it_and_after_thirty_days_in_any_case(used, end):
    session = msgspec.structs.replace(SESSION, used_at=START + used)
    assert not session.over(START + end - SECOND)
    assert session.over(START + end)


def test_the_least_used_ones_make_room_and_those_over_go():
    living = [
        msgspec.structs.replace(SESSION, id=str(n), used_at=START + timedelta(minutes=n))
        for n in range(MAX_SESSIONS + 1)
    ]
    over = msgspec.structs.replace(SESSION, id="over", latest=START)
    gone = supernumerary([*reversed(living), over], START + timedelta(hours=1))
    assert {"over", "0", "1"} == {one.id for one in gone}


def test_a_browser_sends_back_what_it_was_given():
    given = cookie(Known(7, SECRET))
    assert Known(7, SECRET) == read_cookie(given.partition(";")[0])
    assert "__Host-session=" == given[:15]
    parts = {one.strip() for one in given.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} == parts
    assert read_cookie(no_cookie()) is None
    assert "Max-Age=0" in no_cookie()


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "session=7." + SECRET,
        "__Host-session=" + SECRET,
        "__Host-session=0." + SECRET,
        "__Host-session=7.short",
        f"__Host-session=7.{SECRET}#",
        f"__Host-session=٧.{SECRET}",
        f"__Host-session=7.{SECRET}; __Host-session=8.{SECRET}",
        f"__host-session=7.{SECRET}",
    ],
)
def test_what_could_be_no_session_is_none(header):
    assert read_cookie(header) is None


def test_other_cookies_do_not_matter():
    assert Known(7, SECRET) == read_cookie(f"a=b; __Host-session=7.{SECRET};c")
