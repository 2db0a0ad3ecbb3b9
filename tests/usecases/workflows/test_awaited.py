"""What is awaited: whatever texts say, a step waits for somebody or something that is there."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.people.users import User
from chalicelib.records.people import user_row
from chalicelib.records.workflows import WAITER, waiter_of
from chalicelib.usecases.workflows.read_runs import read_run
from chalicelib.usecases.workflows.register_wait import WaitCall, register_wait
from tests.support.bureau import comment, log, publish, start, tasks_about, tasks_for, words
from tests.support.world import ANNA, BEN, World

CLEO = User(id=3, name="Cleo")
AFTER = comment('{{ results.wait.result | default:"nobody" }}')


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def world(request) -> World:
    return World(copies=request.param)


def ask(*users, **more):
    return {
        "type": "user_task",
        "id": "wait",
        "kind": "approve",
        "subject": "Look",
        "users": list(users),
        **more,
    }


def command(*users, **more):
    return {"type": "wait_for_event", "id": "wait", "name": "go", "users": list(users), **more}


def deactivate(world, *users):
    world.save(*(user_row(msgspec.structs.replace(user, active=False)) for user in users))


def waiters(world):
    return [waiter_of(row) for row in world.table.rows().values() if row.kind == WAITER]


def begun(world, step, title="Deal", **more):
    parameters = {"p": {"type": "string"}}
    workflow = publish(world, step, AFTER, parameters=parameters)
    deal = world.create(title=title, responsible=BEN.id)
    return start(world, workflow, deal, **more), deal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", [1]),
        ("2, 1,2", [2, 1]),
        ("1,99", [1]),
        ("²", [2]),
        ("٣", [2]),
        ("99", [2]),
        ("nobody", [2]),
        ("-1", [2]),
        ("9" * 30, [2]),
    ],
)
def test_a_text_names_active_users_or_else_the_responsible_is_asked(world, text, expected):
    _run, deal = begun(world, ask("{{ deal.title }}"), title=text)
    assert [expected] == [list(task.users) for task in tasks_about(world, deal)]


@pytest.mark.parametrize("step", [ask("{{ parameters.p }}"), command("{{ parameters.p }}")])
def test_thousands_of_digits_name_nobody(world, step):
    run, _deal = begun(world, step, p="9" * 5_000)
    assert "running" == run.state


def test_a_filter_that_does_not_suit_names_nobody(world):
    _run, deal = begun(world, ask('{{ deal.title | default:"-" | date }}'), title="x,1,y")
    assert [(BEN.id,)] == [task.users for task in tasks_about(world, deal)]


def test_a_command_of_users_who_have_left_is_the_responsible_s(world):
    world.save(user_row(CLEO))
    workflow = publish(world, command(CLEO.id), AFTER)
    deactivate(world, CLEO)
    start(world, workflow, world.create(responsible=BEN.id))
    assert [(BEN.id,)] == [waiter.users for waiter in waiters(world)]


@pytest.mark.parametrize("step", [ask, command])
def test_a_step_that_nobody_can_answer_fails_and_the_run_goes_on(world, step):
    workflow = publish(world, step(BEN.id, "responsible"), AFTER)
    deal = world.create(responsible=BEN.id)
    deactivate(world, BEN.user)
    deactivate(world, ANNA.user)
    run = start(world, workflow, deal)
    assert (["nobody"], "done") == (words(world, deal), run.state)
    failed = log(world, run)[0]
    assert ("failed", "no_recipient") == (failed.state, failed.reason.code)
    assert ([], []) == (waiters(world), tasks_about(world, deal))


def listen(*events):
    branches = [{"event": one, "steps": [comment(one["id"])]} for one in events]
    return {"type": "listen", "id": "listen", "branches": branches}


STAGE = {"type": "wait_for_stage", "id": "stage", "stages": ["won"]}
PAUSE = {"type": "pause", "id": "pause", "interval": "P3D"}


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([ask(BEN.id, id="a"), STAGE], ["stage", "end"]),
        ([ask(BEN.id, id="a"), PAUSE], ["pause", "end"]),
        ([ask(BEN.id, id="a"), command(BEN.id, id="b")], ["end"]),
    ],
    ids=["another event", "a pause", "nothing else"],
)
def test_of_a_listen_step_only_what_can_happen_is_awaited(world, events, expected):
    workflow = publish(world, listen(*events), comment("end"))
    deal = world.create(responsible=BEN.id)
    deactivate(world, BEN.user)
    deactivate(world, ANNA.user)
    start(world, workflow, deal)
    assert [] == tasks_about(world, deal)
    world.advance(timedelta(days=3))
    world.move(deal, "won")
    assert expected == words(world, deal)


@pytest.mark.parametrize("events", [1, 3])
def test_more_users_than_one_transaction_holds_are_cut(world, events):
    users = [User(id=number, name=f"U{number}") for number in range(10, 130)]
    world.save(*map(user_row, users[:60]))
    world.save(*map(user_row, users[60:]))
    text = ",".join(str(user.id) for user in users)
    tasks = [ask("{{ parameters.p }}", id=f"e{number}") for number in range(events)]
    workflow = publish(
        world,
        tasks[0] if events == 1 else listen(*tasks),
        comment("end"),
        parameters={"p": {"type": "string"}},
    )
    deal = world.create()
    run = start(world, workflow, deal, p=text)
    assert "running" == run.state
    found = [len(task.users) for task in tasks_about(world, deal)]
    assert [95] == found if events == 1 else [30, 30, 30] == found
    world.delete(deal)
    assert ([], []) == (waiters(world), tasks_for(world, 10))


def stage(item, **more):
    return {"type": "wait_for_stage", "id": "wait", "stages": ["won"], "item": item, **more}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("{{ deal.title }}", "lead_1"),
        ("{{ deal.title }}", "contact_1"),
        ("{{ deal.title }}", "no_such_type_1"),
        ('{{ deal.title | default:"-" | date }}', "hello"),
        ("{{ parameters.p }}", ""),
    ],
)
def test_what_names_no_item_of_the_awaited_type_cannot_be_waited_for(world, text, title):
    world.create("lead")
    world.create("contact")
    run, _ = begun(world, stage(text), title=title or "Deal", p="x" * 2_100 + "_5")
    line = log(world, run)[0]
    assert ("failed", "no_item", "done") == (line.state, line.reason.code, run.state)


def test_an_item_of_the_awaited_type_is_found_by_its_id_or_its_full_name(world):
    other = world.create()
    for title in (str(other.id), str(other.ref)):
        _run, deal = begun(world, stage("{{ deal.title }}"), title=title)
        assert [] == words(world, deal)
        world.move(other, "won")
        assert ["reached"] == words(world, deal)
        world.move(other, "new")


def test_a_step_that_is_registered_anew_waits_at_one_place_only(world):
    first, second = world.create(), world.create()
    run, deal = begun(world, stage("{{ deal.title }}"), title=str(first.id))
    world.change_unseen(deal, title=str(second.id))
    call = WaitCall(run=run.id, step="wait", loops={}, token="second")
    register_wait(world.tenant, call, world.now)
    assert [(second.ref, "second")] == [(one.item, one.token) for one in waiters(world)]


def test_a_task_is_kept_when_its_step_is_registered_anew(world):
    run, deal = begun(world, ask(ANNA.id))
    call = WaitCall(run=run.id, step="wait", loops={}, token="second")
    register_wait(world.tenant, call, world.now)
    assert [(ANNA.id,)] == [task.users for task in tasks_about(world, deal)]
    assert ["second"] == [one.token for one in waiters(world)]


def test_a_task_whose_users_have_left_meanwhile_is_withdrawn_when_it_is_registered_anew(world):
    workflow = publish(world, ask(BEN.id), AFTER)
    deal = world.create(responsible=BEN.id)
    run = start(world, workflow, deal)
    deactivate(world, BEN.user)
    deactivate(world, ANNA.user)
    call = WaitCall(run=run.id, step="wait", loops={}, token="second")
    register_wait(world.tenant, call, world.now)
    assert ([], [True]) == (waiters(world), [one.withdrawn for one in tasks_about(world, deal)])
    assert "no_recipient" == read_run(world.tenant, ANNA, run.id, world.now).steps[0].reason.code


@pytest.mark.parametrize("step", [ask, command])
def test_an_admin_is_asked_instead_of_a_responsible_person_who_has_left(world, step):
    world.save(user_row(CLEO))
    workflow = publish(world, step("responsible", CLEO.id), AFTER)
    deal = world.create(responsible=BEN.id)
    deactivate(world, BEN.user)
    deactivate(world, CLEO)
    run = start(world, workflow, deal)
    asked = tasks_about(world, deal) if step is ask else waiters(world)
    assert [(ANNA.id,)] == [one.users for one in asked]
    reason = log(world, run)[0].reason
    assert ("person_left", True, True) == (
        reason.code,
        "Ben (user 2) is no longer active; Anna (user 1) stands in" in reason.detail,
        "Cleo (user 3) is no longer active" in reason.detail,
    )
