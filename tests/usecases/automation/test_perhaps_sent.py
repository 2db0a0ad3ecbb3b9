"""Mails of which nobody knows whether they left are shown, and no others."""

import pytest

from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_states import RunState
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.items.causes import Cause
from chalicelib.ports.table import Put
from chalicelib.records.card import entry_row
from chalicelib.records.shared_entries import entries_in
from chalicelib.usecases.automation.perhaps_sent import being_sent, shown_after_all
from tests.support.contexts import NOW, deal
from tests.support.world import World

DEAL = deal()
RULE = Rule(id="r1", stage="new", name="Mail", action="send_email")


def run(state: RunState, **more) -> Run:
    return Run(
        item=DEAL.ref, entry=1, rule=RULE, state=state, entered_at=NOW, cause=Cause(), **more
    )


def mail(id: str) -> TimelineEntry:
    return TimelineEntry(id=id, item=DEAL.ref, kind=EntryKind.EMAIL, at=NOW, author=1, text="hi")


@pytest.fixture
def table():
    ours, others = f"{run(RunState.RUNNING).id}-", "another-run-"
    entries = [being_sent(mail(f"{ours}0")), mail(f"{ours}1"), being_sent(mail(f"{others}0"))]
    table = World().table
    table.write([Put(entry_row(one)) for one in entries])
    return table


def test_a_mail_on_its_way_of_a_try_that_was_cut_short_is_shown(table):
    (put,) = shown_after_all(table, run(RunState.RUNNING, started_at=NOW, attempt=1))
    (entry,) = entries_in(put.row)
    assert (f"{run(RunState.RUNNING).id}-0", "perhaps_sent") == (entry.id, entry.data["state"])


def test_of_one_that_never_began_nothing_is_shown(table):
    assert [] == shown_after_all(table, run(RunState.RUNNING))


def test_what_is_known_to_have_left_is_not_doubted(table):
    doing = run(RunState.RUNNING, started_at=NOW, attempt=2)
    assert [] == shown_after_all(table, doing, [mail(f"{doing.id}-0")])
