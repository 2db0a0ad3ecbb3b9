"""The tenant's secret for links in e-mails, made on first use."""

import msgspec

from chalicelib.domain.errors import Conflict
from chalicelib.ports.table import Put, Row
from chalicelib.records.configuration import SIGNING_SECRET_KEY
from chalicelib.usecases.tenant.tenant import Tenant


def signing_secret(tenant: Tenant) -> str:
    """Return the secret [1 the first time in a function instance, 2 the first time ever]."""
    if tenant.kept_signing_secret is None:
        row = tenant.table.get(SIGNING_SECRET_KEY)
        if row is None:
            pk, sk = SIGNING_SECRET_KEY
            body = msgspec.json.encode(tenant.identity.secret()).decode()
            row = Row(pk=pk, sk=sk, kind="secret", body=body)
            try:
                tenant.table.write([Put(row, expect="absent")])
            except Conflict:
                return signing_secret(tenant)
        tenant.kept_signing_secret = msgspec.json.decode(row.body, type=str)
    return tenant.kept_signing_secret
