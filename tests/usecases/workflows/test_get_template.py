"""A template is read: by people until it is removed, by its runs for ever."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.usecases.workflows.get_template import get_template, get_template_of_runs
from chalicelib.usecases.workflows.save_template import remove_template
from tests.support.bureau import comment, publish
from tests.support.world import ANNA, World


def test_a_removed_template_is_there_for_its_runs_only():
    world = World()
    id = publish(world, comment("hello"))
    assert get_template(world.tenant, id) == get_template_of_runs(world.tenant, id)

    remove_template(world.tenant, ANNA, id, world.now)
    assert get_template_of_runs(world.tenant, id).removed
    with pytest.raises(NotFound, match="there is no workflow"):
        get_template(world.tenant, id)


@pytest.mark.parametrize("id", ["", "none", "A#B", "x" * 99])
def test_what_names_no_template_is_not_found(id):
    for read in (get_template, get_template_of_runs):
        with pytest.raises(NotFound, match="there is no workflow"):
            read(World().tenant, id)
