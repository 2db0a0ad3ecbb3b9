"""Codes by e-mail: whoever types in what was sent to an address may read its mail.

What is kept of an address is the same whether it is a user's or nobody's, so that neither answers
nor their time tell. The code itself is kept nowhere: it is made of the tenant's signing secret.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

import msgspec

DIGITS: Final = 8
GOOD_FOR: Final = timedelta(minutes=10)
AGAIN_AFTER: Final = timedelta(minutes=1)
"""How long after a code the next one is sent."""
MOST_AN_HOUR: Final = 6
MAX_TRIES: Final = 5
"""How often somebody may try to type it in."""
_HOUR: Final = timedelta(hours=1)


class SignInCode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last code for an address, and how often one was asked for lately."""

    user: int | None
    """Whose address it is; None for nobody's, or that of several."""
    nonce: str
    """What the code is made of, together with the secret; another one for each code."""
    made_at: datetime
    asked: tuple[datetime, ...]
    """When codes were made within the last hour, the last one too."""
    tries: int = 0
    refused: str = ""
    """Why the mail service did not take it."""
    version: int = 1

    def good(self, now: datetime) -> bool:
        """Return whether it can be tried once more."""
        return self.tries < MAX_TRIES and now < self.made_at + GOOD_FOR


def next_code(
    last: SignInCode | None, user: int | None, nonce: str, now: datetime
) -> SignInCode | None:
    """Return the code that is sent now, None where the last one was sent a moment ago.

    There are few an hour besides, so that nobody's mailbox is filled.
    """
    asked = tuple(one for one in (last.asked if last else ()) if now - one < _HOUR)
    if asked and (now - asked[-1] < AGAIN_AFTER or len(asked) >= MOST_AN_HOUR):
        return None
    version = last.version + 1 if last else 1
    return SignInCode(user=user, nonce=nonce, made_at=now, asked=(*asked, now), version=version)


def tried(code: SignInCode) -> SignInCode:
    """Return the code with one more try; it is written before anything is compared."""
    return msgspec.structs.replace(code, tries=code.tries + 1, version=code.version + 1)


def digits_of(secret: str, address: str, nonce: str) -> str:
    """Return the digits that are sent to an address."""
    said = f"sign-in.{address}.{nonce}".encode(errors="replace")
    number = int.from_bytes(hmac.new(secret.encode(), said, hashlib.sha256).digest())
    return f"{number % 10**DIGITS:0{DIGITS}}"


def same_digits(typed: str, digits: str) -> bool:
    """Return whether somebody has typed in a code; spaces and hyphens do not matter."""
    plain = "".join(one for one in typed if one not in " -\u00a0")
    return hmac.compare_digest(plain.encode(errors="replace"), digits.encode())


def address_hash(address: str) -> str:
    """Return by what an address is found; it is not kept itself."""
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()
