"""Codes by e-mail with which people sign in."""

from datetime import timedelta

from chalicelib.domain.sessions.sign_in_codes import SignInCode
from chalicelib.ports.table import Key, Row
from chalicelib.records.body import decode, encode

SIGN_IN_CODE = "sign_in_code"
SIGN_IN_CODE_OF_NOBODY = "sign_in_code_of_nobody"
"""Kind of the row for an address that is nobody's: nothing follows from it."""
_KEPT = timedelta(hours=1)


def code_key(hash: str) -> Key:
    """Return where the code for an address lies."""
    return f"sign_in#{hash}", SIGN_IN_CODE


def code_row(code: SignInCode, hash: str) -> Row:
    """Return its row, which goes as soon as nothing in it counts any more."""
    pk, sk = code_key(hash)
    return Row(
        pk=pk,
        sk=sk,
        kind=SIGN_IN_CODE if code.user is not None else SIGN_IN_CODE_OF_NOBODY,
        body=encode(code),
        version=code.version,
        expires_at=int((code.made_at + _KEPT).timestamp()),
    )


def code_of(row: Row) -> SignInCode:
    """Return the code that a row holds."""
    return decode(row, SignInCode)
