"""The tenant's secret for links in e-mails, made on first use."""

from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.configuration import SIGNING_SECRET_KEY, signing_secret_row
from chalicelib.usecases.tenant.tenant import Tenant


def signing_secret(tenant: Tenant) -> str:
    """Return the secret [1 the first time in a function instance, 2 the first time ever]."""
    if tenant.kept_signing_secret is None:
        row = tenant.table.get(SIGNING_SECRET_KEY)
        if row is None:
            row = signing_secret_row(tenant.identity.secret())
            try:
                tenant.table.write([Put(row, expect="absent")])
            except Conflict:
                return signing_secret(tenant)
        tenant.kept_signing_secret = decode(row, str)
    return tenant.kept_signing_secret
