"""DATA=dir: what is there after a restart."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.words.instants import sortable
from chalicelib.records.agenda import DUE
from chalicelib.wiring import tenant
from infra.local.clock import LocalClock
from infra.local.data import NAME, DataError, Journal
from infra.local.runtime import Runtime
from tests.infra.local_parts import Spy, remove, row, small_app, write
from tests.support.runtime import START, Client


@pytest.fixture
def spy():
    return Spy()


def start(data, spy, **options):
    options.setdefault("clock", LocalClock(frozen_at=START))
    return Runtime(data=data, app=small_app(), functions=spy.functions, background=False, **options)


def crash(runtime):
    """End without finishing anything, as a process that is killed does."""
    runtime.engine.settle = lambda: 0
    runtime.close()


def lines(directory):
    return [json.loads(line) for line in (directory / NAME).read_text().splitlines()]


def test_rows_and_counters_are_as_they_were_left(tmp_path, spy):
    with start(tmp_path, spy):
        write(row("a", entry=3, by_type=("t", "1")), row("a", 2, entry=4), row("b"))
        remove("b")
        assert 20 == tenant().table.add(("counter#deal", "counter"), 20)
    with start(tmp_path, spy):
        assert row("a", 2, entry=4) == tenant().table.get(("a", "row"))
        assert tenant().table.get(("b", "row")) is None
        assert [] == tenant().table.query_index("by_type", "t")
        assert 21 == tenant().table.add(("counter#deal", "counter"), 1)


def test_what_was_processed_is_not_processed_again(tmp_path, spy):
    with start(tmp_path, spy):
        write(row("a"))
    with start(tmp_path, spy) as runtime:
        assert 0 == runtime.engine.settle()

    assert [("INSERT", "a")] == spy.changes


def test_what_was_written_but_not_processed_is_processed_after_a_crash(tmp_path, spy):
    runtime = start(tmp_path, spy)
    write(row("a"), row("c", kind="timeline"), row("a", 2))
    client = Client(runtime.url, None)
    client.put("/rows/b")
    client.close()
    crash(runtime)

    with start(tmp_path, spy) as runtime:
        runtime.engine.settle()
        assert tenant().table.get(("b", "row")) is not None

    assert [("INSERT", "a"), ("MODIFY", "a"), ("INSERT", "b")] == spy.changes


def test_a_second_crash_changes_nothing(tmp_path, spy):
    runtime = start(tmp_path, spy)
    write(row("a"))
    runtime._stream.fetch()
    crash(runtime)
    runtime = start(tmp_path, spy)
    write(row("b"))
    runtime._stream.fetch()
    crash(runtime)

    with start(tmp_path, spy) as runtime:
        runtime.engine.settle()

    assert [("INSERT", "a"), ("INSERT", "b")] == spy.changes


def test_a_line_that_was_cut_off_by_a_crash_is_left_out(tmp_path, spy):
    with start(tmp_path, spy):
        write(row("a"))
    with (tmp_path / NAME).open("a") as file:
        file.write('{"n": 7, "rec')
    with start(tmp_path, spy):
        assert tenant().table.get(("a", "row")) is not None


def test_a_damaged_line_is_named(tmp_path, spy):
    (tmp_path / NAME).write_text('{"done": 1}\nnonsense\n{"done": 2}\n')

    with pytest.raises(DataError, match="line 2"):
        start(tmp_path, spy)


def test_a_directory_belongs_to_one_process_at_a_time(tmp_path):
    with Journal(tmp_path), pytest.raises(DataError, match="in use"):
        Journal(tmp_path)
    Journal(tmp_path).close()


def test_a_directory_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DataError, match="file"):
        Journal(tmp_path / "file" / "data")


def test_the_journal_is_written_anew_without_what_is_gone(tmp_path, spy):
    with start(tmp_path, spy):
        for version in range(1, 50):
            write(row("a", version))
    start(tmp_path, spy).close()

    assert ["a"] == [line["row"]["pk"]["S"] for line in lines(tmp_path) if "row" in line]
    assert [] == [line for line in lines(tmp_path) if "record" in line]


def test_a_clock_that_runs_goes_on_where_it_was(tmp_path, spy):
    with start(tmp_path, spy, clock=None) as runtime:
        runtime.engine.move_to(datetime.now(UTC) + timedelta(days=400))
    with start(tmp_path, spy, clock=None) as runtime:
        ahead = runtime.now() - datetime.now(UTC)

    assert abs(ahead - timedelta(days=400)) < timedelta(seconds=5)


def test_an_overdue_run_is_found_by_the_sweep_after_a_restart(tmp_path, spy):
    noon = START.replace(hour=12)
    with start(tmp_path, spy):
        write(row("a", kind="other", agenda=(DUE, f"{sortable(noon)}#a")))
    with start(tmp_path, spy) as runtime:
        runtime.engine.move_to(noon + timedelta(minutes=9))

    assert ["04-03 12:05:00"] == spy.sweeps


def test_a_directory_with_data_is_not_new(tmp_path, spy):
    with start(tmp_path, spy) as runtime:
        assert runtime.is_new
        write(row("a"))
    with start(tmp_path, spy) as runtime:
        assert not runtime.is_new
