"""Telling people: stored once, leaving by the ways that each has chosen."""

from datetime import timedelta

import msgspec
import pytest

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.domain.people.notices import Channel, Notice
from chalicelib.records.people import notice_of, notice_row, notices_of, user_row
from chalicelib.usecases.notices.tell import AT_ONCE, NOTED_AFTER, tell
from tests.support.world import ANNA, BEN, World, fails, interrupt


@pytest.fixture
def world() -> World:
    return World()


def notices(world: World, *recipients: int) -> list[Notice]:
    about = {"at": world.now, "text": "Look", "item": "deal_1", "sender": 1}
    return [Notice(id=f"n-{one}", recipient=one, **about) for one in recipients]


def stored(world: World, user: int) -> list[Notice]:
    return [notice_of(row) for row in world.table.query(notices_of(user))]


def choose(world: World, *channels: Channel, **more) -> None:
    world.save(user_row(msgspec.structs.replace(BEN.user, channels=channels, **more)))


def test_a_notice_is_stored_and_leaves_through_the_topic(world):
    told = notices(world, 1, 2)
    tell(world.tenant, told, world.now)
    assert told == stored(world, 1) + stored(world, 2)
    (first, _) = world.notifier.sent
    link = f"{world.tenant.public_url}/console#/deal/1"
    assert ("n-1", "deal_1", link) == (first.id, first.item, first.link)
    assert [] == world.mail.sent


def test_it_leaves_by_mail_where_the_person_wants_that(world):
    choose(world, Channel.EMAIL)
    tell(world.tenant, notices(world, 2), world.now)
    (mail,) = world.mail.sent
    assert [] == world.notifier.sent
    assert (("ben@example.com",), "Look", "n-2") == (mail.to, mail.subject, mail.message_id)
    assert mail.text.endswith("/console#/deal/1")


@pytest.mark.parametrize("change", [{}, {"channels": (Channel.EMAIL,), "email": None}])
def test_whoever_wants_nothing_or_has_no_address_has_it_in_the_list_alone(world, change):
    choose(world, *change.pop("channels", ()), **change)
    tell(world.tenant, notices(world, 2), world.now)
    assert ([], [], 1) == (world.notifier.sent, world.mail.sent, len(stored(world, 2)))


def test_what_was_read_stays_read_where_it_is_told_again(world):
    tell(world.tenant, notices(world, 2), world.now)
    (row,) = world.table.query(notices_of(2))
    read = msgspec.structs.replace(row, version=2, by_type=None)
    world.save(read)
    tell(world.tenant, notices(world, 1, 2), world.now)
    assert [read] == world.table.query(notices_of(2))
    assert (1, 3) == (len(stored(world, 1)), len(world.notifier.sent))


def test_a_failing_topic_leaves_it_in_the_list_and_comes_again(world):
    world.notifier.failures.append(Unavailable("down"))
    for _ in range(2):
        try:
            tell(world.tenant, notices(world, 2), world.now)
        except Unavailable:
            assert 1 == len(stored(world, 2))
    assert (1, 1) == (len(stored(world, 2)), len(world.notifier.sent))


def test_who_was_told_before_it_broke_off_is_not_told_twice(world):
    choose(world, Channel.EMAIL)
    told = notices(world, 2, 1)
    interrupt(world.notifier, "notify", before=fails(Unavailable("down")))
    with pytest.raises(Unavailable):
        tell(world.tenant, told, world.now)
    tell(world.tenant, told, world.now)
    assert (1, 1) == (len(world.mail.sent), len(world.notifier.sent))


def test_an_e_mail_leaves_once_though_its_record_comes_again(world):
    choose(world, Channel.EMAIL)
    for _ in range(2):
        tell(world.tenant, notices(world, 2, 1), world.now)
    assert 1 == len(world.mail.sent)


def test_where_the_process_dies_only_the_last_e_mails_come_twice(world):
    choose(world, Channel.EMAIL)
    (one,) = notices(world, 2)
    told = [msgspec.structs.replace(one, id=f"n{number}") for number in range(NOTED_AFTER + 2)]
    last = told[-1].id
    interrupt(
        world.mail, "send", before=fails(SystemExit()), when=lambda one: one.message_id == last
    )
    with pytest.raises(SystemExit):
        tell(world.tenant, told, world.now)
    tell(world.tenant, told, world.now)
    assert len(told) + 1 == len(world.mail.sent)


def test_what_is_noted_of_a_notice_keeps_that_it_was_read(world):
    told = notices(world, 2, 1)
    read = msgspec.structs.replace(told[0], read_at=world.now, version=2)

    def reads() -> None:
        world.save(notice_row(read, timedelta(days=1)))
        raise Unavailable("down")

    interrupt(world.notifier, "notify", before=reads, when=lambda one: one.recipient == 1)
    with pytest.raises(Unavailable):
        tell(world.tenant, told, world.now)
    (one,) = stored(world, 2)
    assert (world.now, True, 3) == (one.read_at, one.left, one.version)


def test_an_address_that_is_refused_for_good_is_told_to_its_owner(world):
    choose(world, Channel.TOPIC, Channel.EMAIL)
    for _ in range(2):
        world.mail.failures.append(Refused("no such mailbox", code=Code.BAD_ADDRESS))
        tell(world.tenant, notices(world, 2), world.now)
    (notice,) = stored(world, 2)
    assert ("no such mailbox", 2) == (notice.not_mailed, notice.version)


def test_more_than_fit_into_one_write_are_all_told(world):
    many = [msgspec.structs.replace(notices(world, 2)[0], id=f"n{n}") for n in range(AT_ONCE + 1)]
    tell(world.tenant, many, world.now)
    assert AT_ONCE + 1 == len(stored(world, 2)) == len(world.notifier.sent)


def test_a_write_that_is_merely_contested_is_not_taken_for_told(world):
    from chalicelib.domain.errors import Conflict

    interrupt(world.table, "write", before=fails(Conflict([])))
    with pytest.raises(Conflict):
        tell(world.tenant, notices(world, ANNA.id), world.now)
