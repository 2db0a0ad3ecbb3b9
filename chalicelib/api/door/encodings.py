"""Whether a caller can unpack what is packed."""

_NEVER = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


def takes_gzip(accept_encoding: str | None) -> bool:
    """Return whether Accept-Encoding takes gzip; an entry of its own goes before that of *."""
    taken: dict[str, bool] = {}
    for one in (accept_encoding or "").split(","):
        name, _, quality = one.strip().lower().partition(";")
        taken[name.strip()] = quality.replace(" ", "") not in _NEVER
    return taken.get("gzip", taken.get("*", False))
