"""Lines in the timeline: one behaviour for comments and history (R11, R12)."""

import pytest

from chalicelib.catalogue import listing
from chalicelib.catalogue.write_entry import WriteEntryAction
from tests.support.contexts import BORIS, DORA, action_context, check_context, pointers

WRITERS = [
    one
    for code in sorted(listing.action_codes())
    if issubclass(one := listing.action(code), WriteEntryAction)
]


@pytest.mark.parametrize("action", WRITERS)
@pytest.mark.parametrize(
    ("author", "by"), [(None, None), (BORIS.id, BORIS.id), (DORA.id, None), (99, None)]
)
def test_the_author_is_who_was_chosen_unless_they_have_left(action, author, by):
    (entry,) = action(text="hello", author=author).plan(action_context()).effects
    assert (action.writes, "hello", by) == (entry.kind, entry.text, entry.author)


@pytest.mark.parametrize("action", WRITERS)
def test_an_author_must_be_active_when_the_rule_is_saved(action):
    assert ["/author"] == pointers(action(text="x", author=DORA.id).check(check_context()))
    assert [] == action(text="x", author=BORIS.id).check(check_context())
