"""Forms of the site: whose they are, and what happens when two change one."""

import pytest

from chalicelib.domain.errors import Clash, Forbidden, NotFound
from chalicelib.usecases.configuration import forms
from chalicelib.usecases.configuration.forms import (
    add_form,
    change_form,
    list_forms,
    remove_form,
    show_form,
)
from tests.support.configuration import at_most
from tests.support.forms import field
from tests.support.world import ANNA, BEN, World, interrupt, of_kind

VALUES = {"name": "Contact us", "fields": (field("a", "lead.name"),)}


@pytest.fixture
def world() -> World:
    return World()


def added(world: World):
    return add_form(world.tenant, ANNA, VALUES, now=world.now)


def test_what_two_change_at_once_both_have_changed(world):
    form = added(world)

    def elsewhere():
        change_form(world.tenant, ANNA, form.id, {"title": "Hello"}, world.now)

    interrupt(world.table, "write", before=elsewhere, when=of_kind("form"))
    change_form(world.tenant, ANNA, form.id, {"button": "Go"}, world.now)
    now = show_form(world.tenant, BEN, form.id)
    assert ("Hello", "Go", 3) == (now.title, now.button, now.version)


def test_only_so_many_can_be_set_up(world, monkeypatch):
    at_most(monkeypatch, forms, "FORM", 1)
    added(world)
    with pytest.raises(Clash):
        added(world)


def test_only_admins_set_them_up(world):
    form = added(world)
    with pytest.raises(Forbidden):
        add_form(world.tenant, BEN, VALUES, now=world.now)
    with pytest.raises(Forbidden):
        change_form(world.tenant, BEN, form.id, {}, world.now)
    with pytest.raises(Forbidden):
        remove_form(world.tenant, BEN, form.id, world.now)
    assert [form] == list_forms(world.tenant, BEN)


def test_one_that_is_removed_is_gone(world):
    form = added(world)
    remove_form(world.tenant, ANNA, form.id, world.now)
    with pytest.raises(NotFound):
        show_form(world.tenant, ANNA, form.id)
