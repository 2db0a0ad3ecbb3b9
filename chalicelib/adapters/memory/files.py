"""Files that are gone with the process, or wherever the mapping puts them."""

import base64
from collections.abc import Callable, MutableMapping
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from chalicelib.adapters.disposition import attachment
from chalicelib.domain.errors import NotFound
from chalicelib.ports.files import Download, Seen, Upload


class Policy(msgspec.Struct, frozen=True):
    """What a signed form takes."""

    key: str
    size: int
    type: str
    ends: float


class Ticket(msgspec.Struct, frozen=True):
    """What a signed address gives out."""

    key: str
    disposition: str
    type: str
    ends: float


Document = TypeVar("Document", Policy, Ticket)


class NotSigned(Exception):
    """A form or an address is not one of ours, has expired, or does not fit; the text says what."""


class MemoryFiles:
    """Keeps files in a mapping; forms and addresses are signed and answered by itself.

    Args:
        now: the time by which what is signed expires.
        base: where the forms and addresses lead, without a slash at the end.
        contents: the bytes by key.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        base: str = "memory:",
        contents: MutableMapping[str, bytes] | None = None,
    ) -> None:
        self._now = now
        self._base = base
        self.contents: MutableMapping[str, bytes] = {} if contents is None else contents
        self._secret = sha256(base.encode() + id(self).to_bytes(8, "big")).digest()

    def put(self, key: str, content: bytes, type: str) -> str:
        """Keep bytes, whatever lies there, and return their etag."""
        self.contents[key] = content
        return _etag(content)

    def get(self, key: str) -> bytes:
        """Return all bytes under a key.

        Raises:
            NotFound: there is nothing.
        """
        if key not in self.contents:
            raise NotFound(f"there is no file {key}")
        return self.contents[key]

    def look(self, key: str, first: int) -> Seen | None:
        """Return size, etag and the first bytes of what lies under a key, None for nothing."""
        content = self.contents.get(key)
        return None if content is None else Seen(len(content), _etag(content), content[:first])

    def copy(self, source: str, target: str, etag: str) -> None:
        """Keep what lies under a key under another one too, if it still has this etag.

        Raises:
            NotFound: it is gone, or another content lies there.
        """
        content = self.contents.get(source)
        if content is None or _etag(content) != etag:
            raise NotFound(f"there is no file {source} of this etag")
        self.contents[target] = content

    def delete(self, key: str) -> None:
        """Forget what lies under a key, if it is there."""
        self.contents.pop(key, None)

    @property
    def form_url(self) -> str:
        """Where all forms and addresses lead."""
        return self._base

    def upload(self, key: str, *, size: int, type: str, lasts: timedelta) -> Upload:
        """Return a form that takes exactly so many bytes of that type, for so long."""
        sealed = self._sealed(Policy(key, size, type, (self._now() + lasts).timestamp()))
        fields = {"key": key, "Content-Type": type, "policy": sealed}
        return Upload(self.form_url, fields | {"x-amz-signature": self._signature(sealed)})

    def download(self, key: str, given: Download, *, lasts: timedelta) -> str:
        """Return an address under which the bytes can be fetched, for so long."""
        ends = (self._now() + lasts).timestamp()
        sealed = self._sealed(Ticket(key, attachment(given.name), given.type, ends))
        query = {"ticket": sealed, "signature": self._signature(sealed)}
        return f"{self.form_url}?{urlencode(query)}"

    def receive(self, fields: dict[str, str], content: bytes) -> None:
        """Take a form that was filled in, as the bucket would.

        Raises:
            NotSigned: it is refused.
        """
        policy = self._opened(fields.get("policy", ""), fields.get("x-amz-signature", ""), Policy)
        for name, wanted in (("key", policy.key), ("Content-Type", policy.type)):
            if fields.get(name) != wanted:
                raise NotSigned(f"the form wants {wanted!r} as {name}")
        if len(content) != policy.size:
            raise NotSigned(f"the form takes {policy.size} bytes, these are {len(content)}")
        self.contents[policy.key] = content

    def give(self, address: str) -> tuple[dict[str, str], bytes]:
        """Return headers and bytes for an address that was signed.

        Raises:
            NotSigned: it is refused.
            NotFound: there is nothing any more.
        """
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        ticket = self._opened(query.get("ticket", ""), query.get("signature", ""), Ticket)
        headers = {"Content-Type": ticket.type, "Content-Disposition": ticket.disposition}
        return headers, self.get(ticket.key)

    def _sealed(self, document: Policy | Ticket) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(document)).decode()

    def _signature(self, sealed: str) -> str:
        return digest(self._secret, sealed.encode(), "sha256").hex()

    def _opened(self, sealed: str, signature: str, type: type[Document]) -> Document:
        if not compare_digest(self._signature(sealed).encode(), signature.encode()):
            raise NotSigned("the signature is not ours")
        document = msgspec.json.decode(base64.urlsafe_b64decode(sealed), type=type)
        if self._now().timestamp() >= document.ends:
            raise NotSigned("it has expired; ask for a new one")
        return document


def _etag(content: bytes) -> str:
    return sha256(content).hexdigest()
