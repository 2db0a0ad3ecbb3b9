"""Forms of the site: add, read, change and remove (semantics/signals: forms)."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.forms.form import MAPPED, MOST_FORMS, Form, form_faults
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.ports.table import Delete, Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import FORMS, form_key, form_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.idempotency import first_answer
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant


def list_forms(tenant: Tenant, caller: Caller) -> list[Form]:
    """Return all forms as last written [1]."""
    caller.require(Right.FORM_READ)
    return [decode(row, Form) for row in tenant.table.query(FORMS)]


def show_form(tenant: Tenant, caller: Caller, id: str) -> Form:
    """Return a form as last written [1].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.FORM_READ)
    return _stored(tenant, id)


def add_form(
    tenant: Tenant,
    caller: Caller,
    values: dict[str, Any],
    *,
    now: datetime,
    once: Once | None = None,
) -> Form:
    """Add a form [1 read, 1 write].

    Raises:
        Invalid: with a pointer to each fault.
        Clash: there are too many.
    """
    caller.require(Right.FORM_UPDATE)
    before = first_answer(tenant, once, Form)
    if before is not None:
        return before
    form = Form(id=tenant.identity.short_id(), created_by=caller.id, created_at=now, **values)
    _check(tenant, form, now)
    if len(tenant.table.query(FORMS)) >= MOST_FORMS:
        raise Clash(f"there are {MOST_FORMS} forms already", code=Code.TOO_MANY)
    return save_configuration(tenant, [Put(form_row(form), expect="absent")], form, now, once)


def change_form(
    tenant: Tenant, caller: Caller, id: str, values: dict[str, Any], now: datetime
) -> Form:
    """Change a form; without a difference nothing is written [1 to 2].

    Raises:
        NotFound: there is none of that id.
        Invalid: with a pointer to each fault.
        Clash: others keep changing it.
    """
    caller.require(Right.FORM_UPDATE)

    def attempt() -> Form:
        before = _stored(tenant, id)
        after = msgspec.structs.replace(before, **values)
        if after == before:
            return before
        after = msgspec.structs.replace(after, version=before.version + 1)
        _check(tenant, after, now)
        put = Put(form_row(after), expect=before.version)
        return save_configuration(tenant, [put], after, now)

    return retried(attempt, busy(f"the form {id}"))


def remove_form(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a form; triggers that listen to it stay and stay silent [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.FORM_UPDATE)
    _stored(tenant, id)
    save_configuration(tenant, [Delete(form_key(id))], None, now)


def _stored(tenant: Tenant, id: str) -> Form:
    row = tenant.table.get(form_key(id))
    if row is None:
        raise NotFound(f"there is no form {id}")
    return decode(row, Form)


def _check(tenant: Tenant, form: Form, now: datetime) -> None:
    configuration = tenant.configuration
    fields = {one: configuration.type(one, now).fields for one in MAPPED[form.makes]}
    users = configuration.tenant(now).users
    faults = form_faults(
        form,
        fields,
        list(configuration.type(form.makes, now).pipelines),
        [user.id for user in users.values() if user.active],
    )
    if faults:
        raise Invalid(faults)
