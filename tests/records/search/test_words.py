"""Rows of the words of items."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.records.search.words import found_item, rank_of, word_rows, words_beside
from tests.support.contexts import deal

ITEM = replace(deal(), title="Bàn ghế")


def test_a_word_lies_with_those_that_begin_alike_and_finds_the_item_with_its_other_words():
    rows = word_rows(ITEM)
    assert [("search#ba", "ban"), ("search#gh", "ghe")] == [
        (row.pk, row.sk.partition("#")[0]) for row in rows.values()
    ]
    for key, row in rows.items():
        assert (key, ITEM.ref, ("ban", "ghe")) == (row.key, found_item(row), words_beside(row))
        assert len(row.body) < 100


def test_the_newest_item_of_a_word_comes_first():
    later = replace(ITEM, created_at=ITEM.created_at + timedelta(milliseconds=1))
    last = replace(later, id=ITEM.id + 1)
    rows = [next(iter(word_rows(one).values())) for one in (last, later, ITEM)]
    assert rows[1].sk < rows[2].sk
    assert sorted(map(rank_of, rows)) == list(map(rank_of, rows))


def test_a_deleted_item_has_none():
    assert {} == word_rows(replace(ITEM, deleted_at=ITEM.created_at))
