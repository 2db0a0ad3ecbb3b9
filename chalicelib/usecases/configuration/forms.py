"""Forms of the site: add, read, change and remove (semantics/signals: forms)."""

from datetime import datetime
from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.forms.form import MAPPED, MOST_FORMS, Form, form_faults
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.records.body import decode
from chalicelib.records.configuration import FORMS, form_key, form_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.documents import Checked, Kind
from chalicelib.usecases.tenant.tenant import Tenant

FORM = Kind(word="form", form=Form, key=form_key, row=form_row, most=MOST_FORMS)


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
    return FORM.stored(tenant, id)


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

    def made() -> Checked[Form]:
        FORM.refuse_too_many(len(tenant.table.query(FORMS)))
        form = Form(id=tenant.identity.short_id(), created_by=caller.id, created_at=now, **values)
        return _checked(tenant, form, now)

    return FORM.add(tenant, made, now, once)


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
    return FORM.change(tenant, id, values, lambda _, after: _checked(tenant, after, now), now)


def remove_form(tenant: Tenant, caller: Caller, id: str, now: datetime) -> None:
    """Remove a form; triggers that listen to it stay and stay silent [1 read, 1 write].

    Raises:
        NotFound: there is none of that id.
    """
    caller.require(Right.FORM_UPDATE)
    FORM.remove(tenant, id, now)


def _checked(tenant: Tenant, form: Form, now: datetime) -> Checked[Form]:
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
    return form, ()
