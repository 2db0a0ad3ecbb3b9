"""Files that are taken into use."""

import pytest

from chalicelib.domain.errors import Conflict, Invalid
from chalicelib.domain.files.file import FileOwner, FileState
from chalicelib.domain.items.item import ItemRef
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.announce_file import Announced, announce_file
from chalicelib.usecases.files.take_files import MOST_FILES, ids_at, take_files
from tests.support.world import ANNA, BEN, World

PDF = b"%PDF-1.7"


@pytest.fixture
def world():
    return World()


def announced(world, content=PDF, *, name="offer.pdf", size=None, sent=True):
    wanted = Announced(name=name, size=size or len(content))
    file, form = announce_file(world.tenant, BEN, wanted, now=world.now)
    if sent:
        world.tenant.files.contents[form.fields["key"]] = content
    return file.id


def taken(world, *ids, owner=None, caller=BEN):
    owner = owner or FileOwner(ItemRef("deal", 1), "comment#c1")
    places = ids_at("/files", ids)
    files, writes = take_files(world.tenant, caller, dict.fromkeys(ids, owner), places, world.now)
    world.tenant.table.write(writes)
    return files


def stored(world, id):
    return file_of(world.table.get(file_key(id)))


def test_what_was_looked_at_is_what_stays(world):
    id = announced(world)
    (file,) = taken(world, id)
    world.tenant.files.contents[f"announced/{id}"] = b"%PDF other"
    assert (FileState.STORED, PDF) == (file.state, world.tenant.files.get(file.key))
    assert file == stored(world, id)


@pytest.mark.parametrize(
    ("content", "more", "code", "said"),
    [
        (PDF, {"sent": False}, "not_uploaded", "was not uploaded"),
        (b"MZ\x90\x00", {}, "wrong_file_type", "is not of the type application/pdf"),
        (b"<html>x", {"name": "a.png"}, "wrong_file_type", "is not of the type image/png"),
        (PDF, {"size": 9}, "wrong_file_type", "9 bytes were announced, 8 were uploaded"),
    ],
)
def test_what_is_not_as_announced_is_refused_and_nothing_is_kept(world, content, more, code, said):
    good, bad = announced(world), announced(world, content, **more)
    with pytest.raises(Invalid) as refused:
        taken(world, good, bad)
    (fault,) = refused.value.faults
    assert ("/files/1", code) == (fault.pointer, refused.value.code)
    assert said in fault.message
    assert not [key for key in world.tenant.files.contents if key.startswith("kept/")]
    assert FileState.ANNOUNCED is stored(world, good).state


def test_what_others_announced_and_what_is_not_there_cannot_be_told_apart(world):
    id = announced(world)
    with pytest.raises(Invalid) as refused:
        taken(world, id, "nothere", caller=ANNA)
    first, second = refused.value.faults
    assert first.message.replace(id, "nothere") == second.message


def test_a_file_stays_with_its_item(world):
    deal = world.create(title="a")
    id = announced(world)
    own = FileOwner(deal.ref, "comment#c1")
    taken(world, id, owner=own)
    taken(world, id, owner=own)
    with pytest.raises(Invalid, match="belongs to deal_1 comment#c1; upload it again") as refused:
        taken(world, id, owner=FileOwner(ItemRef("lead", 1), "comment#c2"))
    assert "file_in_use" == refused.value.code
    assert (own,) == stored(world, id).owners


def test_of_two_that_take_a_file_at_once_one_is_told_to_look_again(world):
    id = announced(world)
    deals = [FileOwner(ItemRef("deal", number), "comment#c1") for number in (1, 2)]
    both = [
        take_files(world.tenant, BEN, {id: one}, ids_at("/files", [id]), world.now)[1]
        for one in deals
    ]
    world.tenant.table.write(both[0])
    with pytest.raises(Conflict):
        world.tenant.table.write(both[1])
    assert (deals[0],) == stored(world, id).owners


def test_an_upload_that_comes_between_looking_and_keeping_is_not_kept(world, monkeypatch):
    id = announced(world)
    look = world.tenant.files.look

    def looked(key, first):
        seen = look(key, first)
        world.tenant.files.contents[key] = b"%PDF other"
        return seen

    monkeypatch.setattr(world.tenant.files, "look", looked)
    with pytest.raises(Invalid, match="try again") as refused:
        taken(world, id)
    assert "not_uploaded" == refused.value.code
    assert FileState.ANNOUNCED is stored(world, id).state


def test_one_thing_refers_to_so_many_files(world):
    with pytest.raises(Invalid, match="at most 20 files"):
        ids_at("/files", [str(number) for number in range(MOST_FILES + 1)])
    assert [] == taken(world)
