"""Files of the tenant: their bytes. What is known of them lies in the table (records/files.py)."""

from datetime import timedelta
from typing import Protocol

import msgspec


class Upload(msgspec.Struct, frozen=True):
    """A form that stores one file: the fields first, then the bytes as the field `file`."""

    url: str
    """Where to POST it, as multipart/form-data."""
    fields: dict[str, str]


class Seen(msgspec.Struct, frozen=True):
    """What lies under a key."""

    size: int
    etag: str
    """Another content has another one."""
    start: bytes
    """Its first bytes."""


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is given out: always as an attachment, never shown in place."""

    name: str
    """What the browser calls it."""
    type: str
    """Its media type."""


class Files(Protocol):
    """Keeps bytes under keys such as kept/a1b2. Signing asks AWS nothing."""

    def put(self, key: str, content: bytes, type: str) -> str:
        """Keep bytes, whatever lies there, and return their etag [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...

    def get(self, key: str) -> bytes:
        """Return all bytes under a key [1].

        Raises:
            NotFound: there is nothing.
            Unavailable: trying again may help.
        """
        ...

    def look(self, key: str, first: int) -> Seen | None:
        """Return size, etag and the first bytes of what lies under a key, None for nothing [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...

    def copy(self, source: str, target: str, etag: str) -> None:
        """Keep what lies under a key under another one too, if it still has this etag [1].

        Raises:
            NotFound: it is gone, or another content lies there.
            Unavailable: trying again may help.
        """
        ...

    def delete(self, key: str) -> None:
        """Forget what lies under a key; what is not there is forgotten already [1].

        Raises:
            Unavailable: trying again may help.
        """
        ...

    @property
    def form_url(self) -> str:
        """Where all forms lead; a page that is to send them must be let talk to just that."""
        ...

    def upload(self, key: str, *, size: int, type: str, lasts: timedelta) -> Upload:
        """Return a form that takes exactly so many bytes of that type, for so long."""
        ...

    def download(self, key: str, given: Download, *, lasts: timedelta) -> str:
        """Return an address under which the bytes can be fetched, for so long."""
        ...
