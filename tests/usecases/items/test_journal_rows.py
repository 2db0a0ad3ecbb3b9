"""The change journal as the stream keeps it."""

from datetime import timedelta

from chalicelib.domain.items.changes import Change
from chalicelib.records.journal import CHANGE, journal_of
from chalicelib.usecases.items.journal_rows import journal_rows
from tests.support.world import World


def journal(world, item):
    return [journal_of(row) for row in world.table.query(str(item.ref), prefix=f"{CHANGE}#")]


def test_each_change_leaves_one_entry_in_the_order_of_versions():
    world = World()
    item = world.create(title="Chairs")
    world.change(item, title="Desks")
    world.change(item, title="Lamps")

    assert [1, 2, 3] == [entry.version for entry in journal(world, item)]
    assert ("Desks", "Lamps") == journal(world, item)[-1].fields["title"]


def test_a_change_that_comes_twice_is_written_once_with_the_same_words():
    world = World()
    item = world.create(title="Chairs")
    before = world.table.rows()

    again = journal_rows(world.tenant, [Change(None, item)] * 2, world.now + timedelta(hours=1))
    world.table.put_many(again)

    assert before == world.table.rows()


def test_nothing_is_written_where_nothing_changed():
    world = World()
    assert [] == journal_rows(world.tenant, [], world.now)


def test_an_entry_is_forgotten_after_the_days_that_the_tenant_keeps_it():
    world = World()
    item = world.create(title="Chairs")
    (row,) = world.table.query(str(item.ref), prefix=f"{CHANGE}#")
    assert int((item.created_at + timedelta(days=400)).timestamp()) == row.expires_at


def test_the_chain_of_a_rule_begins_with_the_change_of_a_person():
    world = World()
    world.rule("new", "edit_item", {"values": {"comments": "seen"}})
    item = world.create(title="Chairs")

    edit = journal(world, item)[-1]
    assert ("rule", f"{item.ref}@1") == (edit.cause.kind, edit.cause.root)
    assert (None, "seen") == edit.fields["comments"]


def test_the_chain_of_a_trigger_begins_with_the_signal():
    world = World()
    world.trigger("executing", "email_received")
    item = world.create(title="Chairs")
    world.signal("email_received", id="mail-1", item=str(item.ref))

    assert "signal-mail-1" == journal(world, item)[-1].cause.root
