"""The row of a file."""

from datetime import timedelta

from chalicelib.records.agenda import due_at
from chalicelib.records.files import file_key, file_of, file_row, files_of
from tests.domain.files.test_file import FILE, NOON, OWNER

STORED = FILE.stored(OWNER, "e1", NOON)


def test_a_file_comes_back_as_it_was():
    for file in (FILE, STORED, STORED.removed()):
        row = file_row(file)
        assert (file, file_key("a1"), file.version) == (file_of(row), row.key, row.version)


def test_only_an_announced_file_stands_in_the_agenda():
    day_later = due_at(NOON + timedelta(days=1), "file#a1")
    found = [file_row(one).agenda for one in (FILE, STORED, STORED.removed())]
    assert [day_later, None, None] == found


def test_the_files_of_an_item_are_found_as_long_as_they_are_in_use():
    found = [file_row(one).by_type for one in (FILE, STORED, STORED.removed())]
    assert [None, ("files#deal_12", "field#uf_offer#a1"), None] == found
    assert "files#" == files_of(None)


def test_the_stream_hears_of_the_end():
    assert [1, 1, None] == [file_row(one).entry for one in (FILE, STORED, STORED.removed())]
