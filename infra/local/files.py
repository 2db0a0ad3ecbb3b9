"""Files of the tenant on this machine: in memory, or under `DATA`, reached by signed addresses.

`POST /_local/files` takes the form that a bucket would take; `GET` gives a file out.
"""

import re
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from email.message import Message
from http import HTTPStatus
from pathlib import Path

from chalicelib.adapters.memory.files import MemoryFiles, NotSigned
from chalicelib.domain.errors import NotFound
from chalicelib.ports.files import Seen
from infra.local.gateway import Request
from infra.local.problems import Answer, Problem

FOLDER = "files"
"""Where under `DATA` they lie."""
PATH = "/_local/files"
MAX_UPLOAD = 1_001 * 1024 * 1024
"""Bytes of a form; what a file may hold says its signature."""
_KEY = re.compile(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", re.ASCII)

_asked: ContextVar[str | None] = ContextVar("asked", default=None)

Tell = Callable[[str, str], None]


@contextmanager
def asked_at(url: str | None) -> Iterator[None]:
    """Let forms and addresses of a block lead to where its request came in.

    A browser lets a page send files to the address only that the page came from, and this machine
    has more names than one.
    """
    token = _asked.set(url)
    try:
        yield
    finally:
        _asked.reset(token)


class FolderContents(MutableMapping[str, bytes]):
    """Bytes by key, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise KeyError(key) from None

    def __setitem__(self, key: str, content: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        fresh.write_bytes(content)
        fresh.replace(path)

    def __delitem__(self, key: str) -> None:
        try:
            self._path(key).unlink()
        except FileNotFoundError:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        found = (path for path in self._folder.rglob("*") if path.is_file())
        return iter(
            path.relative_to(self._folder).as_posix() for path in found if path.suffix != ".new"
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise KeyError(key)
        return self._folder / key


class LocalFiles(MemoryFiles):
    """The tenant's files; whoever listens hears what would be asked of S3.

    Args:
        now: the time by which signed addresses expire.
        url: of the local server, for who did not ask it by another name.
        folder: where the files are kept; in memory if not given.
        tell: hears "s3.GetObject" and the like, with the key.
    """

    def __init__(
        self, now: Callable[[], datetime], url: str, folder: Path | None, tell: Tell
    ) -> None:
        super().__init__(now, url + PATH, FolderContents(folder) if folder else None)
        self._tell = tell

    @property
    def form_url(self) -> str:
        """Where all forms and addresses lead."""
        asked = _asked.get()
        return super().form_url if asked is None else asked + PATH

    def put(self, key: str, content: bytes, type: str) -> str:
        """Keep bytes, whatever lies there, and return their etag."""
        self._tell("s3.PutObject", key)
        return super().put(key, content, type)

    def get(self, key: str) -> bytes:
        """Return all bytes under a key.

        Raises:
            NotFound: there is nothing.
        """
        self._tell("s3.GetObject", key)
        return super().get(key)

    def look(self, key: str, first: int) -> Seen | None:
        """Return size, etag and the first bytes of what lies under a key, None for nothing."""
        self._tell("s3.GetObject", key)
        return super().look(key, first)

    def copy(self, source: str, target: str, etag: str) -> None:
        """Keep what lies under a key under another one too, if it still has this etag.

        Raises:
            NotFound: it is gone, or another content lies there.
        """
        self._tell("s3.CopyObject", target)
        super().copy(source, target, etag)

    def delete(self, key: str) -> None:
        """Forget what lies under a key, if it is there."""
        self._tell("s3.DeleteObject", key)
        super().delete(key)

    def receive(self, fields: dict[str, str], content: bytes) -> None:
        """Take a form that was filled in.

        Raises:
            NotSigned: it is refused.
        """
        self._tell("s3.PostObject", fields.get("key", ""))
        super().receive(fields, content)


def answer_files(files: MemoryFiles, request: Request) -> Answer:
    """Return the answer to a signed upload or download.

    Raises:
        Problem: it is not signed, has expired, does not fit, or is of another method.
    """
    try:
        if request.method in ("GET", "HEAD"):
            headers, content = files.give(request.target)
            return Answer(HTTPStatus.OK, tuple(headers.items()), content)
        if request.method == "POST":
            fields, content = read_form(request)
            files.receive(fields, content)
            return Answer(HTTPStatus.NO_CONTENT)
    except NotSigned as refusal:
        raise Problem(HTTPStatus.FORBIDDEN, "not_signed", f"{refusal}.") from refusal
    except NotFound as missing:
        raise Problem(HTTPStatus.NOT_FOUND, "not_found", f"{missing.detail}.") from missing
    allow = "This address answers to GET, POST."
    code = "method_not_allowed"
    raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, code, allow, Allow="GET, POST")


def read_form(request: Request) -> tuple[dict[str, str], bytes]:
    """Return the fields of a form (multipart/form-data), and the bytes of its field `file`.

    Raises:
        Problem: it is no such form, or has no file.
    """
    head = Message()
    head["Content-Type"] = request.header("content-type") or ""
    boundary = head.get_param("boundary")
    if head.get_content_type() != "multipart/form-data" or not isinstance(boundary, str):
        raise _bad("send the fields and then the file as multipart/form-data")
    fields: dict[str, str] = {}
    for part in (b"\r\n" + request.body).split(b"\r\n--" + boundary.encode())[1:-1]:
        lines, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        said = Message()
        for line in lines.decode(errors="replace").split("\r\n"):
            name, _, value = line.partition(":")
            said[name] = value.strip()
        field = said.get_param("name", header="Content-Disposition")
        if field == "file":
            # As a bucket does: what follows the file is not looked at.
            return fields, content
        fields[str(field)] = content.decode(errors="replace")
    raise _bad("the form has no field `file`")


def _bad(said: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "invalid", f"It cannot be read: {said}.")
