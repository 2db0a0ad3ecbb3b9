"""Time zones, from the pinned package `tzdata` alone.

What a machine has of its own may be years old, and a zone whose law has changed is an hour off
then.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def zone_names() -> frozenset[str]:
    """Return the IANA names of all zones."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name, for example Europe/Berlin.

    Raises:
        ValueError: there is no such zone.
    """
    if name not in zone_names():
        raise ValueError(f"{name!r} is not an IANA time zone, for example Europe/Berlin")
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
