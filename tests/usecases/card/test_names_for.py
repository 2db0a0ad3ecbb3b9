"""What is called how by who reads of items."""

import pytest

from chalicelib.usecases.card.names_for import names_for
from tests.support.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def names(world, language, type="deal"):
    return names_for(world.tenant, type, world.now, {}, language=language)


def test_built_in_fields_and_types_are_called_as_the_reader_calls_them(world):
    english, vietnamese = names(world, "en"), names(world, "vi")

    assert ("Amount", "Số tiền") == (english.field("amount"), vietnamese.field("amount"))
    assert "Liên hệ: Tên" == vietnamese.field("contact.name")
    assert "Giao dịch" == vietnamese.types["deal"]
    assert ("today", "Hôm nay") == (english.field("today"), vietnamese.field("today"))


def test_dates_are_those_of_the_language_where_the_tenant_has_chosen_none(world):
    formats = [names(world, one).style.date_format for one in (None, "en", "vi")]
    assert ["YYYY-MM-DD", "YYYY-MM-DD", "DD/MM/YYYY"] == formats


def test_of_a_removed_type_nobody_knows_any(world):
    assert {} == names(world, "vi", type="gone").fields
