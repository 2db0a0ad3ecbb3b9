"""PDF files by Gotenberg, in its own wire format, against a server on this machine."""

from email.parser import BytesParser

import pytest

from chalicelib.adapters.providers.gotenberg import converter
from chalicelib.adapters.providers.gotenberg.converter import PROVIDER, GotenbergSettings
from chalicelib.adapters.safe_http import LOOPBACK, SafeHttp
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.providers import Parts
from tests.support.local_server import local_server

PDF = b"%PDF-1.7 " + b"\x00\xff" * 100_000


@pytest.fixture
def service():
    with local_server() as service:
        service.body = PDF
        yield service


def connected(service, user=""):
    parts = Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)
    settings = GotenbergSettings(url=f"{service.url}/", user=user)
    return PROVIDER.connect(parts, settings, {"password": "secret"})


def test_a_word_file_is_posted_as_gotenberg_wants_it_and_the_pdf_taken(service):
    assert PDF == connected(service, user="ann").pdf("Offer 1/é.docx", b"PK\r\nword")
    (asked,) = service.asked
    assert "/forms/libreoffice/convert" == asked.path
    assert "Basic YW5uOnNlY3JldA==" == asked.headers["Authorization"]
    kind = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    (part,) = BytesParser().parsebytes(kind + asked.body).get_payload()
    assert ("files", "Offer_1__.docx") == (
        part.get_param("name", header="content-disposition"),
        part.get_filename(),
    )
    assert b"PK\r\nword" == part.get_payload(decode=True)


def test_without_a_user_nothing_is_said_of_one(service):
    connected(service).pdf("a.docx", b"x")
    assert "Authorization" not in service.asked[0].headers


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (400, b"Invalid form data", Refused, "answered 400"),
        (401, b"", Refused, "answered 401"),
        (200, b"<html>", Refused, "answered no PDF"),
        (503, b"", Unavailable, "answered 503"),
        (429, b"", Unavailable, "answered 429"),
    ],
)
def test_what_it_refuses_is_told_from_what_passes(service, status, body, error, said):
    service.status, service.body = status, body
    with pytest.raises(error, match=said):
        connected(service).pdf("a.docx", b"x")


def test_an_answer_without_end_is_none(service, monkeypatch):
    monkeypatch.setattr(converter, "MAX_PDF", 1_000)
    with pytest.raises(Refused, match="more than 1000 bytes") as refused:
        connected(service).pdf("a.docx", b"x")
    assert Code.BAD_ANSWER is refused.value.code


def asked_of(service):
    parts = Parts(http=SafeHttp(allowed_hosts=frozenset({LOOPBACK})), aws=lambda _: None)
    settings = GotenbergSettings(url=service.url, user="ann")
    return PROVIDER.test(parts, settings, {"password": "secret"})


def test_a_service_that_refuses_an_empty_form_works(service):
    service.status = 400
    assert "Gotenberg answers" in asked_of(service)
    assert "Basic YW5uOnNlY3JldA==" == service.asked[0].headers["Authorization"]


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (401, Refused, "user or the password"),
        (200, Refused, "is it Gotenberg"),
        (503, Unavailable, "answered 503"),
    ],
)
def test_a_service_that_does_not_work_says_why(service, status, error, said):
    service.status = status
    with pytest.raises(error, match=said):
        asked_of(service)
