"""Documents of the configuration: added, changed and removed in the same way."""

import msgspec
import pytest

from chalicelib.domain.documents.numerator import Numerator
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.records.documents.numbers import numerator_key, numerator_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.tenant.documents import Kind
from tests.support.world import World, interrupt

OWN = Numerator(id="own", name="Own", version=0)
KIND = Kind(
    word="numerator",
    form=Numerator,
    key=numerator_key,
    row=numerator_row,
    most=2,
    unwritten={"own": OWN},
)


@pytest.fixture
def world() -> World:
    return World()


def made(id="n1", name="Offers"):
    return lambda: (Numerator(id=id, name=name), ())


def unchecked(before, after):
    return after, ()


def rename(world, name, id="n1"):
    return KIND.change(world.tenant, id, {"name": name}, unchecked, world.now)


def overtaken(world, document):
    """Let another writer be faster with the next change."""
    row = numerator_row(document)
    interrupt(world.table, "write", before=lambda: world.save(row))


def stored(world, id="n1"):
    return KIND.stored(world.tenant, id)


def test_a_request_that_comes_twice_adds_one(world):
    once = Once(user=1, key="k", fingerprint="f")
    first = KIND.add(world.tenant, made("n1"), world.now, once)

    assert first == KIND.add(world.tenant, made("n2"), world.now, once) == stored(world)
    with pytest.raises(NotFound, match="there is no numerator n2"):
        stored(world, "n2")


def test_a_change_without_a_difference_writes_nothing(world):
    KIND.add(world.tenant, made(), world.now, None)

    assert 2 == rename(world, "Bills").version
    assert 2 == rename(world, "Bills").version


def test_what_was_never_written_can_be_changed(world):
    assert OWN == stored(world, "own")
    assert ("Mine", 1) == (rename(world, "Mine", "own").name, stored(world, "own").version)


def test_a_change_is_made_on_what_a_faster_writer_left(world):
    KIND.add(world.tenant, made(), world.now, None)
    overtaken(world, Numerator(id="n1", name="Offers", start=7, version=2))

    changed = rename(world, "Bills")

    assert ("Bills", 7, 3) == (changed.name, changed.start, changed.version)


def test_what_is_removed_is_looked_at_again_when_a_faster_writer_changed_it(world):
    KIND.add(world.tenant, made(), world.now, None)
    seen = []
    overtaken(world, Numerator(id="n1", name="Bills", version=2))

    KIND.remove(world.tenant, "n1", world.now, lambda one: seen.append(one.name) or ())

    assert ["Offers", "Bills"] == seen
    with pytest.raises(NotFound):
        stored(world)


def test_there_are_only_so_many(world):
    KIND.refuse_too_many(1)
    with pytest.raises(Clash, match="there are 2 numerators already"):
        KIND.refuse_too_many(2)
    msgspec.structs.replace(KIND, most=None).refuse_too_many(1_000)
