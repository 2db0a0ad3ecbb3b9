"""Files that are going to be uploaded."""

from datetime import timedelta

import pytest

from chalicelib.domain.errors import Invalid
from chalicelib.domain.files.file import ANNOUNCED_FOR, FileState
from chalicelib.domain.people.settings import Settings
from chalicelib.records.files import file_key, file_of
from chalicelib.usecases.files.announce_file import MEGABYTE, Announced, announce_file, checked
from chalicelib.usecases.files.show_file import show_file
from tests.support.world import ANNA, BEN, World

SETTINGS = Settings()


def wanted(name="offer.pdf", size=7, type=None):
    return Announced(name=name, size=size, type=type)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (wanted(), ("offer.pdf", "application/pdf")),
        (wanted("Offer.PDF", type="Application/PDF; x=y"), ("Offer.PDF", "application/pdf")),
        (wanted("offer", type="application/pdf"), ("offer.pdf", "application/pdf")),
        (wanted("photo.jpeg"), ("photo.jpeg", "image/jpeg")),
        (wanted(size=50 * MEGABYTE), ("offer.pdf", "application/pdf")),
    ],
)
def test_name_and_type_are_made_to_fit(asked, found):
    assert found == checked(asked, SETTINGS)


@pytest.mark.parametrize(
    ("asked", "pointer", "code", "said"),
    [
        (wanted(size=50 * MEGABYTE + 1), "/size", "file_too_large", "at most 50 MB"),
        (wanted(size=5 * 1024 * MEGABYTE), "/size", "file_too_large", "at most 50 MB"),
        (wanted(size=0), "/size", "invalid", "at least one byte"),
        (wanted("../offer.pdf"), "/name", "invalid", "without a path"),
        (wanted("run.exe"), "/type", "wrong_file_type", "expected one of"),
        (wanted("a.js", type="text/javascript"), "/type", "wrong_file_type", "not taken"),
        (wanted("offer"), "/type", "wrong_file_type", "expected one of"),
        (wanted("a.exe", type="image/jpeg"), "/name", "wrong_file_type", "ends with .jpg or .jpeg"),
    ],
)
def test_what_may_not_come_is_refused(asked, pointer, code, said):
    with pytest.raises(Invalid) as refused:
        checked(asked, SETTINGS)
    (fault,) = refused.value.faults
    assert (pointer, code) == (fault.pointer, refused.value.code)
    assert said in fault.message


def test_the_tenant_says_which_types_and_how_much():
    strict = Settings(file_megabytes=1, file_types=("image/png",))
    assert ("a.png", "image/png") == checked(wanted("a.png"), strict)
    for asked in (wanted(), wanted("a.png", size=MEGABYTE + 1)):
        with pytest.raises(Invalid):
            checked(asked, strict)


def test_a_form_takes_just_what_was_announced():
    world = World()
    file, form = announce_file(world.tenant, BEN, wanted(), now=world.now)
    row = world.table.get(file_key(file.id))
    assert (file, FileState.ANNOUNCED) == (file_of(row), file.state)
    assert f"announced/{file.id}" == form.fields["key"]
    assert (file, None) == show_file(world.tenant, BEN, file.id, now=world.now)


def test_an_announced_file_is_for_who_announced_it_only():
    world = World()
    file, _ = announce_file(world.tenant, BEN, wanted(), now=world.now)
    with pytest.raises(Exception, match="there is no file"):
        show_file(world.tenant, ANNA, file.id, now=world.now)


def test_what_nobody_takes_into_use_goes_with_its_bytes():
    world = World()
    file, form = announce_file(world.tenant, BEN, wanted(), now=world.now)
    world.tenant.files.receive(form.fields, b"%PDF-1.")
    world.advance(ANNOUNCED_FOR - timedelta(minutes=1))
    assert {f"announced/{file.id}": b"%PDF-1."} == world.tenant.files.contents
    assert 0 == world.sweep()
    world.advance(timedelta(minutes=10))
    assert 1 == world.sweep()
    assert {} == world.tenant.files.contents
    assert world.table.get(file_key(file.id)) is None
