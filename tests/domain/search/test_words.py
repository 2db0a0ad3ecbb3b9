"""The words by which an item is found."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.search.words import MOST_ROWS, MOST_WORDS, folded, rows_of, words_of
from tests.support.contexts import deal


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nguyễn Đức Thịnh", "nguyen duc thinh"),
        ("Đỗ Ỷ Ưu", "do y uu"),
        ("Łódź Straße Søren Æsop", "lodz strasse soren aesop"),
        ("ＡＢＣ ﬁne", "abc fine"),
    ],
)
def test_capitals_and_marks_are_taken_off(text, plain):
    assert plain == folded(text)
    assert plain == folded(plain)


def test_words_stand_with_their_fields_those_first_that_find_an_item_best():
    fields = {
        "name": "Kim",
        "last_name": "O'Brien",
        "emails": [{"value": "Kim.O@Example.com"}],
        "phones": [{"value": "+84901234567 ext. 12"}],
    }
    item = replace(deal(fields=fields), title="Deal: Kim's chairs")
    assert {
        "84901234567": ("phones", "+84901234567 ext. 12"),
        "kim.o@example.com": ("emails", "Kim.O@Example.com"),
        "o": ("last_name", "O'Brien"),
        "brien": ("last_name", "O'Brien"),
        "kim": ("name", "Kim"),
        "deal": ("title", "Deal: Kim's chairs"),
        "s": ("title", "Deal: Kim's chairs"),
        "chairs": ("title", "Deal: Kim's chairs"),
    } == words_of(item)
    finding = ("84901234567", "kim.o@example.com", "brien", "kim", "chairs")
    assert finding == rows_of(item, words_of(item))


def test_an_item_has_so_many_words_and_no_more():
    item = replace(deal(), title=" ".join(f"w{number:099d}" for number in range(100)))
    words = words_of(replace(item, title=" ".join(f"word{number}" for number in range(100))))
    assert (MOST_WORDS, MOST_ROWS) == (len(words), len(rows_of(item, words)))
    assert {32} == {len(word) for word in words_of(item)}
