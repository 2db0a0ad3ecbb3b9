"""Who calls, and what there is for them."""

import msgspec

from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.people.rights import Caller
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.records.configuration import settings_row
from chalicelib.records.connections import connection_row
from chalicelib.usecases.people.roles import what_one_may
from chalicelib.usecases.people.who_am_i import who_am_i
from tests.support.world import ANNA, BEN, World


def test_it_tells_what_the_page_of_rights_tells():
    world = World()
    for caller in (ANNA, BEN):
        found = who_am_i(world.tenant, caller, world.now)
        sight = what_one_may(world.tenant, ANNA, caller.id, world.now)
        assert (sight.rights, sight.reaches) == (found.rights, found.reaches)


def test_language_and_clock_are_those_chosen_or_else_those_of_the_house():
    world = World()
    world.save(settings_row(Settings(time_zone="Europe/Berlin"), 2))
    found = who_am_i(world.tenant, BEN, world.now)
    assert ("en", "Europe/Berlin") == (found.language, found.time_zone)
    chosen = msgspec.structs.replace(BEN.user, language="vi", time_zone="Asia/Bangkok")
    found = who_am_i(world.tenant, Caller.of(chosen), world.now)
    assert ("vi", "Asia/Bangkok") == (found.language, found.time_zone)
    forgotten = msgspec.structs.replace(BEN.user, language="xx")
    assert "en" == who_am_i(world.tenant, Caller.of(forgotten), world.now).language


def test_parts_are_those_of_plan_settings_and_connections():
    world = World()
    before = who_am_i(world.tenant, BEN, world.now).parts
    told = ("automation", "leads", "sms")
    assert [True, True, False] == [before[one] for one in told]
    world.tenant.plan = "free"
    world.save(
        settings_row(Settings(crm_mode=CrmMode.SIMPLE), 2),
        connection_row(Connection(kind="sms", id="default", provider="twilio")),
    )
    after = who_am_i(world.tenant, BEN, world.now).parts
    assert [False, False, True] == [after[one] for one in told]
