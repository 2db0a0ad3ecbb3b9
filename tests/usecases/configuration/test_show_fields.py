"""Fields that conditions and texts can name."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.configuration.show_fields import show_named_fields
from tests.support.world import BEN, World


def test_a_colleague_sees_the_fields_of_a_type():
    world = World()
    found = show_named_fields(world.tenant, BEN, "lead", world.now, "en")
    assert "{{ lead.title }}" in [one.placeholder for one in found.items]


def test_a_type_that_there_is_not_has_no_fields():
    world = World()
    with pytest.raises(NotFound, match="ship"):
        show_named_fields(world.tenant, BEN, "ship", world.now, "en")


def test_built_in_ones_are_called_as_the_reader_calls_them():
    world = World()
    found = show_named_fields(world.tenant, BEN, "lead", world.now, "vi")
    titles = {one.code: one.title for one in found.items}
    assert ("Tiêu đề", "Người phụ trách") == (titles["title"], titles["responsible"])
