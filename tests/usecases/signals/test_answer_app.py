"""Which answers of apps are taken: by token, state and type."""

import pytest

from chalicelib.domain.delivery.link_tokens import app_token, open_token
from chalicelib.domain.errors import Conflict, Forbidden, Invalid
from chalicelib.ports.table import Delete
from chalicelib.records.configuration import app_action_key
from chalicelib.records.signals import APP_ANSWER
from chalicelib.usecases.signals.answer_app import answer_app
from chalicelib.usecases.tenant.signing_secret import signing_secret
from chalicelib.usecases.workflows.end_run import terminate_run
from tests.support.apps import ASK, answer, asked, with_bank
from tests.support.bureau import do, publish, start
from tests.support.world import ANNA, World, fails, interrupt


@pytest.fixture
def world() -> World:
    world = with_bank(World())
    world.rule("new", "run_app_action", ASK, id="ask")
    world.create(amount="5")
    return world


def kept(world: World) -> int:
    return sum(row.kind == APP_ANSWER for row in world.table.rows().values())


def given(world: World, token: str, **values: object) -> None:
    answer_app(world.tenant, token, values, now=world.now)


@pytest.mark.parametrize("secret", ["ours", "another"])
def test_tokens_of_others_and_for_other_things_are_refused(world, secret):
    key = signing_secret(world.tenant) if secret == "ours" else "another"
    tokens = [
        open_token(key, "deal_1", "mail"),
        app_token(key, "deal_1-9-ask", "", ""),
        app_token(key, "deal_1-w0", "step", ""),
    ]
    tokens += [app_token("another", "deal_1-1-ask", "", "")]
    for token in tokens:
        with pytest.raises(Forbidden):
            given(world, token, score=7)
    assert 0 == kept(world)


def test_an_answer_is_kept_once_though_two_come_at_the_same_moment(world):
    token = asked(world)[0]["token"]
    interrupt(world.table, "write", before=lambda: given(world, token, score=1))
    with pytest.raises(Forbidden):
        given(world, token, score=2)
    assert 1 == kept(world)


def test_a_table_that_is_busy_is_no_used_token(world):
    interrupt(world.table, "write", before=fails(Conflict([])))
    with pytest.raises(Conflict):
        answer(world)


@pytest.mark.parametrize("values", [{"score": "high"}, {"colour": 1}])
def test_values_that_do_not_fit_are_told_below_the_values(world, values):
    with pytest.raises(Invalid, match="/values/"):
        given(world, asked(world)[0]["token"], **values)
    assert 0 == kept(world)


def test_a_message_has_its_limit(world):
    with pytest.raises(Invalid, match="/message: at most 1000"):
        answer(world, message="x" * 1_001)


def test_an_error_needs_no_values(world):
    answer_app(world.tenant, asked(world)[0]["token"], {"colour": 1}, error="no", now=world.now)
    assert 1 == kept(world)


def test_once_the_action_was_removed_nobody_knows_what_is_answered(world):
    world.tenant.table.write([Delete(app_action_key("bank.check"))])
    world.tenant.configuration.forget()
    with pytest.raises(Forbidden, match="was removed"):
        answer(world)


def test_a_run_that_has_ended_takes_none(world):
    run = start(
        world,
        publish(world, do("run_app_action", "step", **ASK)),
        world.create(amount="1"),
    )
    terminate_run(world.tenant, ANNA, run.id, "", world.now)
    with pytest.raises(Forbidden):
        answer(world)
