"""Codes by e-mail: asked for, sent, and typed in (semantics/people: sessions).

Asking costs one read and at most six writes an hour and address, whoever's it is. The mail is sent
by the stream, so that the answer takes as long for an address that is nobody's.
"""

from contextlib import suppress
from datetime import datetime

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Conflict, Refused, Unauthorized
from chalicelib.domain.people.users import User
from chalicelib.domain.sessions.session import Way
from chalicelib.domain.sessions.sign_in_codes import (
    GOOD_FOR,
    MAX_TRIES,
    SignInCode,
    address_hash,
    digits_of,
    next_code,
    same_digits,
    tried,
)
from chalicelib.domain.words.languages import text
from chalicelib.ports.mail import Email
from chalicelib.ports.table import Put, Row
from chalicelib.records.sessions.sign_in_codes import code_key, code_of, code_row
from chalicelib.usecases.connections.connected import mail_of
from chalicelib.usecases.sessions.begin import Begun, Visit, active_user, begin
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.tenant.tenant import Tenant


def ask_for_code(tenant: Tenant, email: str, now: datetime) -> None:
    """Let a code be sent to an address, if it is a user's [1 read, 1 write].

    Nothing tells whether it was: neither an answer nor the requests that are made.
    """
    address = _plain(email)
    key = code_key(address_hash(address))
    row = tenant.table.get(key)
    last = code_of(row) if row else None
    user = only_user(tenant, address, now)
    code = next_code(last, user.id if user else None, tenant.identity.secret(), now)
    if code is None:
        return
    # Somebody else asks at this very moment, and theirs is sent.
    with suppress(Conflict):
        put = Put(code_row(code, address_hash(address)), expect=last.version if last else "absent")
        tenant.table.write([put])


def mail_code(tenant: Tenant, row: Row, now: datetime) -> None:
    """Send a code that was asked for [1]; it may come twice, and is the same then.

    Raises:
        Unavailable: the mail service does not answer; trying again may help.
    """
    code = code_of(row)
    user = active_user(tenant, code.user, now) if code.user is not None else None
    if code.tries or code.refused or not code.good(now) or user is None or user.email is None:
        return
    address = _plain(user.email)
    if row.key != code_key(address_hash(address)):
        return  # the user has another address by now
    digits = digits_of(signing_secret(tenant), address, code.nonce)
    shown = f"{digits[:4]} {digits[4:]}"
    minutes = int(GOOD_FOR.total_seconds()) // 60
    email = Email(
        message_id=f"sign-in-{address_hash(code.nonce)[:32]}",
        sender=tenant.configuration.tenant(now).settings.mail_from,
        to=(user.email,),
        subject=text("sign_in_subject", user.language, code=shown),
        text=text("sign_in_text", user.language, code=shown, minutes=minutes, tenant=tenant.name),
        headers=(("Auto-Submitted", "auto-generated"),),
    )
    try:
        mail_of(tenant, now).send(email)
    except Refused as refused:
        noted = msgspec.structs.replace(code, refused=refused.detail, version=code.version + 1)
        with suppress(Conflict):  # another code was asked for meanwhile
            tenant.table.write([Put(code_row(noted, address_hash(address)), expect=code.version)])


def sign_in_with_code(tenant: Tenant, email: str, typed: str, visit: Visit, now: datetime) -> Begun:
    """Begin a session of the user who has typed in the code [2 reads, 2 writes].

    A try is counted before it is looked at, so that many at the same moment are no more tries.

    Raises:
        Unauthorized: the code is wrong, was used, tried too often or has expired; which of them,
            or that the address is nobody's, is not told.
        Clash: others keep trying at the same moment.
    """
    address = _plain(email)
    key = code_key(address_hash(address))

    def count() -> SignInCode:
        row = tenant.table.get(key)
        code = code_of(row) if row else None
        if code is None or not code.good(now):
            raise _wrong()
        counted = tried(code)
        tenant.table.write([Put(code_row(counted, address_hash(address)), expect=code.version)])
        return counted

    code = retried(count, busy("the code"))
    same = same_digits(typed, digits_of(signing_secret(tenant), address, code.nonce))
    user = only_user(tenant, address, now)
    if not same or user is None or user.id != code.user:
        raise _wrong()
    try:
        return begin(tenant, user, Way.EMAIL, visit, now, writes=[_used(code, address)])
    except Conflict as conflict:
        raise _wrong() from conflict


def _used(code: SignInCode, address: str) -> Put:
    """Return the write that takes a code away; how many were sent lately is not forgotten."""
    used = msgspec.structs.replace(code, tries=MAX_TRIES, version=code.version + 1)
    return Put(code_row(used, address_hash(address)), expect=code.version)


def _plain(email: str) -> str:
    """Return the one form of an address."""
    return email.strip().lower()


def only_user(tenant: Tenant, email: str, now: datetime) -> User | None:
    """Return the active user of an address, None where there is none, or several share it."""
    address = _plain(email)
    users = tenant.configuration.tenant(now).users.values()
    found = [one for one in users if one.active and one.email and _plain(one.email) == address]
    return found[0] if len(found) == 1 else None


def _wrong() -> Unauthorized:
    message = "the code is wrong, was used or has expired; ask for another one"
    return Unauthorized(message, code=Code.WRONG_SIGN_IN_CODE)
