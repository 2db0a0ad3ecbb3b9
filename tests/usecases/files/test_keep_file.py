"""Files that the application makes itself."""

from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.keep_file import keep_file
from tests.domain.files.test_file import NOON, OWNER
from tests.support.tenants import memory_tenant


def test_a_file_is_kept_and_known_once_its_write_is_done():
    tenant = memory_tenant()
    for _ in range(2):
        file, write = keep_file(
            tenant,
            "a1",
            b"%PDF",
            name="a.pdf",
            type="application/pdf",
            owner=OWNER,
            made_by=2,
            now=NOON,
        )
        tenant.table.write([write])
    assert {"kept/a1": b"%PDF"} == tenant.files.contents
    assert (file, 4, (OWNER,)) == (
        file_of(tenant.table.get(file_key("a1"))),
        file.size,
        file.owners,
    )
    assert b"%PDF" == tenant.files.get(file.key)
