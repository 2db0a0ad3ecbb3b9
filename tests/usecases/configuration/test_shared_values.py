"""Variables and constants that all workflows share: checked as those of templates are."""

import pytest

from chalicelib.domain.errors import Clash, Conflict, Invalid, NotFound
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import MAX_SHARED_BYTES, Constant, Variable
from chalicelib.ports.table import Put
from chalicelib.records.workflows import TENANT_VARIABLE, value_key, value_row
from chalicelib.usecases.configuration import shared_values as shared
from chalicelib.usecases.configuration.shared_values import (
    read_constants,
    read_variables,
    remove_shared,
    save_constant,
    save_variable,
)
from tests.support.bureau import comment, publish, start, words
from tests.support.world import ANNA, World

COUNT = Variable(type=FieldType.NUMBER, default=1)
LARGE = ["x" * 20_000] * 4
COUNTING = {"type": "set_variable", "variable": "tenant_variables.count", "add": 1}


@pytest.fixture
def world() -> World:
    return World()


def held(world):
    return {one.code: one.value for one in read_variables(world.tenant, ANNA, world.now)}


@pytest.mark.parametrize(
    ("variable", "pointer"),
    [
        (Variable(type=FieldType.LIST), "/options"),
        (Variable(type=FieldType.LIST, options=("",) * 2_000), "/options"),
        (Variable(type=FieldType.ITEM, target="nonsense"), "/target"),
        (Variable(type=FieldType.STRING, title="t" * 200_000), "/title"),
        (Variable(type=FieldType.STRING, multiple=True, default=LARGE), ""),
        (Variable(type=FieldType.NUMBER, default="x"), "/default"),
    ],
)
def test_a_variable_that_no_template_could_have_is_refused(world, variable, pointer):
    with pytest.raises(Invalid) as refused:
        save_variable(world.tenant, ANNA, "count", variable, world.now)

    assert [pointer] == [fault.pointer for fault in refused.value.faults]
    assert {} == held(world)


@pytest.mark.parametrize(
    ("constant", "pointer"),
    [
        (Constant(type=FieldType.STRING, value=None), "/value"),
        (Constant(type=FieldType.LIST, value="a"), "/options"),
        (Constant(type=FieldType.STRING, multiple=True, value=LARGE), ""),
    ],
)
def test_a_constant_that_no_template_could_have_is_refused(world, constant, pointer):
    with pytest.raises(Invalid) as refused:
        save_constant(world.tenant, ANNA, "c", constant, world.now)

    assert pointer in [fault.pointer for fault in refused.value.faults]
    assert [] == read_constants(world.tenant, ANNA, world.now)


def test_what_is_too_large_is_told_with_the_limit(world):
    with pytest.raises(Invalid) as refused:
        save_constant(
            world.tenant,
            ANNA,
            "c",
            Constant(type=FieldType.STRING, multiple=True, value=["ö" * 16_000] * 3),
            world.now,
        )

    assert "too_large" == refused.value.code
    assert str(MAX_SHARED_BYTES) in refused.value.detail


@pytest.mark.parametrize("code", ["Count", "1st", "x" * 41, ""])
def test_a_code_is_a_letter_and_what_follows_it(world, code):
    with pytest.raises(Invalid) as refused:
        save_variable(world.tenant, ANNA, code, COUNT, world.now)

    assert ["/code"] == [fault.pointer for fault in refused.value.faults]


def test_a_variable_that_is_replaced_holds_its_default_again(world):
    save_variable(world.tenant, ANNA, "count", COUNT, world.now)
    start(world, publish(world, COUNTING), world.create())
    assert {"count": 2} == held(world)

    save_variable(world.tenant, ANNA, "count", Variable(type=FieldType.STRING), world.now)

    assert {"count": None} == held(world)


def test_a_variable_changes_its_type_and_its_value_in_one_write(world, monkeypatch):
    """A step must never find a value of the former type, or lose what it counts meanwhile."""
    save_variable(world.tenant, ANNA, "count", COUNT, world.now)
    get = world.table.get

    def counted_meanwhile(key):
        found = get(key)
        if key == value_key("count"):
            world.table.write([Put(value_row("count", 2, found.version + 1))])
        return found

    monkeypatch.setattr(world.table, "get", counted_meanwhile)
    with pytest.raises(Conflict):
        save_variable(world.tenant, ANNA, "count", Variable(type=FieldType.DATE), world.now)

    (variable,) = read_variables(world.tenant, ANNA, world.now)
    assert (FieldType.NUMBER, 2) == (variable.variable.type, variable.value)


def test_what_a_workflow_looks_at_is_removed_only_on_demand(world):
    save_variable(world.tenant, ANNA, "count", COUNT, world.now)
    publish(world, comment("{{ tenant_variables.count }}"), name="Counting")
    with pytest.raises(Clash, match="used by the workflow “Counting”"):
        remove_shared(world.tenant, ANNA, TENANT_VARIABLE, "count", world.now)
    remove_shared(world.tenant, ANNA, TENANT_VARIABLE, "count", world.now, force=True)
    assert {} == held(world)


def test_what_is_removed_is_gone_with_its_value(world):
    save_variable(world.tenant, ANNA, "count", COUNT, world.now)
    remove_shared(world.tenant, ANNA, TENANT_VARIABLE, "count", world.now)

    assert {} == held(world)
    assert None is world.table.get(value_key("count"))
    with pytest.raises(NotFound):
        remove_shared(world.tenant, ANNA, TENANT_VARIABLE, "count", world.now)


def test_there_are_not_too_many_of_both_together(world, monkeypatch):
    monkeypatch.setattr(shared, "MAX_SHARED", 1)
    country = Constant(type=FieldType.STRING, value="DE")
    save_constant(world.tenant, ANNA, "country", country, world.now)
    save_constant(world.tenant, ANNA, "country", country, world.now)
    with pytest.raises(Clash):
        save_variable(world.tenant, ANNA, "count", COUNT, world.now)


def test_a_constant_can_be_used_by_every_workflow(world):
    country = Constant(type=FieldType.STRING, value="DE")
    save_constant(world.tenant, ANNA, "country", country, world.now)
    deal = world.create()
    start(world, publish(world, comment("{{ tenant_constants.country }}")), deal)

    assert ["DE"] == words(world, deal)
