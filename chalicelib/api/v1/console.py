"""The web console over HTTP: its page, and the files that the page refers to (adr/0034).

They lie beside the code, packed when they were built, and are read when they are asked for.
"""

import hashlib
import re
from pathlib import Path

from chalicelib.api.door.answers import Answer
from chalicelib.api.door.encodings import takes_gzip
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.api.door.preconditions import is_known
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.rights import Right

CONSOLE = Endpoints("Console")

FOLDER = Path(__file__).parents[3] / "console" / "dist"
"""What `make console` has built."""
PAGE = "index.html"
HTML = "text/html; charset=utf-8"
MEDIA = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
"""By the end of a file's name. The page is none of these: it is never served as a file."""
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self' {uploads}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The page talks to its own service, and to where the tenant's files are uploaded."""
NOT_BUILT = "the console was not built into this service; `make console` builds it"
_ALONE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}", re.ASCII)


@CONSOLE.get("/console", right=Right.ANYONE, answer=str, filters=True, media=HTML)
def show_page(call: Call) -> Answer:
    """Show the web console, which does all that it does through this API.

    An issuer leads back to it with parameters in the address; only the page looks at them.
    """
    packed = _read(PAGE)
    if packed is None:
        raise NotFound(NOT_BUILT)
    policy = CONTENT_POLICY.format(uploads=call.tenant.files.form_url)
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy}
    return _sent(call, packed, HTML, headers)


@CONSOLE.get("/console/{file}", right=Right.ANYONE, answer=bytes, media="application/octet-stream")
def read_file(call: Call) -> Answer:
    """Return a script, style sheet or picture of the web console, to be kept for good.

    Its name holds a hash of its content, so another content has another name.
    """
    name = call.path["file"]
    media = MEDIA.get(name.rpartition(".")[2], "")
    packed = _read(name) if media and _NAME.fullmatch(name) else None
    if packed is None:
        gone = f"the console has no file {name!r}; load its page again"
        raise NotFound(gone if is_built() else NOT_BUILT)
    return _sent(call, packed, media, {"Cache-Control": "public, max-age=31536000, immutable"})


def is_built() -> bool:
    """Return whether there is a console to show."""
    return (FOLDER / f"{PAGE}.gz").is_file()


def _read(name: str) -> bytes | None:
    """Return the packed content of a file, None where there is no such file."""
    try:
        return (FOLDER / f"{name}.gz").read_bytes()
    except FileNotFoundError:
        return None


def _sent(call: Call, packed: bytes, media: str, headers: dict[str, str]) -> Answer:
    """Return a file as it lies there, or as text for who cannot unpack it.

    What is packed is binary, and API Gateway sends that as it is to those only who say what they
    accept; a text it packs by itself.
    """
    # A weak tag: it names the content, be it packed or not, and under which policy it is shown.
    policy = headers.get("Content-Security-Policy", "").encode()
    tag = f'W/"{hashlib.blake2b(packed + policy, digest_size=16).hexdigest()}"'
    headers = {**_ALONE, **headers, "ETag": tag, "Vary": "Accept-Encoding"}
    if is_known(call.headers.get("if-none-match"), tag):
        return Answer(status=304, headers=headers)
    if call.accepted and takes_gzip(call.headers.get("accept-encoding")):
        return Answer(packed, headers={**headers, "Content-Encoding": "gzip"}, media=media)
    import gzip

    return Answer(gzip.decompress(packed).decode(), headers=headers, media=media)
