"""How the system speaks to a person, as they choose themselves: language, clock, notices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.notices import Channel
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.users import User
from chalicelib.ports.table import Put
from chalicelib.records.people import user_row
from chalicelib.usecases.people.save_user import get_user, spoken_faults
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant


def own_settings(tenant: Tenant, caller: Caller) -> User:
    """Return the caller as last written [1]."""
    caller.require(Right.NOTICE_OWN)
    return get_user(tenant, caller.id)


def choose_settings(
    tenant: Tenant, caller: Caller, values: Mapping[str, Any], now: datetime
) -> User:
    """Choose one's own language, time zone and ways of notices [1 read, 1 write].

    What is not among the values stays.

    Raises:
        Invalid: there is no such language or zone, or e-mail is chosen by somebody without an
            address.
        Clash: others keep changing the user.
    """
    caller.require(Right.NOTICE_OWN)
    values = dict(values)
    if "channels" in values:
        values["channels"] = tuple(dict.fromkeys(values["channels"]))

    def attempt() -> User:
        user = get_user(tenant, caller.id)
        faults = spoken_faults(values)
        if Channel.EMAIL in values.get("channels", ()) and user.email is None:
            said = "there is no e-mail address of yours; an admin can add one"
            faults.append(Fault("/channels", said))
        if faults:
            raise Invalid(faults)
        changed = msgspec.structs.replace(user, **values)
        if changed == user:
            return user
        changed = msgspec.structs.replace(changed, version=user.version + 1)
        put = Put(user_row(changed), expect=user.version)
        return save_configuration(tenant, [put], changed, now)

    return retried(attempt, busy(f"user {caller.id}"))
