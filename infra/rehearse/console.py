"""The web console as a browser gets it: the page, and what the page refers to."""

import gzip
import re

from infra.rehearse.crm import Crm

_REFERRED = re.compile(r'"\./(console/[^"]+)"')


def console_served(crm: Crm) -> None:
    """Read the page as a stranger, and all files that it refers to, packed and unpacked."""
    page = crm.fetch(f"{crm.url}/console").decode()
    files = _REFERRED.findall(page)
    assert {name.rpartition(".")[2] for name in files} >= {"css", "js"}, page
    for path in ("console", *files):
        plain = crm.fetch(f"{crm.url}/{path}")
        packed = crm.fetch(f"{crm.url}/{path}", {"Accept": "*/*", "Accept-Encoding": "gzip"})
        assert len(packed) < len(plain), path
        assert gzip.decompress(packed) == plain, path
