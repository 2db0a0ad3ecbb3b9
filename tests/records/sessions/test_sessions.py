"""Rows of sessions."""

from chalicelib.records.sessions.sessions import (
    session_key,
    session_of,
    session_row,
    sessions_of,
)
from tests.domain.sessions.test_session import SESSION


def test_a_session_lies_with_those_of_its_user_and_goes_when_it_is_over():
    row = session_row(SESSION)
    assert session_key(7, SESSION.hash) == row.key
    assert sessions_of(7) == row.pk
    assert int(SESSION.ends_at.timestamp()) == row.expires_at
    assert SESSION == session_of(row)
