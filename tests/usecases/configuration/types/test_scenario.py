"""The working scenario that a smart process begins with."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.items.type_flags import Preset
from chalicelib.usecases.automation.check_automation import rule_faults, trigger_faults
from chalicelib.usecases.configuration.stored_automation import StoredAutomation
from chalicelib.usecases.configuration.types import save_type
from chalicelib.usecases.configuration.types.save_type import add_type
from chalicelib.usecases.documents.templates import path_faults
from tests.support.world import ANNA, World, interrupt

VIETNAMESE = replace(ANNA, user=replace(ANNA.user, language="vi"))


def make(world, preset, caller=ANNA, **more):
    values = {"title": "Ticket", "code": "ticket", "preset": preset, **more}
    return add_type(world.tenant, caller, values, now=world.now)


@pytest.mark.parametrize(("preset", "rules", "templates"), [("essentials", 3, 0), ("all", 4, 1)])
def test_what_a_scenario_sets_up_is_without_faults(preset, rules, templates):
    world = World()
    make(world, Preset(preset))
    stored = StoredAutomation(world.tenant, "ticket", "default", world.now)
    assert (rules, 1) == (len(stored.rules), len(stored.triggers))
    for rule in stored.rules.values():
        assert [] == rule_faults(stored.ground, rule)
    for trigger in stored.triggers.values():
        assert [] == trigger_faults(stored.ground, trigger)
    found = world.tenant.configuration.tenant(world.now).document_templates.values()
    assert templates == len(found)
    assert [] == [fault for one in found for fault in path_faults(world.tenant, one, world.now)]


def test_it_speaks_the_language_of_who_makes_it():
    world = World()
    make(world, Preset.ESSENTIALS, VIETNAMESE)
    rules = StoredAutomation(world.tenant, "ticket", "default", world.now).rules.values()
    assert "Liên hệ với khách hàng" in {rule.name for rule in rules}


@pytest.mark.parametrize("off", ["automation", "client", "documents"])
def test_what_is_switched_off_is_not_in_it(off):
    world = World()
    make(world, Preset.ALL, flags={off: False})
    if off == "automation":
        world.tenant.configuration.pipeline("ticket", "default", world.now)
        assert [] == world.tenant.configuration.pipeline("ticket", "default", world.now).all_rules
        return
    stored = StoredAutomation(world.tenant, "ticket", "default", world.now)
    assert (4 if off == "client" else 3) == len(stored.rules)
    assert (0 if off == "client" else 1) == len(stored.triggers)


def test_a_type_and_its_scenario_come_together_or_not_at_all():
    world = World()

    def lost() -> None:
        raise ConnectionError

    interrupt(world.tenant.table, "write", before=lost)
    with pytest.raises(ConnectionError):
        make(world, Preset.ALL)
    assert "ticket" not in world.tenant.configuration.entity_types(world.now)
    made = make(world, Preset.ALL)
    assert 1030 == made.number
    assert 4 == len(StoredAutomation(world.tenant, "ticket", "default", world.now).rules)


def test_two_that_make_types_at_the_same_time_both_have_their_scenario():
    world = World()
    interrupt(
        world.tenant.table,
        "write",
        before=lambda: save_type.add_type(
            world.tenant, ANNA, {"title": "Visit", "code": "visit"}, now=world.now
        ),
    )
    assert 1032 == make(world, Preset.ALL).number
    assert 4 == len(StoredAutomation(world.tenant, "ticket", "default", world.now).rules)
