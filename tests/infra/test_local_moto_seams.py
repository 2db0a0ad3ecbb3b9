"""These fail when another moto is installed: then read moto_seams.py against it."""

from datetime import UTC, datetime, timedelta

import moto.dynamodb.models.table
import moto.sqs.models
import pytest
from moto.ses.models import SESBackend

from chalicelib.ports.mail import Email
from infra.local import moto_seams
from infra.local.clock import LocalClock
from infra.local.moto_seams import follow
from infra.local.moto_version import MotoChanged
from infra.local.world import ACCOUNT, QUEUE, REGION, World
from tests.infra.local_parts import message

NOON = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def world():
    world = World(LocalClock(frozen_at=NOON))
    yield world
    world.close()


def received():
    backend = moto.sqs.models.sqs_backends[ACCOUNT][REGION]
    return len(backend.receive_message(QUEUE, 10, 0, 60))


def test_a_delayed_message_comes_when_the_local_clock_says_so(world):
    world.tenant.queue.send([message("a", delay=60)])

    world.clock.set(NOON + timedelta(seconds=59))
    assert 0 == received()
    world.clock.set(NOON + timedelta(seconds=60))
    assert 1 == received()


def test_a_message_that_was_not_deleted_comes_again_when_the_local_clock_says_so(world):
    world.tenant.queue.send([message("a")])
    assert 1 == received()

    assert 0 == received()
    world.clock.set(NOON + timedelta(seconds=60, milliseconds=1))
    assert 1 == received()


def test_mail_may_be_sent_in_the_name_of_anybody(world):
    email = Email(message_id="1", sender="a@b.example", to=("c@d.example",), subject="s", text="t")

    assert world.tenant.mail.send(email)


def test_moto_gets_its_own_clock_back():
    before = (
        moto.sqs.models.unix_time,
        moto.sqs.models.unix_time_millis,
        moto.dynamodb.models.table.utcnow,
        SESBackend._is_verified_address,
    )

    World(LocalClock(frozen_at=NOON)).close()

    after = (
        moto.sqs.models.unix_time,
        moto.sqs.models.unix_time_millis,
        moto.dynamodb.models.table.utcnow,
        SESBackend._is_verified_address,
    )
    assert before == after


def test_another_version_of_moto_is_refused(monkeypatch):
    monkeypatch.setattr("moto.__version__", "5.2.6")

    with pytest.raises(MotoChanged, match=r"5\.2\.6"):
        follow(LocalClock())


def test_a_place_that_moto_has_given_up_is_named(monkeypatch):
    monkeypatch.setattr(moto_seams, "_TIME", ((moto.sqs.models, "gone"), *moto_seams._TIME[1:]))

    with pytest.raises(MotoChanged, match="gone"):
        follow(LocalClock())
