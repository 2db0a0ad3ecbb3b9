"""Files when the process dies, messages come twice, or two want the same: nothing is left."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Clash, Conflict, Invalid, NotFound
from chalicelib.domain.files.file import FileOwner, FileState
from chalicelib.domain.items.deletion import KEPT
from chalicelib.domain.items.fields import Field, FieldType
from chalicelib.records.card import ACTIVITY, activity_of
from chalicelib.records.configuration import field_row
from chalicelib.records.files import FILE, file_of
from chalicelib.usecases.automation.letters import write_letter
from chalicelib.usecases.card.activities import change_activity, plan_activity
from chalicelib.usecases.card.activity_drafts import ActivityDraft
from chalicelib.usecases.card.add_comment import add_comment
from chalicelib.usecases.files.remove_file import remove_file
from chalicelib.usecases.items.recycle_bin import purge_item
from chalicelib.usecases.tenant.retry import TRIES
from tests.faults.test_crashes import CrashingWorld, Fuse, crashes
from tests.support.world import ANNA, BEN, World, fails, interrupt, of_kind
from tests.usecases.files.test_take_files import announced

PDF = b"%PDF-1.7"


def files_of(world):
    rows = world.table.rows().values()
    return {file.id: file for file in (file_of(row) for row in rows if row.kind == FILE)}


def with_files(world):
    """A deal with a file in a field and one in a comment, and one file more."""
    # Before anything can die: a fresh instance of a test counts its ids from 1.
    first, second, third = (announced(world) for _ in range(3))
    world.save(field_row("deal", Field(code="uf_a", title="A", type=FieldType.FILE)))
    deal = world.create(actor=BEN, title="a", uf_a=first)
    add_comment(world.tenant, BEN, deal.ref, "See", files=[second], now=world.now)
    world.settle()
    return deal, third


def replaced_and_deleted(world):
    deal, third = with_files(world)
    world.change(deal, actor=BEN, uf_a=third)
    assert 2 == len(files_of(world))
    world.delete(deal)
    assert 2 == len(files_of(world))
    gone_for_good(world)


def gone_for_good(world):
    """Let the recycle bin come to the end of its time."""
    world.advance(KEPT + timedelta(minutes=5))
    world.sweep()
    world.sweep()


def requests_of(scenario):
    fuse = Fuse()
    scenario(CrashingWorld(fuse))
    return fuse.count


def test_whenever_the_process_dies_nothing_is_left_of_an_items_files():
    for how, world in crashes(
        CrashingWorld, replaced_and_deleted, requests_of(replaced_and_deleted)
    ):
        assert ({}, []) == (
            files_of(world),
            [key for key in world.files.contents if key.startswith("kept/")],
        ), how


def test_what_the_stream_tells_three_times_is_removed_once():
    world = World(copies=3)
    replaced_and_deleted(world)
    assert {} == files_of(world)


@pytest.mark.parametrize("copies", [1, 2])
def test_a_file_stays_as_long_as_anything_refers_to_it(copies):
    world = World(copies=copies)
    deal, _ = with_files(world)
    id = next(id for id, one in files_of(world).items() if any(by.is_field for by in one.owners))
    other = world.create(actor=BEN, title="b", uf_a=id)
    world.delete(deal)
    gone_for_good(world)
    assert PDF == world.files.get(f"kept/{id}")
    assert (FileOwner(other.ref, "field#uf_a"),) == files_of(world)[id].owners
    world.change(other, actor=BEN, uf_a=None)
    assert {} == files_of(world)


def test_a_comment_that_could_not_be_written_leaves_its_file_to_be_used_again():
    world = World()
    deal, id = world.create(title="a"), announced(world)
    busy = fails(Conflict([]))
    interrupt(world.table, "write", before=busy, when=of_kind("timeline"), times=TRIES)
    with pytest.raises(Clash):
        add_comment(world.tenant, BEN, deal.ref, "See", files=[id], now=world.now)
    assert FileState.ANNOUNCED is files_of(world)[id].state
    add_comment(world.tenant, BEN, deal.ref, "See", files=[id], now=world.now)
    assert FileState.STORED is files_of(world)[id].state


def test_a_file_that_is_withdrawn_while_a_comment_takes_it_is_in_neither_place():
    world = World()
    deal, id = world.create(title="a"), announced(world)

    def withdrawn():
        remove_file(world.tenant, BEN, id, now=world.now)

    interrupt(world.table, "write", before=withdrawn, when=of_kind("timeline"))
    with pytest.raises(Invalid, match="there is no file"):
        add_comment(world.tenant, BEN, deal.ref, "See", files=[id], now=world.now)
    world.settle()
    assert ({}, {}, []) == (files_of(world), world.files.contents, world.texts(deal))


def test_who_withdraws_a_file_that_was_taken_meanwhile_is_told_so():
    world = World()
    deal, id = world.create(title="a"), announced(world)

    def taken():
        add_comment(world.tenant, BEN, deal.ref, "See", files=[id], now=world.now)

    interrupt(world.table, "write", before=taken, when=of_kind(FILE))
    with pytest.raises(Clash):
        remove_file(world.tenant, BEN, id, now=world.now)
    assert ["See"] == world.texts(deal)
    assert ANNA.id != files_of(world)[id].made_by


def comment(world, deal, id):
    add_comment(world.tenant, BEN, deal.ref, "See", files=[id], now=world.now)


def activity(world, deal, id):
    draft = ActivityDraft(subject="Call", files=(id,))
    plan_activity(world.tenant, BEN, deal.ref, draft, now=world.now)


def changed_activity(world, deal, id):
    (row,) = world.table.query(str(deal.ref), prefix=f"{ACTIVITY}#")
    change_activity(world.tenant, BEN, activity_of(row).id, {"files": (id,)}, world.now)


def letter(world, deal, id):
    mail = {"subject": "Hi", "text": "See", "recipient": ANNA.id}
    write_letter(world.tenant, BEN, deal.ref, mail, files=(id,), now=world.now)


@pytest.mark.parametrize("attach", [comment, activity, changed_activity, letter])
def test_a_file_that_comes_in_the_instant_its_item_goes_for_good_is_refused(attach):
    world = World()
    deal, id = world.create(title="a"), announced(world)
    plan_activity(world.tenant, BEN, deal.ref, ActivityDraft(subject="x"), now=world.now)

    def gone():
        world.delete(deal)
        purge_item(world.tenant, ANNA, deal.ref, now=world.now)
        world.settle()

    interrupt(world.table, "write", before=gone, when=of_kind(FILE))
    with pytest.raises(NotFound):
        attach(world, deal, id)

    world.settle()
    assert FileState.ANNOUNCED is files_of(world)[id].state


@pytest.mark.parametrize("attach", [comment, activity, changed_activity, letter])
def test_a_file_that_comes_in_the_instant_its_item_moves_is_kept(attach):
    world = World()
    deal, id = world.create(title="a"), announced(world)
    plan_activity(world.tenant, BEN, deal.ref, ActivityDraft(subject="x"), now=world.now)
    interrupt(world.table, "write", before=lambda: world.move(deal, "won"), when=of_kind(FILE))

    attach(world, deal, id)

    assert FileState.STORED is files_of(world)[id].state
