"""Templates: drafts, versions, and what they are checked for."""

import msgspec
import pytest

from chalicelib.domain.errors import Clash, Invalid, NotFound, Stale
from chalicelib.domain.items.fields import FieldType
from chalicelib.domain.workflows.variables import Constant
from chalicelib.records.idempotency import Once
from chalicelib.records.people import user_row
from chalicelib.records.workflows import shared_row, template_key
from chalicelib.usecases.workflows import save_template
from chalicelib.usecases.workflows.read_template import (
    list_templates,
    read_definition,
    read_diagram,
)
from chalicelib.usecases.workflows.save_template import (
    change_template,
    create_template,
    get_template,
    publish_template,
    remove_template,
)
from tests.support.asl_lint import problems
from tests.support.bureau import comment, do, document, publish, start, words
from tests.support.waits import ask
from tests.support.world import ANNA, BEN, World


@pytest.fixture
def world() -> World:
    return World()


def create(world, *steps, **header):
    return create_template(world.tenant, ANNA, document(*steps, **header), now=world.now)


def test_a_template_is_a_draft_until_it_is_published(world):
    template = create(world, comment("x"))
    assert (0, True) == (template.published, template.modified)
    published = publish_template(world.tenant, ANNA, template.id, world.now)
    assert (1, False) == (published.published, published.modified)


def test_publishing_what_is_published_changes_nothing(world):
    template = create(world, comment("x"))
    first = publish_template(world.tenant, ANNA, template.id, world.now)
    assert first == publish_template(world.tenant, ANNA, template.id, world.now)
    assert 1 == len(world.machines.machines)


def test_who_has_left_is_no_fault_of_a_version_that_names_them_already(world):
    template = create(world, ask(BEN.id), access=[BEN.id])
    publish_template(world.tenant, ANNA, template.id, world.now)
    world.save(user_row(msgspec.structs.replace(BEN.user, active=False)))
    renamed = document(ask(BEN.id), comment("x"), access=[BEN.id], name="Renamed")
    change_template(world.tenant, ANNA, template.id, renamed, now=world.now)
    assert 2 == publish_template(world.tenant, ANNA, template.id, world.now).published
    with pytest.raises(Invalid, match="no active user"):
        create(world, ask(BEN.id))


def test_what_is_exported_can_be_imported(world):
    template = create(world, comment("x"), do("change_stage", stage="won"))
    copy = create_template(world.tenant, ANNA, template.document, now=world.now)
    assert template.document == copy.document
    assert template.id != copy.id


def test_the_same_request_makes_one_template(world):
    once = Once(user=1, key="k", fingerprint="f")
    made = [
        create_template(world.tenant, ANNA, document(comment("x")), now=world.now, once=once)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert 1 == len(list_templates(world.tenant, ANNA, world.now))


def test_a_change_that_changes_nothing_writes_nothing(world):
    template = create(world, comment("x"))
    same = change_template(world.tenant, ANNA, template.id, document(comment("x")), now=world.now)
    assert template == same


def test_a_change_of_something_stale_is_refused(world):
    template = create(world, comment("x"))
    with pytest.raises(Stale):
        change_template(
            world.tenant,
            ANNA,
            template.id,
            document(comment("y")),
            now=world.now,
            expected_version=7,
        )


def test_the_entity_type_stays_once_a_version_is_published(world):
    workflow = publish(world, comment("x"))
    other = document(comment("x"), entity_type="lead")
    with pytest.raises(Invalid) as refused:
        change_template(world.tenant, ANNA, workflow, other, now=world.now)
    assert ["/entity_type"] == [fault.pointer for fault in refused.value.faults]


def test_templates_are_listed_by_name_and_type(world):
    for name, type in (("b", "deal"), ("A", "deal"), ("c", "lead")):
        create(world, comment("x"), name=name, entity_type=type)
    assert ["A", "b", "c"] == [one.name for one in list_templates(world.tenant, ANNA, world.now)]
    leads = list_templates(world.tenant, ANNA, world.now, entity_type="lead")
    assert ["c"] == [one.name for one in leads]


def test_a_removed_template_is_gone(world):
    template = create(world, comment("x"))
    remove_template(world.tenant, ANNA, template.id, world.now)
    with pytest.raises(NotFound):
        get_template(world.tenant, template.id)
    assert [] == list_templates(world.tenant, ANNA, world.now)


def test_of_a_removed_template_stays_what_its_runs_may_wait_for(world):
    wait = {"type": "wait_for_stage", "stages": ["won"], "timeout": "P1D"}
    client = {"type": "wait_for_client", "period": "P1D"}
    workflow = publish(world, wait, client, description="x" * 10_000)
    remove_template(world.tenant, ANNA, workflow, world.now)

    known = world.tenant.configuration.workflows(world.now)
    assert ({"deal"}, {"deal"}, {"deal"}) == (known.awaits, known.listens, known.run_on)
    assert len(world.table.get(template_key(workflow)).body) < 600


def test_there_are_not_too_many_templates(world, monkeypatch):
    monkeypatch.setattr(save_template, "MAX_TEMPLATES", 1)
    create(world, comment("x"))
    with pytest.raises(Clash):
        create(world, comment("y"))


def test_definition_and_diagram_are_those_of_the_draft_or_a_version(world):
    workflow = publish(world, comment("x", title="First"))
    changed = document(comment("x", title="Second"))
    change_template(world.tenant, ANNA, workflow, changed, now=world.now)
    assert [] == problems(read_definition(world.tenant, ANNA, workflow))
    assert "Second" in read_diagram(world.tenant, ANNA, workflow)
    assert "First" in read_diagram(world.tenant, ANNA, workflow, 1)
    with pytest.raises(NotFound):
        read_definition(world.tenant, ANNA, workflow, 2)


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        (document(comment("x"), entity_type="nothing"), "/entity_type"),
        (
            document(comment("{{ results.later.id }}"), comment("x", id="later")),
            "/steps/0/params/text",
        ),
        (document(comment("{{ contact.gone }}")), "/steps/0/params/text"),
        (document({"type": "wait_for_stage", "stages": ["nowhere"]}), "/steps/0/stages/0"),
        (document(do("change_stage", stage="nowhere")), "/steps/0/params/stage"),
        (document(comment("x" * 300_000)), ""),
    ],
)
def test_what_does_not_fit_the_configuration_is_refused(world, value, pointer):
    with pytest.raises(Invalid) as refused:
        create_template(world.tenant, ANNA, value, now=world.now)
    assert pointer in [fault.pointer for fault in refused.value.faults]


def test_constants_of_the_tenant_can_be_used(world):
    world.save(shared_row("country", Constant(type=FieldType.STRING, value="DE")))
    deal = world.create()
    start(world, publish(world, comment("{{ tenant_constants.country }}")), deal)
    assert ["DE"] == words(world, deal)
