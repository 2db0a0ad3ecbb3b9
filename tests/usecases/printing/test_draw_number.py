"""Numbers of documents: drawn twice the same, never one for two."""

from datetime import date

import pytest

from chalicelib.domain.documents.numerator import Numerator, Period
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.usecases.printing.draw_number import draw_number
from tests.support.world import World

DAY = date(2026, 3, 9)
OFFERS = Numerator(id="offers", name="Offers", length=3, step=2)


def drawn(world, *documents, numerator=OFFERS, day=DAY):
    return [draw_number(world.tenant, numerator, one, day) for one in documents]


def test_numbers_follow_one_another_and_a_document_keeps_its_own():
    world = World()
    assert ["001", "003", "001", "005"] == drawn(world, "a", "b", "a", "c")


def test_numbers_begin_anew_with_the_period():
    world = World()
    yearly = Numerator(id="y", name="Y", template="{NUMBER}/{YEAR}", period=Period.YEAR)
    assert ["1/2026", "2/2026"] == drawn(world, "a", "b", numerator=yearly)
    assert ["1/2027"] == drawn(world, "c", numerator=yearly, day=date(2027, 1, 1))


def test_a_number_that_a_former_pattern_gave_out_is_passed_over():
    world = World()
    drawn(world, *"abcde", numerator=Numerator(id="offers", name="O", template="{YEAR}-{NUMBER}"))
    monthly = Numerator(
        id="offers", name="O", template="{YEAR}-{NUMBER}", period=Period.YEAR, start=4
    )
    assert ["2026-6", "2026-7"] == drawn(world, "f", "g", numerator=monthly)
    many = Numerator(id="many", name="M", template="{NUMBER}")
    drawn(world, *map(str, range(101)), numerator=many)
    again = Numerator(id="many", name="M", template="{NUMBER}", period=Period.DAY)
    with pytest.raises(Refused, match="were given out before"):
        drawn(world, "x", numerator=again)


def test_somebody_who_draws_at_the_same_time_gets_another_number():
    world = World()
    write, rivals = world.table.write, ["r1", "r2", "a"]

    def after_a_rival(writes):
        if rivals and any("drawn#a" in one.row.sk for one in writes):
            drawn(world, rivals.pop(0))
        write(writes)

    world.table.write = after_a_rival
    assert ["005", "007"] == drawn(world, "a", "b")
    world.table.write = write
    assert ["001", "003", "005"] == drawn(world, "r1", "r2", "a")


def test_where_others_draw_all_the_time_it_may_be_tried_again():
    world = World()
    write, number = world.table.write, iter(range(1000))

    def after_a_rival(writes):
        if any("drawn#a" in one.row.sk for one in writes):
            drawn(world, f"r{next(number)}")
        write(writes)

    world.table.write = after_a_rival
    with pytest.raises(Unavailable, match="others draw"):
        drawn(world, "a")
