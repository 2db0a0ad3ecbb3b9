"""The web console of the rehearsal, served by the local runtime."""

import gzip

import pytest

from chalicelib.api.v1 import console
from infra.rehearse.console import console_served
from infra.rehearse.crm import Crm, UnexpectedAnswer
from tests.support.runtime import running

PAGE = """<link rel="stylesheet" href="./console/app-AB12.css">
<script type="module" src="./console/main-AB12.js"></script>"""


def test_the_page_and_all_that_it_refers_to_is_there(monkeypatch, tmp_path):
    monkeypatch.setattr(console, "FOLDER", tmp_path)
    files = {"index.html": PAGE * 9, "app-AB12.css": "a{}" * 99, "main-AB12.js": "f();" * 99}
    for name, text in files.items():
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    with running() as client:
        stranger = Crm(client.url, None)
        console_served(stranger)
        (tmp_path / "main-AB12.js.gz").unlink()
        with pytest.raises(UnexpectedAnswer, match=r"/console/main-AB12\.js answered 404"):
            console_served(stranger)
