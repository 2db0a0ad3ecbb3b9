"""`python -m infra backfill`: once through the table, wherever it was cut off."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.items.deletion import deleted_item
from chalicelib.ports.table import Put
from chalicelib.records.items import item_of, item_row
from infra.backfills import backfill
from infra.tenants.rows import line_of
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.world import World


@pytest.fixture
def world():
    """Five quotes, three of which were deleted by a version that gave them no end."""
    world = World()
    for number in range(5):
        quote = world.create("quote", title=f"Secret {number}")
        if number > 1:
            gone = deleted_item(quote, None, by=1, now=world.now, cause=quote.cause)
            world.table.write([Put(item_row(msgspec.structs.replace(gone, ends_at=None)))])
    return world


@pytest.fixture
def tenant(world):
    with cloud() as account:
        found = account.add(Tenant("acme").build())
        found.fill(world)
        yield found


def quotes(tenant):
    rows = [line_of(row).row for row in tenant.rows().values() if row["kind"]["S"] == "item"]
    return sorted(map(item_of, rows), key=lambda one: one.id)


def test_items_that_were_deleted_without_an_end_get_one(tenant, world, capsys):
    code, document = infra(capsys, "backfill", "acme", "deleted")
    assert (0, 3, True) == (
        code,
        document["backfills"]["deleted"]["changed"],
        document["backfills"]["deleted"]["done"],
    )
    assert [False, False, True, True, True] == [one.ends_at is not None for one in quotes(tenant)]
    rows = tenant.rows()
    assert (0, True) == (infra(capsys, "backfill", "acme", "deleted")[0], rows == tenant.rows())
    for one in quotes(tenant)[2:]:
        world.table.write([Put(item_row(one))])
    world.to(datetime.now(UTC) + timedelta(minutes=1))
    world.sweep()
    world.advance(timedelta(minutes=5))
    world.sweep()
    assert "Secret 3" not in str(list(world.table.rows().values()))


def test_cut_off_it_goes_on_behind_the_page_that_was_done(tenant, monkeypatch):
    run = backfill.Backfill(client("dynamodb"), tenant.table, "deleted")
    one, left, now = run._one, iter(range(7)), datetime.now(UTC)

    def dying(*arguments):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return one(*arguments)

    monkeypatch.setattr(run, "_one", dying)
    with pytest.raises(KeyboardInterrupt):
        run.run(now, lambda _: None, limit=3)
    again = backfill.Backfill(client("dynamodb"), tenant.table, "deleted")
    assert 6 == again.progress().seen
    done = again.run(now, lambda _: None, limit=3)
    assert (True, 3) == (done.done, sum(one.ends_at is not None for one in quotes(tenant)))


def test_a_row_that_changes_meanwhile_is_looked_at_again(tenant, monkeypatch):
    replace, late = backfill.replace_unchanged, []

    def meddled(client, table, before, after):
        if not late:
            late.append(1)
            client.put_item(TableName=table, Item={**before, "version": {"N": "77"}})
        return replace(client, table, before, after)

    monkeypatch.setattr(backfill, "replace_unchanged", meddled)
    run = backfill.Backfill(client("dynamodb"), tenant.table, "deleted")
    assert (3, []) == ((done := run.run(datetime.now(UTC), lambda _: None)).changed, done.left)


def test_without_a_name_it_says_how_far_each_is(tenant, capsys):
    code, document = infra(capsys, "backfill", "acme")
    assert (0, False) == (code, document["backfills"]["deleted"]["done"])
