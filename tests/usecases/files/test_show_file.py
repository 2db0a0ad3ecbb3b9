"""Who may read a file."""

import msgspec
import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.file import FileOwner
from chalicelib.domain.people.rights import EVERYTHING, Right
from chalicelib.ports.table import Put
from chalicelib.usecases.files.keep_file import keep_file
from chalicelib.usecases.files.show_file import show_file
from tests.support.world import ANNA, BEN, World

RULES = FileOwner(part="rules")


def kept(world, owner, id="a1", type="application/pdf"):
    made = {"name": "a.pdf", "type": type, "owner": owner, "made_by": 2, "now": world.now}
    file, write = keep_file(world.tenant, id, b"%PDF", **made)
    world.table.write([write])
    return file


def without(right):
    return msgspec.structs.replace(BEN, rights=EVERYTHING - {right})


def test_who_may_read_the_item_may_fetch_its_files():
    world = World()
    deal = world.create(title="a")
    kept(world, FileOwner(deal.ref, "field#uf_x"))
    _, url = show_file(world.tenant, BEN, "a1", now=world.now)
    headers, content = world.tenant.files.give(url)
    assert (b"%PDF", "application/pdf") == (content, headers["Content-Type"])
    with pytest.raises(NotFound):
        show_file(world.tenant, without(Right.ITEM_READ), "a1", now=world.now)


def test_with_its_item_a_file_is_out_of_sight():
    world = World()
    deal = world.create(title="a")
    kept(world, FileOwner(deal.ref, "field#uf_x"))
    world.delete_unseen(deal)
    for _ in range(2):  # at once, and when the stream has told
        with pytest.raises(NotFound):
            show_file(world.tenant, ANNA, "a1", now=world.now)
        world.settle()


def test_a_file_of_rules_is_for_those_who_may_read_rules():
    world = World()
    kept(world, RULES)
    assert show_file(world.tenant, BEN, "a1", now=world.now)[1] is not None
    with pytest.raises(NotFound):
        show_file(world.tenant, without(Right.AUTOMATION_READ), "a1", now=world.now)


def test_what_a_browser_would_run_is_given_out_as_bytes():
    world = World()
    kept(world, RULES, type="text/html")
    _, url = show_file(world.tenant, BEN, "a1", now=world.now)
    assert "application/octet-stream" == world.tenant.files.give(url)[0]["Content-Type"]


def test_a_removed_file_is_not_there():
    world = World()
    file = kept(world, RULES)
    from chalicelib.records.files import file_row

    world.table.write([Put(file_row(file.removed()))])
    with pytest.raises(NotFound):
        show_file(world.tenant, BEN, "a1", now=world.now)
