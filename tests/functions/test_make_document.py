"""Door of the function that opens Word templates: a refusal is an answer, a mishap is none."""

from collections.abc import Iterator

import pytest

from chalicelib import wiring
from chalicelib.domain.errors import Unavailable
from functions.make_document import handler
from tests.support.documents import unconfined
from tests.support.tenants import memory_tenant
from tests.support.word import text_of, word

__all__ = ["unconfined"]
pytestmark = pytest.mark.usefixtures("unconfined")
ORDER = {
    "template": "kept/t",
    "document": "kept/d",
    "values": {"deal": {"title": ["Chairs", "Chairs"]}},
    "zone": "UTC",
    "date_format": "YYYY-MM-DD",
}


@pytest.fixture
def files() -> Iterator[object]:
    tenant = memory_tenant()
    wiring.install(tenant)
    tenant.files.put("kept/t", word("{{ deal.title }}"), "")
    yield tenant.files
    wiring.install(None)


def test_templates_are_looked_at_documents_made_and_codes_drawn(files):
    assert {"paths": ["deal.title"]} == handler({"look": "kept/t"}, None)
    made = handler({"print": ORDER}, None)
    assert ["Chairs"] == text_of(files.get("kept/d"))
    assert len(files.get("kept/d")) == made["size"]
    drawn = handler({"picture": {"text": "https://a.example", "key": "kept/q"}}, None)
    assert len(files.get("kept/q")) == drawn["size"]


def test_a_refusal_is_an_answer(files):
    files.put("kept/t", b"none", "")
    answer = handler({"look": "kept/t"}, None)
    assert ("bad_template", False) == (answer["refused"], answer["missing"])
    assert handler({"look": "kept/gone"}, None)["missing"]


def test_a_mishap_is_raised_for_whoever_tries_again(files):
    def away(*_):
        raise Unavailable("away")

    files.get = away
    with pytest.raises(Unavailable):
        handler({"look": "kept/t"}, None)
