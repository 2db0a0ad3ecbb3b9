"""What a tenant has as long as nobody says otherwise."""

from datetime import time, timedelta

import msgspec
import pytest

from chalicelib.domain.people.settings import Settings


def test_a_new_tenant_works_from_monday_to_friday():
    hours = Settings().working_hours

    assert ((0, 1, 2, 3, 4), time(9), time(18)) == (hours.weekdays, hours.opens, hours.closes)


def test_the_journal_keeps_what_the_tenant_says():
    assert timedelta(days=30) == Settings(journal_days=30).journal_kept
    assert timedelta(days=9) == Settings(notice_days=9).notices_kept
    assert timedelta(days=60) == Settings(timeline_days=60).timeline_kept
    assert timedelta(days=40) == Settings(run_days=40).runs_kept
    assert (None, None) == (Settings().timeline_kept, Settings().runs_kept)


def test_a_setting_that_is_not_there_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.json.decode(b'{"time_zon": "UTC"}', type=Settings)
