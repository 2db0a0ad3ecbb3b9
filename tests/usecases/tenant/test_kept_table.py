"""Older code beside newer rows: nothing of them is lost."""

import msgspec
import pytest

from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.domain.errors import NewerForm
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Put
from chalicelib.records.configuration import STAMP_KEY, settings_row
from chalicelib.records.items import item_key
from chalicelib.records.kinds_of.forms import Form, with_stamp
from chalicelib.usecases.items.change_item import change_item
from chalicelib.usecases.tenant.kept_table import REMEMBERED, KeptTable
from infra.local.counted import CountedTable
from infra.local.requests import RequestCounter
from tests.support.world import ANNA, World


@pytest.fixture
def world():
    """A tenant in which a newer version has written an item and the settings."""
    world = World(table=MemoryTable())
    world.deal = world.create(title="Roof", amount="5")
    newer(world, item_key(world.deal.ref), shape="round", form=3, least=1)
    world.tenant.table = KeptTable(world.table)
    return world


def newer(world, key, *, form, least, **more):
    """Let a newer version of the functions have written a row."""
    row = world.table.get(key)
    body = row.body
    if more:
        body = msgspec.json.encode({**msgspec.json.decode(row.body), **more}).decode()
    world.table.write([Put(msgspec.structs.replace(row, body=body, form=form, least=least))])


def stored(world):
    row = world.table.get(item_key(world.deal.ref))
    return row, msgspec.json.decode(row.body)


def change(world, **values):
    return change_item(world.tenant, ANNA, world.deal.ref, values, now=world.now)


def test_what_older_code_does_not_know_stays_when_it_changes_the_row(world):
    change(world, title="Cellar")
    change(world, title="Attic")
    row, body = stored(world)
    assert ("Attic", "round", 3, 1) == (body["title"], body["shape"], row.form, row.least)


def test_what_it_removes_is_removed(world):
    change(world, amount=None)
    assert "amount" not in stored(world)[1]["fields"]


def test_what_it_must_not_change_it_says_so_of_and_writes_nothing(world):
    newer(world, item_key(world.deal.ref), form=4, least=3)
    before = world.table.rows()
    with pytest.raises(NewerForm, match="form 4, and this version of the functions knows 2"):
        change(world, title="Cellar")
    assert before == world.table.rows()


def test_newer_code_changes_it_and_writes_its_own_form(world):
    newer(world, item_key(world.deal.ref), form=4, least=2)
    world.tenant.table = KeptTable(world.table, {"item": Form(5, 3)})
    change(world, title="Cellar")
    assert (5, 3) == (stored(world)[0].form, stored(world)[0].least)


def test_settings_with_a_setting_that_is_not_known_are_read(world):
    world.save(settings_row(Settings(currency="EUR"), 1))
    key = settings_row(Settings(), 1).key
    newer(world, key, form=9, least=1, moon_phase="full", working_hours={"zone": "x"})
    read = world.tenant.table.get(key)
    assert "moon_phase" not in read.body
    world.tenant.table.write([Put(settings_row(Settings(currency="CHF"), 2))])
    kept = msgspec.json.decode(world.table.get(key).body)
    assert ("CHF", "full", "x") == (
        kept["currency"],
        kept["moon_phase"],
        kept["working_hours"]["zone"],
    )


def test_a_row_that_was_not_read_is_not_overwritten_blindly(world):
    row = world.table.get(item_key(world.deal.ref))
    blind = msgspec.structs.replace(row, body='{"title":"x"}', form=1)
    KeptTable(world.table).write([Put(blind)])
    assert "round" == stored(world)[1]["shape"]
    newer(world, row.key, form=9, least=9)
    with pytest.raises(NewerForm):
        KeptTable(world.table).write([Put(blind)])


NEWER = with_stamp({"item": Form(2, 1)})
"""What a version knows that has changed items."""


def bulk(world, forms):
    """Put an item as part of many, by code that has looked at the stamp and nothing else."""
    row = msgspec.structs.replace(world.table.get(item_key(world.deal.ref)), form=1, least=1)
    table = KeptTable(world.table, forms)
    table.get(STAMP_KEY)
    blind = msgspec.structs.replace(row, body='{"title":"x"}')
    table.put_many([blind])
    return table


def test_many_rows_put_unread_keep_what_newer_code_has_written_once_it_has_shown_up(world):
    with_newer = KeptTable(world.table, NEWER)
    with_newer.get(STAMP_KEY)
    with_newer.put_many([])
    bulk(world, {})
    row, body = stored(world)
    assert ("x", "round", 3) == (body["title"], body["shape"], row.form)


def test_many_rows_put_unread_are_refused_where_one_must_not_be_changed(world):
    newer(world, STAMP_KEY, form=2, least=1)
    newer(world, item_key(world.deal.ref), form=4, least=2)
    before = world.table.rows()
    with pytest.raises(NewerForm, match="form 4"):
        bulk(world, {})
    assert before == world.table.rows()


def test_nothing_is_looked_at_where_no_newer_code_has_shown_up(world):
    requests = RequestCounter()
    counted = KeptTable(CountedTable(world.table, requests), {})
    counted.get(STAMP_KEY)
    counted.put_many([world.table.get(item_key(world.deal.ref))])
    assert {"dynamodb.GetItem": 1, "dynamodb.BatchWriteItem": 1} == {**requests}


def test_newer_code_shows_up_once_with_another_stamp_before_it_puts_many(world):
    before = world.table.get(STAMP_KEY)
    table = KeptTable(world.table, NEWER)
    table.get(STAMP_KEY)
    table.put_many([])
    after = world.table.get(STAMP_KEY)
    assert (2, True) == (after.form, after.body != before.body)
    table.get(STAMP_KEY)
    table.put_many([])
    bulk(world, NEWER)
    assert after == world.table.get(STAMP_KEY)


def test_code_that_is_newer_still_is_not_overwritten(world):
    table = KeptTable(world.table, NEWER)
    table.get(STAMP_KEY)
    newer(world, STAMP_KEY, form=9, least=9)
    kept = world.table.get(STAMP_KEY)
    table.put_many([])
    assert kept == world.table.get(STAMP_KEY)


def test_only_so_many_rows_are_remembered(world):
    table = world.tenant.table
    for number in range(REMEMBERED + 5):
        row = world.table.get(item_key(world.deal.ref))
        world.table.write([Put(msgspec.structs.replace(row, sk=f"s{number}"))])
        table.get((row.pk, f"s{number}"))
    assert REMEMBERED == len(table._newer)
