"""Codes and numbers of a tenant's own entity types."""

import pytest

from chalicelib.catalogue import listing
from chalicelib.domain.items.entity_types import STANDARD_TYPES
from chalicelib.domain.items.type_codes import (
    RESERVED,
    code_called,
    code_faults,
    next_number,
    number_faults,
)
from chalicelib.records.kinds import ALL

TAKEN = ("deal", "site_visit")


@pytest.mark.parametrize("code", ["ticket", "b2b", "site_visit_2", "my_item", "x" * 40])
def test_a_code_is_a_few_plain_words(code):
    assert [] == code_faults(code, TAKEN)


@pytest.mark.parametrize(
    "code",
    [
        *("", "Ticket", "2nd", "a__b", "a_", "_a", "a-b", "a#b", "über", "x" * 41),
        *("item", "responsible", "open_tasks", "user", "uf_ticket", "parent_deal"),
        *("deal", "sitevisit", "site_vis_it"),
    ],
)
def test_a_code_that_means_something_else_is_refused(code):
    (fault,) = code_faults(code, TAKEN)
    assert "/code" == fault.pointer


def test_no_key_of_the_table_is_left_to_be_the_code_of_a_type():
    """Items of a type are listed in an index under its bare code, and their ids are counted."""
    bare = {kind.pk for kind in ALL if kind.pk.isidentifier()}
    assert "config" in bare
    others = {key for key in bare if code_faults(key, STANDARD_TYPES) == []}
    assert not {f"{key}_12" for key in others} & bare


def test_what_placeholders_begin_with_is_reserved():
    roots = {"item", "responsible", "results", "variables", "parameters", "constants"}
    assert roots | {"tenant_variables", "tenant_constants", "now", "today"} <= RESERVED
    assert not RESERVED & STANDARD_TYPES.keys()
    assert listing.action_codes()


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        *((one, True) for one in (128, 177, 192, 1030, 1046)),
        *((one, False) for one in (127, 193, 1028, 1031, 1050, 1_000_000)),
    ],
)
def test_numbers_are_even_from_1030_on_or_of_the_old_range(number, fits):
    assert fits == (number_faults(number, taken=[1050]) == [])


@pytest.mark.parametrize(
    ("last", "taken", "number"),
    [(0, [], 1030), (1030, [1030], 1032), (1030, [1032, 1034], 1036), (1040, [], 1042)],
)
def test_a_new_type_gets_a_number_that_none_has_had(last, taken, number):
    assert number == next_number(last, taken)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("deal", "deal"),
        ("boat", "boat"),
        ("dynamic_177", "boat"),
        ("dynamic_1030", "dynamic_1030"),
        ("dynamic_2", "dynamic_2"),
        ("dynamic_178", "dynamic_178"),
        ("dynamic_", "dynamic_"),
        ("177", "177"),
    ],
)
def test_a_type_is_called_by_its_code_or_by_its_number_as_the_source_has_it(name, code):
    numbers = {"deal": 2, "boat": 177, "dynamic_1030": 1032, "other": 1030}
    assert code == code_called(name, numbers)
