"""Web addresses that users type in: which spellings are accepted, and which servers are public."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import msgspec

MAX_LENGTH = 2048
PUBLIC_PORTS = frozenset({443, 8443})

_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:[/?](?:[a-z0-9._~!$&'()*+,;=:@/?-]|%[0-9a-f]{2})*)?)",
    re.IGNORECASE | re.ASCII,
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_DOTTED_QUAD = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}", re.ASCII)


def _networks4(*texts: str) -> tuple[IPv4Network, ...]:
    return tuple(IPv4Network(text) for text in texts)


def _networks6(*texts: str) -> tuple[IPv6Network, ...]:
    return tuple(IPv6Network(text) for text in texts)


# Written out, because what `is_global` answers differs between versions of Python.
_SPECIAL4 = _networks4(
    "0.0.0.0/8",  # this network
    "10.0.0.0/8",  # private
    "100.64.0.0/10",  # shared by carriers
    "127.0.0.0/8",  # loopback
    "169.254.0.0/16",  # link-local, instance metadata
    "172.16.0.0/12",  # private
    "192.0.0.0/24",  # protocol assignments
    "192.0.2.0/24",  # documentation
    "192.31.196.0/24",  # AS112
    "192.52.193.0/24",  # AMT relays
    "192.88.99.0/24",  # 6to4 relays
    "192.168.0.0/16",  # private
    "192.175.48.0/24",  # AS112
    "198.18.0.0/15",  # benchmarks
    "198.51.100.0/24",  # documentation
    "203.0.113.0/24",  # documentation
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, broadcast
)
_GLOBAL6 = IPv6Network("2000::/3")
_SPECIAL6 = _networks6(
    "2001::/23",  # protocol assignments, Teredo among them
    "2001:db8::/32",  # documentation
    "2002::/16",  # 6to4
    "2620:4f:8000::/48",  # AS112
    "3ffe::/16",  # given back
    "3fff::/20",  # documentation
)
_CARRIES_V4 = _networks6("::ffff:0:0/96", "64:ff9b::/96")


class WebAddress(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of an address that a request needs."""

    scheme: str
    """"https" or "http", lower case."""
    host: str
    """A name or the text of an IP address (IPv6 without brackets), lower case."""
    port: int
    target: str
    """Path and query, at least "/"."""

    @property
    def literal(self) -> IPv4Address | IPv6Address | None:
        """The IP address when the host is one, None when it is a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def is_own_machine(self) -> bool:
        """Whether it means the machine itself: a loopback address or localhost."""
        return self.literal.is_loopback if self.literal else self.host == "localhost"

    @property
    def netloc(self) -> str:
        """Host and port as they stand in an address, the port always written."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_url(url: str) -> WebAddress:
    """Take an address apart, accepting only what every parser understands in the same way.

    Left out on purpose: user names, fragments, backslashes, white space, characters beyond ASCII (a
    host is written in its xn-- form, a path with %XX), shortened or hexadecimal IP addresses, IPv6
    zones, trailing dots.

    Raises:
        ValueError: the sentence says what is wrong.
    """
    if len(url) > MAX_LENGTH:
        raise ValueError(f"The address is longer than {MAX_LENGTH} characters.")
    match = _URL.fullmatch(url)
    if match is None:
        raise ValueError(_reason(url))
    scheme = match["scheme"].lower()
    host = _host(match["host"].lower())
    port = int(match["port"]) if match["port"] else (443 if scheme == "https" else 80)
    if not 1 <= port <= 65535:
        raise ValueError("The port is not between 1 and 65535.")
    target = match["target"]
    return WebAddress(
        scheme=scheme,
        host=host,
        port=port,
        target=target if target.startswith("/") else "/" + target,
    )


def check_url(url: str, *, loopback: bool = False) -> None:
    """Refuse an address that could never be called, before it is saved; looks at the text only.

    With `loopback` (local runtime) the own machine is fine too, with http and on any port.

    Raises:
        ValueError: the sentence says what is wrong.
    """
    address = parse_url(url)
    if not (loopback and address.is_own_machine):
        check_public(address)


def check_public(address: WebAddress) -> None:
    """Refuse an address that is not https on a usual port of a public host.

    Raises:
        ValueError: the sentence says what is wrong.
    """
    if address.scheme != "https":
        raise ValueError("The address must begin with https://.")
    if address.port not in PUBLIC_PORTS:
        raise ValueError("The port must be 443 or 8443.")
    literal = address.literal
    if literal is None and "." not in address.host:
        raise ValueError("The host must be a full name such as hooks.example.com.")
    if literal is not None and not is_public(literal):
        raise ValueError("The host is not a public address.")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an IP address belongs to the public internet.

    IPv4-mapped and NAT64 addresses are judged by what they carry. Tunnels whose far end cannot be
    known (6to4, Teredo, local-use NAT64) are never public.
    """
    if isinstance(address, IPv6Address):
        if not any(address in network for network in _CARRIES_V4):
            return address in _GLOBAL6 and not _within(address, _SPECIAL6)
        address = IPv4Address(int(address) & 0xFFFF_FFFF)
    return not _within(address, _SPECIAL4)


def _within(
    address: IPv4Address | IPv6Address, networks: Iterable[IPv4Network] | Iterable[IPv6Network]
) -> bool:
    return any(address in network for network in networks)


def _host(host: str) -> str:
    if host.startswith("["):
        try:
            return str(IPv6Address(host[1:-1]))
        except ValueError:
            raise ValueError("The host is not an IPv6 address.") from None
    if _DOTTED_QUAD.fullmatch(host):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise ValueError("The host is not an IPv4 address.") from None
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError("The host is not a valid name.")
    # Resolvers read a name that ends in a number as an IP address: 127.1, 2130706433, 0x7f.1.
    if not labels[-1][0].isalpha():
        raise ValueError("The host must be a name or an IP address written in full.")
    return host


def _reason(url: str) -> str:
    if not url.lower().startswith(("https://", "http://")):
        return "The address must begin with https://."
    if not url.isascii():
        return "The address must be plain ASCII: a host in its xn-- form, a path with %XX."
    if any(char <= " " or char == "\x7f" for char in url):
        return "The address contains white space or control characters."
    if "\\" in url:
        return "The address contains a backslash."
    if "#" in url:
        return "The address must not have a fragment (#)."
    if "@" in re.split(r"[/?]", url.split("://", 1)[1])[0]:
        return "The address must not contain a user name or password."
    return "The address is not valid."
