"""Each change of a rule or trigger makes a version; none is lost, and none is changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.errors import Clash, Conflict, NotFound
from chalicelib.records.automation import rule_row, trigger_row
from chalicelib.usecases.configuration.parts import RULES, TRIGGERS
from chalicelib.usecases.configuration.read_versions import list_versions, show_version
from chalicelib.usecases.configuration.save_part import add_part, change_part, remove_part
from chalicelib.usecases.configuration.stored_automation import Making, StoredAutomation
from tests.support.world import ANNA, World, fails, interrupt, of_kind

PLACE = ("deal", "default")
COMMENT = {"stage": "new", "action": "add_comment", "params": {"text": "Hello"}}


@pytest.fixture
def world():
    return World()


def making(world, note=""):
    return Making(caller=ANNA, now=world.now, note=note)


def add(world, **values):
    return add_part(world.tenant, ANNA, PLACE, RULES, {**COMMENT, **values}, making(world))


def change(world, id, note="", **values):
    return change_part(world.tenant, ANNA, PLACE, RULES, id, values, making(world, note))


def stored(world):
    return StoredAutomation(world.tenant, *PLACE, world.now)


def rows(world, prefix):
    return world.table.query("config#deal#default", prefix=prefix)


def test_a_change_makes_a_version_and_leaves_the_one_before_as_it_was(world):
    rule = add(world)
    world.clock.set(world.now + timedelta(hours=1))
    change(world, rule.id, note="Friendlier", name="Greet")
    version, document = show_version(world.tenant, ANNA, PLACE, 1, world.now)
    assert (1, (rule,)) == (version.number, document.rules)
    newest, document = show_version(world.tenant, ANNA, PLACE, 2, world.now)
    assert ("Friendlier", 1, world.now) == (newest.note, newest.by, newest.at)
    assert (["Greet"], document.sha256) == ([one.name for one in document.rules], newest.sha256)
    assert (0, 1, 0) == (
        newest.changes.rules.added,
        newest.changes.rules.changed,
        newest.changes.rules.removed,
    )


def test_a_change_that_changes_nothing_makes_no_version(world):
    rule = add(world)
    change(world, rule.id, name=rule.name)
    assert 1 == stored(world).number


def test_two_who_add_at_the_same_time_both_have_their_rule(world):
    other = replace(world.tenant)

    def meanwhile():
        add_part(other, ANNA, PLACE, RULES, {**COMMENT, "name": "Theirs"}, making(world))

    interrupt(world.table, "write", before=meanwhile, when=of_kind("automation"))
    add(world, name="Mine")
    assert {"Mine", "Theirs"} == {one.name for one in stored(world).rules.values()}
    listed = list_versions(world.tenant, ANNA, PLACE, world.now, limit=9)
    assert [2, 1] == [one.number for one in listed]


def test_who_never_comes_first_is_told(world):
    rule = add(world)

    interrupt(world.table, "write", before=fails(Conflict([])), when=of_kind("automation"), times=5)
    with pytest.raises(Clash, match="all the time"):
        change(world, rule.id, name="x")


def test_chunks_lie_there_before_a_version_names_them(world):
    interrupt(world.table, "write", before=fails(Conflict([])), when=of_kind("automation"), times=5)
    with pytest.raises(Clash):
        add(world)
    assert (1, []) == (len(rows(world, "chunk#")), rows(world, "version#"))
    assert (0, {}) == (stored(world).number, stored(world).rules)


def placed_before_versions(world) -> tuple[str, str]:
    """Store a rule and a trigger as they were when no versions were kept."""
    rule = Rule(id="old", name="old", stage="new", action="add_comment", params={"text": "old"})
    trigger = Trigger(id="seen", name="seen", stage="won", trigger="email_viewed")
    world.save(rule_row(*PLACE, rule), trigger_row(*PLACE, trigger))
    return rule.id, trigger.id


def test_rows_of_before_are_version_0_and_count_until_the_first_change(world):
    old, trigger = placed_before_versions(world)
    assert (0, {old}, {trigger}) == (
        stored(world).number,
        set(stored(world).rules),
        set(stored(world).triggers),
    )
    remove_part(world.tenant, ANNA, PLACE, RULES, old, making(world))
    assert (1, set(), {trigger}) == (
        stored(world).number,
        set(stored(world).rules),
        set(stored(world).triggers),
    )
    version, document = show_version(world.tenant, ANNA, PLACE, 0, world.now)
    assert (None, [old], [trigger]) == (
        version,
        [one.id for one in document.rules],
        [one.id for one in document.triggers],
    )


def test_the_engine_follows_the_version_that_counts(world):
    old, _ = placed_before_versions(world)
    first = world.create()
    change(world, old, params={"text": "changed"})
    second = world.create()
    change(world, old, enabled=False)
    third = world.create()
    assert [["old"], ["changed"], []] == [world.texts(one) for one in (first, second, third)]
    assert [0, 1] == [world.runs(one)[old].config for one in (first, second)]


def test_a_copy_in_a_run_does_not_say_who_placed_the_rule(world):
    waiting = add(world, run={"mode": "delay", "delay": "P1D"})
    run = world.runs(world.create())[waiting.id]
    assert waiting.bare() == run.rule


def test_the_engine_reads_a_pipeline_with_as_many_requests_as_before(world):
    add(world)
    asked = []
    for name in ("query", "get", "get_many"):
        real = getattr(world.table, name)

        def counted(*args, real=real, name=name, **more):
            asked.append(name)
            return real(*args, **more)

        setattr(world.table, name, counted)
    tenant = world.new_instance()
    tenant.configuration.pipeline(*PLACE, world.now)
    # The stamp, the tenant, its type, and the pipeline, whose chunk the memory gets by itself.
    assert ["get", "query", "query", "get_many", "get"] == asked


def test_what_is_not_there_cannot_be_removed(world):
    with pytest.raises(NotFound):
        remove_part(world.tenant, ANNA, PLACE, TRIGGERS, "gone", making(world))


def test_a_chunk_that_stays_is_not_written_again(world):
    rule = add(world)
    held = {row.key for row in rows(world, "chunk#")}
    written = []
    interrupt(world.table, "put_many", when=lambda several: written.extend(several) or True)
    stored(world).write(making(world), stored(world).document, None)
    assert [] == [row for row in written if row.key in held]
    assert {rule.id} == set(stored(world).rules)
