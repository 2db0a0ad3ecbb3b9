"""How long somebody belongs to an audience, and what follows from a removal that fails."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from chalicelib.domain.delivery.memberships import (
    MAX_TRIES,
    Membership,
    being_removed,
    joined,
    postponed,
    removed,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


def adding(days=None, at=0, **more):
    since = NOW + timedelta(days=at)
    given = {
        "connection": "facebook",
        "service": "facebook",
        "audience": "7",
        "person": "contact_1",
        "item": "deal_1",
        "by": 1,
        "since": since,
        "emails": ("e1",),
        "until": since + timedelta(days=days) if days else None,
    }
    return Membership(**{**given, **more})


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        (adding(30), adding(30, at=20), 50),
        (adding(60), adding(1, at=10), 60),
        (adding(30), adding(None, at=20), None),
        (adding(None), adding(30, at=20), None),
    ],
)
def test_the_longest_of_all_times_counts(first, second, ends):
    until = NOW + timedelta(days=ends) if ends else None
    member = joined(joined(None, first), second)
    assert (until, until) == (member.until, member.wake_at)


def test_what_was_sent_before_is_removed_too():
    member = joined(joined(None, adding(30)), adding(30, at=1, emails=("e2",), phones=("p1",)))
    assert (("e1", "e2"), ("p1",), NOW) == (member.emails, member.phones, member.since)


def test_the_same_again_changes_nothing():
    first = joined(None, adding(30))
    assert first is joined(first, adding(30))


def test_a_new_time_begins_the_tries_of_the_removal_anew():
    late = postponed(being_removed(joined(None, adding(1)), NOW), "no", NOW, timedelta(0))
    member = joined(late, adding(30, at=1))
    assert (0, "", NOW + timedelta(days=31)) == (member.tries, member.problem, member.wake_at)


def test_who_was_removed_and_is_added_again_begins_anew():
    gone = removed(being_removed(joined(None, adding(None)), NOW), NOW)
    assert (None, ()) == (gone.wake_at, gone.emails)
    member = joined(gone, adding(30, at=40))
    ends = NOW + timedelta(days=70)
    assert (ends, None, gone.version + 1) == (member.until, member.removed_at, member.version)


def test_a_removal_is_tried_soon_then_each_day_and_then_no_more():
    member, waits = joined(None, adding(1)), []
    for _ in range(MAX_TRIES):
        member = postponed(being_removed(member, NOW), "no", NOW, timedelta(minutes=2))
        waits.append(member.wake_at and (member.wake_at - NOW) / timedelta(minutes=1))
    assert [2, 10, 60, 1440, 1440] == waits[:5]
    assert [1440, None] == waits[-2:]


def test_a_claim_ends_by_itself():
    claimed = being_removed(joined(None, adding(1)), NOW)
    later = NOW + timedelta(minutes=5)
    assert (True, False, later) == (claimed.leased(NOW), claimed.leased(later), claimed.wake_at)
    assert not msgspec.structs.replace(claimed, lease_until=None).leased(NOW)
