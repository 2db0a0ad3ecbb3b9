"""Set up document templates."""

from datetime import timedelta

import pytest

from chalicelib.domain.codes import Code
from chalicelib.domain.documents.document import WORD
from chalicelib.domain.errors import Clash, Invalid, NotFound
from chalicelib.domain.files.file import ANNOUNCED_FOR, File, announced_key
from chalicelib.ports.table import Put
from chalicelib.records.files import file_key, file_of, file_row
from chalicelib.usecases.documents import templates
from chalicelib.usecases.documents.templates import (
    add_template,
    change_template,
    list_templates,
    remove_template,
    show_template,
)
from tests.support.configuration import at_most
from tests.support.word import word
from tests.support.world import ANNA, World


@pytest.fixture
def world() -> World:
    return World()


def uploaded(world, id="f1", content=None):
    content = word("{{ deal.title }}") if content is None else content
    world.files.put(announced_key(id), content, WORD)
    file = File(
        id=id, name="a.docx", type=WORD, size=len(content), made_by=ANNA.id, made_at=world.now
    )
    world.table.write([Put(file_row(file))])
    return id


def add(world, **more):
    values = {"name": "Offer", "file": "f1", "entity_types": ("deal",), **more}
    return add_template(world.tenant, ANNA, values, now=world.now)


def state(world, id):
    return str(file_of(world.table.get(file_key(id))).state)


def test_a_template_knows_what_its_file_asks_for_and_takes_it_into_use(world):
    uploaded(world)
    template = add(world)
    assert (("deal.title",), "stored") == (template.paths, state(world, "f1"))
    assert template == show_template(world.tenant, ANNA, template.id)
    assert [template] == list_templates(world.tenant, ANNA, world.now)


def test_another_file_takes_the_place_of_the_one_before(world):
    uploaded(world)
    template = add(world)
    uploaded(world, "f2", word("{{ deal.amount }}"))
    changed = change_template(world.tenant, ANNA, template.id, {"file": "f2"}, world.now)
    assert (("deal.amount",), "removed") == (changed.paths, state(world, "f1"))
    same = change_template(world.tenant, ANNA, template.id, {"file": "f2"}, world.now)
    assert changed == same
    remove_template(world.tenant, ANNA, template.id, world.now)
    assert "removed" == state(world, "f2")
    with pytest.raises(NotFound):
        show_template(world.tenant, ANNA, template.id)


def test_a_file_that_two_templates_have_goes_with_the_last_of_them(world):
    uploaded(world)
    first, second = add(world), add(world, name="Copy")
    remove_template(world.tenant, ANNA, first.id, world.now)
    world.settle()
    assert "stored" == state(world, "f1")
    assert world.files.get("kept/f1")
    uploaded(world, "f2")
    change_template(world.tenant, ANNA, second.id, {"file": "f2"}, world.now)
    assert "removed" == state(world, "f1")


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"entity_types": ()}, "/entity_types"),
        ({"entity_types": ("deal", "moon")}, "/entity_types/1"),
        ({"entity_types": ("deal/moon",)}, "/entity_types/0"),
        ({"numerator": "gone"}, "/numerator"),
        ({"users": (1, 99)}, "/users/1"),
        ({"file": "gone"}, "/file"),
        ({"entity_types": ("lead",)}, "/file"),
    ],
)
def test_what_it_names_must_be_there(world, more, pointer):
    uploaded(world)
    with pytest.raises(Invalid) as invalid:
        add(world, **more)
    assert pointer == invalid.value.faults[0].pointer


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"PK\x03\x04 none", "no Word document"), (word("{{ deal.title"), "a placeholder is wrong")],
)
def test_a_file_that_is_not_fit_is_refused_and_leaves_nothing(world, content, said, monkeypatch):
    uploaded(world, content=content)
    with monkeypatch.context() as rights:
        # The stream alone may do that (infra/template.yaml).
        rights.setattr(world.files, "delete", lambda _: pytest.fail("a request forgets no bytes"))
        with pytest.raises(Invalid, match=said) as invalid:
            add(world)
    assert Code.BAD_TEMPLATE is invalid.value.code
    world.advance(ANNOUNCED_FOR + timedelta(hours=1))
    world.sweep()
    assert {} == world.files.contents


def test_there_are_not_too_many_and_none_has_too_many_placeholders(world, monkeypatch):
    uploaded(world)
    monkeypatch.setattr(templates, "MAX_PATHS", 0)
    with pytest.raises(Invalid, match="at most 0"):
        add(world)
    at_most(monkeypatch, templates, "TEMPLATES", 0)
    with pytest.raises(Clash, match="there are 0 document templates already"):
        add(world)
