"""Sessions of people's browsers."""

from chalicelib.domain.sessions.session import Session
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

SESSION = "session"


def sessions_of(user: int) -> str:
    """Return the partition of all sessions of a user."""
    return f"sessions#{user}"


def session_key(user: int, hash: str) -> Key:
    """Return where a session lies."""
    return sessions_of(user), hash


def session_row(session: Session) -> Row:
    """Return the row of a session; it goes when the session is over."""
    pk, sk = session_key(session.user, session.hash)
    return Row(
        pk=pk,
        sk=sk,
        kind=SESSION,
        body=encode(session),
        version=session.version,
        expires_at=int(session.ends_at.timestamp()),
    )


def session_of(row: Row) -> Session:
    """Return the session that a row holds."""
    return decode(row, Session)
