"""Codes by e-mail, asked for by friends and by others."""

import re
from collections import Counter
from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unauthorized, Unavailable
from chalicelib.domain.sessions.sign_in_codes import GOOD_FOR, MAX_TRIES, MOST_AN_HOUR
from chalicelib.records.people import user_row
from chalicelib.usecases.sessions.begin import Visit
from chalicelib.usecases.sessions.email_codes import ask_for_code, sign_in_with_code
from chalicelib.usecases.sessions.keep import list_sessions
from tests.support.world import ANNA, BEN, World, fails, interrupt

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def ask(world, email="ben@example.com"):
    ask_for_code(world.tenant, email, world.now)
    world.settle()


def code_in(world):
    """Return the digits of the last e-mail."""
    return re.search(r"\d{4} \d{4}", world.mail.sent[-1].text)[0]


def type_in(world, code, email="ben@example.com"):
    return sign_in_with_code(world.tenant, email, code, Visit(), world.now)


def refuse(world, code, email="ben@example.com"):
    with pytest.raises(Unauthorized) as refused:
        type_in(world, code, email)
    assert "wrong_sign_in_code" == refused.value.code
    return refused.value.detail


def test_whoever_types_in_what_came_by_mail_is_in(world):
    ask(world, " BEN@example.com ")
    (mail,) = world.mail.sent
    assert (("ben@example.com",), code_in(world)) == (mail.to, mail.subject[-9:])
    begun = type_in(world, code_in(world))
    assert (BEN.id, [begun.session]) == (
        begun.user.id,
        list_sessions(world.tenant, BEN, None, world.now),
    )


def test_it_comes_in_the_language_of_who_asks(world):
    world.save(user_row(msgspec.structs.replace(BEN.user, language="vi", version=2)))
    ask(world)
    assert world.mail.sent[0].subject.startswith("Mã đăng nhập")


def test_a_code_is_stored_nowhere(world):
    ask(world)
    plain = code_in(world).replace(" ", "")
    assert not [row for row in world.table.rows().values() if plain in row.body]


def test_a_code_is_good_once_also_for_two_at_the_same_moment(world):
    ask(world)
    code = code_in(world)
    begun = []
    interrupt(
        world.table,
        "write",
        before=lambda: begun.append(type_in(world, code)),
        when=lambda writes: len(writes) > 1,
    )
    refuse(world, code)
    refuse(world, code)
    assert [begun[0].session] == list_sessions(world.tenant, BEN, None, world.now)


def test_it_expires_and_the_next_one_makes_it_worthless(world):
    ask(world)
    first = code_in(world)
    world.clock.advance(GOOD_FOR)
    refuse(world, first)
    ask(world)
    second = code_in(world)
    world.clock.advance(MINUTE)
    ask(world)
    refuse(world, second)
    type_in(world, code_in(world))


def test_five_tries_and_as_many_as_come_at_the_same_moment_are_no_more(world):
    ask(world)
    code = code_in(world)
    wrong = "00000000" if code != "0000 0000" else "11111111"

    def meanwhile():
        for _ in range(MAX_TRIES):
            refuse(world, wrong)

    # The right one is read while tries are left, and is written when none is.
    interrupt(world.table, "write", before=meanwhile)
    refuse(world, code)
    refuse(world, code)


def requests_of(email):
    """Return what asking twice and trying too often is answered, and the requests it costs."""
    world, done = World(), Counter()
    world.save(user_row(msgspec.structs.replace(ANNA.user, id=3, email="two@example.com")))
    world.save(user_row(msgspec.structs.replace(ANNA.user, id=4, email="two@example.com")))
    for request in ("get", "query", "write", "get_many"):
        interrupt(world.table, request, before=lambda one=request: done.update([one]), times=99)
    ask_for_code(world.tenant, email, world.now)
    ask_for_code(world.tenant, email, world.now)
    return [refuse(world, "00000000", email) for _ in range(MAX_TRIES + 1)], done


@pytest.mark.parametrize("email", ["nobody@example.com", "two@example.com", "\ud800", "@"])
def test_answers_and_requests_tell_nothing_of_whose_an_address_is(email):
    assert requests_of("ben@example.com") == requests_of(email)


def test_an_address_that_several_share_gets_no_code(world):
    world.save(user_row(msgspec.structs.replace(ANNA.user, id=3, email="BEN@example.com")))
    ask(world)
    assert [] == world.mail.sent


def test_ten_thousand_requests_cost_a_read_each_and_a_handful_of_mails(world):
    writes = []
    interrupt(world.table, "write", before=lambda: writes.append(1), times=99_999)
    for number in range(10_000):
        if number % 600 == 0:
            world.settle()
        ask_for_code(world.tenant, "ben@example.com", world.now)
        world.clock.advance(timedelta(milliseconds=100))
    world.settle()
    assert MOST_AN_HOUR + 1 == len(writes)  # one makes the tenant's signing secret
    assert MOST_AN_HOUR == len(world.mail.sent)


def test_the_mail_of_a_service_that_does_not_answer_comes_later(world):
    interrupt(world.mail, "send", before=fails(Unavailable("busy")))
    ask(world)
    type_in(world, code_in(world))


def test_mail_that_is_refused_for_good_holds_up_nothing(world):
    interrupt(world.mail, "send", before=fails(Refused("no", code=Code.MESSAGE_REJECTED)))
    ask(world)
    assert [] == world.mail.sent
    world.clock.advance(MINUTE)
    ask(world)
    type_in(world, code_in(world))


def test_the_mail_says_the_same_however_often_the_stream_tells(world):
    world.copies = 2
    ask(world)
    first, second = world.mail.sent
    assert (first.message_id, first.text) == (second.message_id, second.text)


def test_no_code_goes_to_an_address_that_the_user_has_no_more(world):
    ask_for_code(world.tenant, "ben@example.com", world.now)
    world.save(user_row(msgspec.structs.replace(BEN.user, email="b@example.com", version=2)))
    world.settle()
    assert [] == world.mail.sent
