"""What is said of a kind of row."""

from chalicelib.records.kinds_of.kind import Exported, described
from chalicelib.records.kinds_of.wakes import CHANGED


def test_a_kind_is_told_in_the_order_of_its_line_in_the_docs():
    kind = described("note", str, "deal_12", "note#<id>", "what was noted")
    assert ("note", str, "deal_12", "note#<id>", "what was noted", Exported.AS_ROWS) == (
        kind.name,
        kind.holds,
        kind.pk,
        kind.sk,
        kind.tells,
        kind.exported,
    )


def test_a_kind_knows_the_writes_that_wake_somebody():
    waiter, note = (described(name, str, "", "", "") for name in ("waiter", "note"))
    assert (CHANGED, ()) == (waiter.wakes, note.wakes)
