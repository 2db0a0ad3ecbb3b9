"""Whether a request comes from our own pages: browsers say so, and scripts cannot make them lie."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def require_same_site(headers: Mapping[str, str], public_url: str) -> None:
    """Refuse what a browser does not send from one of our own pages.

    Args:
        headers: by lower-case name.
        public_url: under which address the service is known.

    Raises:
        Forbidden: `cross_site`.
    """
    if not from_same_site(headers, public_url):
        message = (
            "a session writes only from the service's own pages, which browsers show by "
            "Sec-Fetch-Site: same-origin or Origin; programs send a token instead"
        )
        raise Forbidden(message, code=Code.CROSS_SITE)


def from_same_site(headers: Mapping[str, str], public_url: str) -> bool:
    """Return whether a browser says that a request comes from our own pages."""
    said = headers.get("sec-fetch-site")
    if said is not None:
        return said.strip().lower() == "same-origin"
    origin = headers.get("origin")
    return origin is not None and _same(origin.strip().lower(), headers, public_url)


def refuse_another_site(headers: Mapping[str, str], public_url: str) -> None:
    """Refuse what a browser says that it sends from elsewhere; programs say nothing.

    So no foreign page signs somebody in, as somebody else.

    Raises:
        Forbidden: `cross_site`.
    """
    if "sec-fetch-site" in headers or "origin" in headers:
        require_same_site(headers, public_url)


def _same(origin: str, headers: Mapping[str, str], public_url: str) -> bool:
    """Return whether an origin is where we are: the public address, or the host that was asked."""
    public = urlsplit(public_url.lower())
    host = headers.get("host", "").strip().lower()
    own = {f"{public.scheme}://{public.netloc}"}
    if host:
        own |= {f"https://{host}"}
        # Plain http is for the own machine alone, where nobody listens in between.
        own |= {f"http://{host}"} if host.rpartition(":")[0] in _LOCAL else set()
    return origin in own


_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
