"""Files in stories: announced, uploaded by their form, and fetched."""

from typing import Any
from urllib.parse import urlsplit

from infra.forms import filled_form
from tests.support.runtime import Answer
from tests.support.stories import Document, Story

PDF = b"%PDF-1.7 an offer"
PNG = b"\x89PNG\r\n\x1a\n a picture"


def announce(crm: Story, name: str = "offer.pdf", size: int = len(PDF), **more: Any) -> Document:
    """Announce a file."""
    found: Document = crm.ask("POST", "/v1/files", {"name": name, "size": size, **more})
    return found


def send(crm: Story, form: Document, content: bytes = PDF, **changed: str) -> Answer:
    """Send bytes by a form that was given out, as a browser does."""
    headers, body = filled_form(form["fields"] | changed, content)
    return crm.client.send("POST", urlsplit(form["url"]).path, body=body, headers=headers)


def upload(crm: Story, name: str = "offer.pdf", content: bytes = PDF, **more: Any) -> str:
    """Announce and upload a file, and return its id."""
    file = announce(crm, name, len(content), **more)
    assert 204 == send(crm, file["upload"], content).status
    return str(file["id"])


def fetch(crm: Story, id: str) -> bytes:
    """Return the bytes of a file in use, as whoever has the address gets them."""
    address = urlsplit(crm.ask("GET", f"/v1/files/{id}")["download"]["url"])
    answer = crm.client.send("GET", f"{address.path}?{address.query}")
    assert 200 == answer.status
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.body
