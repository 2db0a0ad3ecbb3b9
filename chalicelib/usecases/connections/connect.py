"""Choose a provider, and let go of it again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.connections.connection import ID, KINDS, Connection, hosts_of
from chalicelib.domain.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.words.faults import fault_of
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.providers import Provider
from chalicelib.ports.secrets import MAX_BYTES
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.connections import connection_key, connection_row
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant


def connect(
    tenant: Tenant,
    caller: Caller,
    kind: str,
    id: str,
    *,
    provider: str,
    settings: Mapping[str, Any],
    secrets: Mapping[str, str],
    now: datetime,
) -> Connection:
    """Choose a provider, in place of the former one [1 read, 1 write, 1 per secret].

    Secrets come under new names first; only then does the row name them, and only then do the old
    ones go. Whatever happens in between, the row names secrets that are there, and those that it
    does not come to name are forgotten again. A secret that is not given stays what it was, as
    long as provider and hosts stay the same: nobody sends a secret elsewhere by another address.

    Raises:
        Invalid: with a pointer to each fault.
        NotFound: there is no such kind.
        Forbidden: the caller is no admin.
        Conflict: somebody else changed it at the same time.
        Unavailable: a secret could not be kept; nothing has changed.
    """
    caller.require(Right.CONNECTION_UPDATE)
    if kind not in KINDS:
        raise NotFound(there_is_no("kind of connection", kind, KINDS))
    before = _stored(tenant, kind, id)
    same = before is not None and before.provider == provider and not before.removed
    kept = before.secrets if before and same else {}
    if before and hosts_of(before.settings) != hosts_of(settings):
        kept = {}
    chosen = tenant.providers.find(kind, provider)
    if chosen is None:
        known = tenant.providers.names(kind)
        raise Invalid.at("/provider", there_is_no(f"provider of {kind}", provider, known))
    faults = [*_setting_faults(chosen, settings), *_secret_faults(chosen, secrets, kept)]
    if not ID.fullmatch(id):
        faults.append(Fault("/id", "up to 40 of a-z, 0-9, _ and - are allowed"))
    if faults:
        raise Invalid(faults)
    place = f"connections/{kind}/{id}/{tenant.identity.short_id()}"
    named = {name: f"{place}/{name}" for name in secrets}
    connection = Connection(
        kind=kind,
        id=id,
        provider=provider,
        settings=dict(settings),
        secrets={name: named.get(name) or kept[name] for name in chosen.secrets},
        version=before.version + 1 if before else 1,
    )
    _keep(tenant, {named[name]: secret for name, secret in secrets.items()})
    put = Put(connection_row(connection), expect=before.version if before else "absent")
    try:
        save_configuration(tenant, [put], None, now)
    except Conflict:
        tenant.configuration.forget()
        _forget(tenant, named.values())
        raise
    old = set(before.secrets.values()) if before else set()
    _forget(tenant, old - set(connection.secrets.values()))
    return connection


def disconnect(tenant: Tenant, caller: Caller, kind: str, id: str, now: datetime) -> None:
    """Let go of a provider and forget its secrets [1 read, 1 write, 1 per secret].

    The row stays and names them until the connection is made anew, so that doing it again forgets
    what could not be forgotten.

    Raises:
        Forbidden: the caller is no admin.
        NotFound: there is no such connection.
        Conflict: somebody else changed it at the same time.
    """
    caller.require(Right.CONNECTION_UPDATE)
    before = _stored(tenant, kind, id)
    if before is not None and not before.removed:
        after = msgspec.structs.replace(before, removed=True, version=before.version + 1)
        put = Put(connection_row(after), expect=before.version)
        save_configuration(tenant, [put], None, now)
    _forget(tenant, before.secrets.values() if before else ())
    if before is None or before.removed:
        raise NotFound(f"there is no connection {id} of the kind {kind}")


def _stored(tenant: Tenant, kind: str, id: str) -> Connection | None:
    """Return a connection as last written, also one that was let go of [1]."""
    row = tenant.table.get(connection_key(kind, id))
    return decode(row, Connection) if row else None


def _keep(tenant: Tenant, secrets: Mapping[str, str]) -> None:
    """Keep all of the secrets, or none."""
    try:
        for name, secret in secrets.items():
            tenant.secrets.put(name, secret)
    except Exception:
        _forget(tenant, secrets)  # the last one may be there although it did not say so
        raise


def _forget(tenant: Tenant, names: Iterable[str]) -> None:
    for name in sorted(names):
        tenant.secrets.delete(name)


def _setting_faults(chosen: Provider[Any], settings: Mapping[str, Any]) -> list[Fault]:
    try:
        msgspec.convert(settings, chosen.settings)
    except msgspec.ValidationError as error:
        return [fault_of(error, chosen.settings).under("/settings")]
    return []


def _secret_faults(
    chosen: Provider[Any], secrets: Mapping[str, str], kept: Mapping[str, str]
) -> list[Fault]:
    faults = [
        Fault(f"/secrets/{name}", there_is_no("secret", name, chosen.secrets))
        for name in secrets
        if name not in chosen.secrets
    ]
    for name, found_at in chosen.secrets.items():
        if name not in secrets and name not in kept:
            faults.append(Fault(f"/secrets/{name}", f"is needed: {found_at}"))
        elif name in secrets and not 1 <= len(secrets[name].encode()) <= MAX_BYTES:
            faults.append(Fault(f"/secrets/{name}", f"a secret has 1 to {MAX_BYTES} bytes"))
    return faults
