"""Where smart activities are on."""

import pytest

from chalicelib.domain.errors import Clash, Conflict
from chalicelib.domain.smart_activities.toggles import Choice
from chalicelib.usecases.smart_activities.settings import Wanted, change_toggles, read_toggles
from tests.support.world import ANNA, World, fails, interrupt, of_kind

OFF = {"deal": Choice.OFF}


def test_two_who_change_at_once_lose_nothing():
    world = World()

    def meanwhile() -> None:
        change_toggles(world.tenant, ANNA, Wanted(mine={"lead": Choice.OFF}), world.now)

    interrupt(world.table, "write", before=meanwhile)
    change_toggles(world.tenant, ANNA, Wanted(mine=OFF), world.now)
    known = read_toggles(world.tenant, ANNA, world.now)
    assert {"deal", "lead"} == set(known.options.types)


def test_who_is_overtaken_all_the_time_is_told_so():
    world = World()

    def meanwhile() -> None:
        left, world.table.write = world.table.write, write
        change_toggles(world.tenant, ANNA, Wanted(mine={"lead": Choice.OFF}), world.now)
        world.table.write = left

    write = world.table.write
    interrupt(world.table, "write", before=meanwhile, times=9)
    with pytest.raises(Clash, match="smart activities"):
        change_toggles(world.tenant, ANNA, Wanted(mine=OFF), world.now)


def test_what_holds_for_everybody_and_for_oneself_is_written_together_or_not_at_all():
    world = World()
    both = Wanted(mine=OFF, sections={"deal": False})
    interrupt(
        world.table, "write", before=fails(Conflict(())), when=of_kind("smart_options"), times=9
    )
    with pytest.raises(Clash, match="smart activities"):
        change_toggles(world.tenant, ANNA, both, world.now)
    assert () == read_toggles(world.tenant, ANNA, world.now).sections.off
    world = World()
    known = change_toggles(world.tenant, ANNA, both, world.now)
    assert (("deal",), {"deal"}) == (known.sections.off, set(known.options.types))
    assert known == read_toggles(world.tenant, ANNA, world.now)
