"""Rows of codes by e-mail."""

from datetime import UTC, datetime

from chalicelib.domain.sessions.sign_in_codes import next_code
from chalicelib.records.kinds import STREAMED
from chalicelib.records.sessions.sign_in_codes import code_key, code_of, code_row

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_row_for_nobody_differs_only_in_that_nothing_follows_from_it():
    real, nobody = (next_code(None, user, "n", NOW) for user in (7, None))
    rows = [code_row(one, "hash") for one in (real, nobody)]
    assert [real, nobody] == [code_of(row) for row in rows]
    assert {code_key("hash")} == {row.key for row in rows}
    assert [True, False] == [row.kind in STREAMED for row in rows]
    assert rows[0].expires_at == rows[1].expires_at == int(NOW.timestamp()) + 3600
