"""Time zones come from the pinned package, whatever the machine has."""

import zoneinfo
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chalicelib.domain.words.zones import zone_names, zone_of

DECEMBER = datetime(2026, 12, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expected", "zone"),
    [
        ("2026-12-01T18:00:00+01:00", "Europe/Berlin"),
        ("2026-12-01T10:00:00-07:00", "America/Vancouver"),
        ("2026-12-01T11:00:00-06:00", "America/Edmonton"),
    ],
)
def test_a_zone_follows_the_law_of_this_year(expected: str, zone: str) -> None:
    assert expected == DECEMBER.astimezone(zone_of(zone)).isoformat()


def test_what_the_machine_has_is_not_looked_at(tmp_path: Path) -> None:
    old = tmp_path / "America" / "Vancouver"
    old.parent.mkdir()
    old.write_bytes(Path(zoneinfo.__file__).read_bytes())  # no zone at all
    before = zoneinfo.TZPATH
    zone_of.cache_clear()
    zoneinfo.reset_tzpath([str(tmp_path)])
    try:
        assert "2026-12-01T10:00:00-07:00" == (
            DECEMBER.astimezone(zone_of("America/Vancouver")).isoformat()
        )
    finally:
        zoneinfo.reset_tzpath(before)


@pytest.mark.parametrize("name", ["", "Berlin", "europe/berlin", "../zones", "localtime"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not an IANA time zone"):
        zone_of(name)


def test_every_name_has_its_data() -> None:
    assert [] == [name for name in zone_names() if zone_of(name).key != name]
