"""Documents in stories: templates, and how clients come to what is made of them."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.documents.document import WORD
from chalicelib.domain.documents.template import DocumentTemplate
from chalicelib.domain.files.file import kept_key
from chalicelib.records.documents.documents import template_row
from tests.support.files import upload
from tests.support.runtime import Answer
from tests.support.stories import Document, Story
from tests.support.unconfined import Unconfined
from tests.support.world import World


@pytest.fixture
def unconfined() -> Iterator[None]:
    """Open templates in this process: that they are opened in another has tests of its own."""
    with patch("chalicelib.adapters.documents.sandbox_printer.Sandbox", Unconfined):
        yield


def document_template(crm: Story, content: bytes, **more: Any) -> str:
    """Upload a Word file and make a template for deals of it, and return its id."""
    file = upload(crm, "offer.docx", content)
    body = {"name": "Offer", "file": file, "entity_types": ["deal"], **more}
    return str(crm.ask("POST", "/v1/document-templates", body)["id"])


def put_template(world: World, id: str, content: bytes, **more: Any) -> None:
    """Put a template with its Word file into a world, as if it had been added."""
    world.files.put(kept_key(f"{id}-file"), content, WORD)
    template = DocumentTemplate(
        id=id,
        name="Offer",
        file=f"{id}-file",
        entity_types=("deal",),
        paths=tuple(Unconfined().paths(content)),
        **more,
    )
    world.save(template_row(template))


def make(crm: Story, item: Document, template: str, **more: Any) -> Document:
    """Make a document of a template for an item."""
    path = f"/v1/items/{item['type']}/{item['id']}/documents"
    found: Document = crm.ask("POST", path, {"template": template, **more})
    return found


def documents(crm: Story, item: Document) -> list[Document]:
    """Return the documents of an item, the oldest first."""
    return crm.all(f"/v1/items/{item['type']}/{item['id']}/documents")


def follow(crm: Story, link: str, method: str = "GET", agent: str = "Mozilla/5.0") -> Answer:
    """Follow a link as somebody does who has no token."""
    client = crm.client.as_user(None)
    return client.send(method, urlsplit(link).path, headers={"User-Agent": agent})
