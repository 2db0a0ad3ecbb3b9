"""PDF files by Gotenberg, a service around LibreOffice that the tenant runs or rents."""

import base64
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated

import msgspec

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.converter import Converter
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Parts, Provider

ROUTE = "/forms/libreoffice/convert"
MAX_PDF = 20_000_000
"""Bytes of a PDF."""
SECONDS = 20
"""How long a conversion may take."""
_AGAIN = frozenset({408, 425, 429})
_FORM = "multipart/form-data; boundary="
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class GotenbergSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the service is."""

    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ ]+$",
            max_length=500,
            description="Its address, such as https://pdf.example.com, without the route.",
        ),
    ]
    user: Annotated[
        str,
        msgspec.Meta(max_length=200, description="Name for its basic authentication, if it has."),
    ] = ""


class Gotenberg:
    """Posts Word files to the service and takes the PDF that it answers."""

    def __init__(self, http: Http, settings: GotenbergSettings, password: str) -> None:
        self._http = http
        self._url = settings.url.rstrip("/") + ROUTE
        self._login = f"{settings.user}:{password}" if settings.user else ""

    def pdf(self, name: str, word: bytes) -> bytes:
        """Return a Word file as PDF [1].

        Raises:
            Refused: the service does not take it (`bad_answer`).
            Unavailable: no answer in time, or a passing one.
        """
        body, kind = form(name, word)
        request = Outgoing(url=self._url, body=body, headers=self._headers(kind))
        answer, pdf = self._http.post_for(request, most=MAX_PDF, seconds=SECONDS)
        if answer.status >= 500 or answer.status in _AGAIN:
            raise Unavailable(f"the converter answered {answer.status}")
        if answer.status != 200 or not pdf.startswith(b"%PDF-"):
            said = "no PDF" if answer.status == 200 else str(answer.status)
            raise Refused(f"the converter answered {said}", code=Code.BAD_ANSWER)
        return pdf

    def asked(self) -> str:
        """Return what the service says to a form without a file, which it refuses [1].

        Raises:
            Refused: it does not let us in, or something else answers (`bad_answer`).
            Unavailable: no answer in time, or a passing one.
        """
        request = Outgoing(url=self._url, body=b"--x--\r\n", headers=self._headers(f"{_FORM}x"))
        answer = self._http.post(request)
        if answer.status >= 500 or answer.status in _AGAIN:
            raise Unavailable(f"the converter answered {answer.status}")
        if answer.status in (401, 403):
            said = "the converter refuses the user or the password"
            raise Refused(said, code=Code.BAD_ANSWER)
        if answer.status != 400:
            said = f"the converter answered {answer.status}; is it Gotenberg that is there?"
            raise Refused(said, code=Code.BAD_ANSWER)
        return "Gotenberg answers and takes our forms"

    def _headers(self, kind: str) -> tuple[tuple[str, str], ...]:
        headers = [("Content-Type", kind)]
        if self._login:
            login = base64.b64encode(self._login.encode()).decode()
            headers.append(("Authorization", f"Basic {login}"))
        return tuple(headers)


def form(name: str, word: bytes) -> tuple[bytes, str]:
    """Return a form with one file, and its media type.

    The name decides how it is converted; other characters than letters and digits say nothing.
    """
    plain = "".join(one if one.isascii() and (one.isalnum() or one == ".") else "_" for one in name)
    mark = f"----{sha256(word).hexdigest()}"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="{plain}"\r\n'
    head += f"Content-Type: {_WORD}\r\n\r\n"
    body = head.encode() + word + f"\r\n--{mark}--\r\n".encode()
    return body, f"{_FORM}{mark}"


def _connect(parts: Parts, settings: GotenbergSettings, secrets: Mapping[str, str]) -> Gotenberg:
    return Gotenberg(parts.http, settings, secrets["password"])


def _test(parts: Parts, settings: GotenbergSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


PROVIDER = Provider[Converter](
    title="Gotenberg",
    settings=GotenbergSettings,
    secrets={
        "password": "GOTENBERG_API_BASIC_AUTH_PASSWORD of the service; any word where it has none"
    },
    connect=_connect,
    test=_test,
)
