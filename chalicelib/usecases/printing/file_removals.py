"""The writes by which files go that nothing refers to any more."""

from chalicelib.ports.table import Put
from chalicelib.records.files import file_key, file_of, file_row
from chalicelib.usecases.tenant.tenant import Tenant


def file_removals(tenant: Tenant, *ids: str) -> list[Put]:
    """Return the writes that let files go; the stream clears their bytes away [1]."""
    rows = tenant.table.get_many(file_key(id) for id in ids)
    files = (file_of(row) for row in rows.values())
    return [Put(file_row(file.removed()), expect=file.version) for file in files]
