"""Rules send through the provider that the tenant has chosen."""

import msgspec
import pytest

from chalicelib.adapters.memory.mail import MemoryMail
from chalicelib.domain.errors import Refused
from chalicelib.domain.people.settings import Settings
from chalicelib.records.configuration import settings_row
from chalicelib.records.connections import connection_row
from chalicelib.usecases.connections.connect import connect, disconnect
from chalicelib.usecases.connections.connected import connected, mail_of
from tests.support.providers.pigeon import mail as pigeon
from tests.support.world import ANNA, World, interrupt


@pytest.fixture
def world(monkeypatch) -> World:
    monkeypatch.setattr(pigeon, "SENT", [])
    made = World()
    settings = Settings(minimum_delay_seconds=0, mail_from="crm@example.com")
    made.save(settings_row(settings, 2))
    return made


def choose(world, loft="Berlin", key="s3cret"):
    return connect(
        world.tenant,
        ANNA,
        "mail",
        "default",
        provider="pigeon",
        settings={"loft": loft},
        secrets={"key": key},
        now=world.now,
    )


def test_without_a_connection_mail_leaves_through_the_tenants_own(world):
    assert mail_of(world.tenant, world.now) is world.tenant.mail
    assert isinstance(world.tenant.mail, MemoryMail)


def test_a_rule_sends_through_the_connection_until_it_is_let_go(world):
    world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    mia = world.create("contact", emails=[{"value": "mia@client.example", "type": "work"}])
    choose(world)
    world.create(contact=mia.id)
    assert ([("Berlin", "s3cret", "Hi")], []) == (pigeon.SENT, world.mail.sent)
    disconnect(world.tenant, ANNA, "mail", "default", world.now)
    world.create(contact=mia.id)
    assert (1, ["Hi"]) == (len(pigeon.SENT), [one.subject for one in world.mail.sent])


def test_a_rule_fails_for_a_connection_that_cannot_be_used(world):
    rule = world.rule("new", "send_email", {"subject": "Hi", "text": "Hello"})
    mia = world.create("contact", emails=[{"value": "mia@client.example", "type": "work"}])
    made = choose(world)
    world.tenant.secrets.delete(made.secrets["key"])
    run = world.runs(world.create(contact=mia.id))[rule]
    assert ("failed", "not_connected") == (run.state, run.reason.code)


def test_a_secret_is_read_once_in_a_function_instance(world):
    choose(world)
    read = []
    interrupt(world.tenant.secrets, "get", after=lambda: read.append(1), times=100)
    first, second = mail_of(world.tenant, world.now), mail_of(world.tenant, world.now)
    assert (True, [1]) == (first is second, read)


def test_a_change_of_the_connection_is_seen(world):
    choose(world)
    mail_of(world.tenant, world.now)
    choose(world, loft="Rome")
    assert "Rome" == mail_of(world.tenant, world.now)._loft


def test_an_instance_that_knows_the_old_secret_only_looks_for_the_new_one(world):
    choose(world, key="old")
    other = world.tenant
    other.configuration.tenant(world.now)
    world.new_instance()
    world.tenant.secrets, world.tenant.identity = other.secrets, other.identity
    choose(world, key="new")
    assert "new" == mail_of(other, world.now)._key


def test_an_instance_that_knows_no_connection_looks_whether_one_was_just_made(world):
    other = world.tenant
    other.configuration.tenant(world.now)
    world.new_instance()
    world.tenant.secrets, world.tenant.identity = other.secrets, other.identity
    choose(world)
    assert "s3cret" == connected(other, "mail", "default", world.now)._key


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secrets": {"key": "connections/gone"}}, "its secrets are not there; connect it again"),
        ({"provider": "owl"}, "this version does not know its provider; connect another"),
        ({"settings": {}}, "connect it again"),
    ],
)
def test_a_connection_that_cannot_be_used_says_what_to_do(world, change, words):
    made = choose(world)
    world.save(connection_row(msgspec.structs.replace(made, version=2, **change)))
    with pytest.raises(Refused, match=words) as refused:
        mail_of(world.tenant, world.now)
    assert "not_connected" == refused.value.code


def test_what_was_never_connected_is_refused(world):
    with pytest.raises(Refused, match="there is no connection default of the kind sms"):
        connected(world.tenant, "sms", "default", world.now)
