"""When something is, as one person reads it."""

from datetime import UTC, datetime

import msgspec
import pytest

from chalicelib.domain.people.settings import Settings
from chalicelib.records.configuration import settings_row
from chalicelib.usecases.notices.moments import moment_for
from tests.support.world import BEN, World


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, "02.03.2026 11:30"),
        ("Asia/Ho_Chi_Minh", "02.03.2026 17:30"),
        ("America/New_York", "02.03.2026 05:30"),
        ("Gone/Zone", "02.03.2026 11:30"),
    ],
)
def test_it_is_told_on_their_clock_or_else_on_the_tenants(zone, said):
    world = World()
    world.save(settings_row(Settings(time_zone="Europe/Berlin", date_format="DD.MM.YYYY"), 2))
    user = msgspec.structs.replace(BEN.user, time_zone=zone)
    at = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert said == moment_for(world.tenant, user, at, world.now)
