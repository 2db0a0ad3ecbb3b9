"""`python -m infra backfill`: once through the table, wherever it was cut off."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.items.deletion import deleted_item
from chalicelib.domain.people.settings import Settings
from chalicelib.ports.table import Put
from chalicelib.records.configuration import settings_row
from chalicelib.records.ended_runs import ENDED, FAILED
from chalicelib.records.items import item_of, item_row
from infra.backfills import backfill
from infra.tenants.rows import image_of, line_of, line_of_row
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

    def meddled(client, table, before, after, **more):
        if not late:
            late.append(1)
            client.put_item(TableName=table, Item={**before, "version": {"N": "77"}})
        return replace(client, table, before, after, **more)

    monkeypatch.setattr(backfill, "replace_unchanged", meddled)
    run = backfill.Backfill(client("dynamodb"), tenant.table, "deleted")
    assert (3, []) == ((done := run.run(datetime.now(UTC), lambda _: None)).changed, done.left)


def ends(tenant, kind):
    rows = [line_of(row) for row in tenant.rows().values() if row["kind"]["S"] == kind]
    return {one.expires_at and one.expires_at // 86_400 for one in rows}


def test_rows_from_before_end_as_the_tenant_says_now_and_nobody_hears_of_it(capsys):
    world = World()
    with cloud() as account:
        world.rule("new", "add_comment", {"text": "hello"})
        world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
        world.create(title="Chair")
        world.save(settings_row(Settings(timeline_days=60, run_days=90), 2))
        tenant = account.add(Tenant("acme").build())
        tenant.fill(world)
        today = int(world.now.timestamp()) // 86_400
        assert {None} == ends(tenant, "timeline") == ends(tenant, "run")
        changed = infra(capsys, "backfill", "acme", "retention")[1]["backfills"]["retention"]
        assert (True, True) == (changed["done"], changed["changed"] > 1)
        assert {today + 60} == ends(tenant, "timeline")
        assert {today + 90} == ends(tenant, "run")
        marks = {row["kind"]["S"] for row in tenant.rows().values() if "imported" in row}
        assert {"run"} == marks
        again = infra(capsys, "backfill", "acme", "retention")[1]["backfills"]["retention"]
        assert changed == again
        settings = image_of(line_of_row(settings_row(Settings(run_days=30), 9)))
        client("dynamodb").put_item(TableName=tenant.table, Item=settings)
        infra(capsys, "backfill", "acme", "retention")
        assert ({None}, {today + 30}) == (ends(tenant, "timeline"), ends(tenant, "run"))


def test_without_a_name_it_says_how_far_each_is(tenant, capsys):
    code, document = infra(capsys, "backfill", "acme")
    assert (0, False) == (code, document["backfills"]["deleted"]["done"])


def test_runs_that_ended_before_are_found_across_items_and_nobody_hears_of_it(capsys):
    world = World()
    world.comment_rule("new")
    world.rule("new", "edit_item", {"values": {"contact": 77}})
    world.comment_rule("new", run={"mode": "delay", "delay": "PT1H"})
    world.comment_rule("new", run={"mode": "delay", "delay": "P9D"})
    for _ in range(3):
        world.create()
        world.advance(timedelta(hours=2))
    now = {key: row.agenda for key, row in world.table.rows().items()}
    with cloud() as account:
        tenant = account.add(Tenant("acme").build())
        tenant.fill(world)
        for row in world.table.rows().values():
            if row.agenda and row.agenda[0] in (ENDED, FAILED):
                index, place = row.agenda
                short = (FAILED, "#".join(place.split("#")[:2])) if index == FAILED else None
                before = image_of(line_of_row(msgspec.structs.replace(row, agenda=short)))
                client("dynamodb").put_item(TableName=tenant.table, Item=before)
        done = infra(capsys, "backfill", "acme", "ended")[1]["backfills"]["ended"]
        rows = [line_of(row) for row in tenant.rows().values()]
        assert (6, []) == (done["changed"], done["left"])
        kept = {one.key: one.agenda for one in rows if one.kind in ("run", "entry_runs")}
        assert {key: now[key] for key in kept} == kept
        marks = {row["kind"]["S"] for row in tenant.rows().values() if "imported" in row}
        assert {"run"} == marks
