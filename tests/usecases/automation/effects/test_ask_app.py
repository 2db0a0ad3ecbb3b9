"""An app is asked: what it is sent, and which token it gets."""

from datetime import timedelta

from chalicelib.domain.delivery.link_tokens import Asked, read_token
from chalicelib.domain.delivery.signing import app_secret, verify_webhook
from chalicelib.usecases.tenant.signing_secret import signing_secret
from tests.support.apps import ASK, BANK, asked, with_bank
from tests.support.bureau import do, publish, start
from tests.support.world import World


def test_a_rule_and_a_step_give_tokens_of_their_own():
    world = with_bank(World())
    world.rule("new", "run_app_action", ASK, id="ask")
    deal = world.create(amount="5")
    run = start(world, publish(world, do("run_app_action", "step", **ASK)), deal)
    secret = signing_secret(world.tenant)
    told = [read_token(secret, one["token"]) for one in asked(world)]
    assert [Asked("deal_1-1-ask", "", ""), Asked(run.id, "step", "")] == told


def test_each_try_is_signed_anew_and_says_the_same():
    world = with_bank(World())
    world.http.answers.extend([500])
    world.rule("new", "run_app_action", ASK)
    world.create(amount="5")
    began = world.now
    world.advance(timedelta(minutes=5))
    first, second = world.http.sent
    assert first.body == second.body
    secret = app_secret(signing_secret(world.tenant), BANK.key)
    first_sign, second_sign = (dict(one.headers)["X-Signature"] for one in (first, second))
    assert first_sign != second_sign
    assert verify_webhook(first_sign, first.body, secret, int(began.timestamp()))


def test_without_a_wait_there_is_no_token():
    world = with_bank(World())
    world.rule("new", "run_app_action", {**ASK, "wait": False})
    deal = world.create(amount="5")
    assert ["done"] == world.states_of(deal)
    assert "token" not in asked(world)[0]
