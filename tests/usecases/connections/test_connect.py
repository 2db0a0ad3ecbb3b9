"""A tenant chooses a provider; the table names secrets that are there, whatever happens."""

import msgspec
import pytest

from chalicelib.domain.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from chalicelib.records.connections import connection_row
from chalicelib.usecases.connections.connect import connect, disconnect
from tests.support.world import ANNA, BEN, World, interrupt


@pytest.fixture
def world() -> World:
    return World()


def choose(world, *, provider="pigeon", loft="Berlin", id="default", **secrets):
    return connect(
        world.tenant,
        ANNA,
        "mail",
        id,
        provider=provider,
        settings={"loft": loft} if provider == "pigeon" else {},
        secrets=secrets,
        now=world.now,
    )


def kept(world):
    return sorted(world.tenant.secrets.kept.values())


def test_a_connection_names_its_secrets_and_holds_none(world):
    made = choose(world, key="s3cret")
    assert ("pigeon", {"loft": "Berlin"}, ["key"]) == (
        made.provider,
        made.settings,
        [*made.secrets],
    )
    assert "s3cret" == world.tenant.secrets.get(made.secrets["key"])
    assert not any("s3cret" in row.body for row in world.table.rows().values())


def test_a_secret_that_is_not_given_again_stays(world):
    choose(world, key="s3cret")
    changed = choose(world, loft="Rome")
    assert ({"loft": "Rome"}, 2) == (changed.settings, changed.version)
    assert "s3cret" == world.tenant.secrets.get(changed.secrets["key"])


def test_a_new_secret_takes_the_place_of_the_old_one(world):
    first = choose(world, key="old")
    second = choose(world, key="new")
    assert first.secrets != second.secrets
    assert ["new"] == kept(world)


def test_connections_of_a_kind_are_told_apart(world):
    choose(world, key="one")
    choose(world, id="second", key="two")
    disconnect(world.tenant, ANNA, "mail", "default", world.now)
    assert [("mail", "second")] == [*world.tenant.configuration.tenant(world.now).connections]
    assert ["two"] == kept(world)


def test_another_provider_does_not_get_the_secrets_of_the_former(world):
    first = choose(world, key="s3cret")
    world.save(connection_row(msgspec.structs.replace(first, provider="owl", version=2)))
    with pytest.raises(Invalid, match="it hangs beside the door"):
        choose(world)


def test_a_secret_goes_to_no_other_host_than_it_was_given_for(world):
    choose(world, loft="https://pigeons.example/a", key="s3cret")
    choose(world, loft="https://pigeons.example/b")
    with pytest.raises(Invalid, match="it hangs beside the door"):
        choose(world, loft="https://elsewhere.example/b")
    assert ["s3cret"] == kept(world)
    assert (
        "https://pigeons.example/b"
        == choose(world, loft="https://pigeons.example/b").settings["loft"]
    )


def test_a_provider_that_does_not_exist_is_answered_with_those_that_do(world):
    with pytest.raises(Invalid) as refused:
        choose(world, provider="pigoen", key="s3cret")
    (fault,) = refused.value.faults
    assert "/provider" == fault.pointer
    assert "pigeon" in fault.message


@pytest.mark.parametrize(
    ("given", "pointer", "words"),
    [
        ({}, "/secrets/key", "is needed: it hangs beside the door"),
        ({"key": ""}, "/secrets/key", "1 to 4096 bytes"),
        ({"key": "x", "kye": "y"}, "/secrets/kye", "there is no secret kye"),
        ({"key": "x", "loft": ""}, "/settings/loft", ""),
        ({"key": "x", "id": "No id"}, "/id", "up to 40"),
    ],
)
def test_a_fault_is_told_at_its_place_and_nothing_is_kept(world, given, pointer, words):
    with pytest.raises(Invalid) as refused:
        choose(world, **given)
    (fault,) = refused.value.faults
    assert (pointer, True) == (fault.pointer, words in fault.message)
    assert [] == kept(world)


def test_who_comes_second_leaves_no_secret_behind(world):
    choose(world, key="mine")
    other = world.tenant

    def meanwhile():
        world.new_instance()
        world.tenant.secrets, world.tenant.identity = other.secrets, other.identity
        choose(world, key="theirs")

    interrupt(world.table, "write", before=meanwhile)
    with pytest.raises(Conflict):
        connect(
            other,
            ANNA,
            "mail",
            "default",
            provider="pigeon",
            settings={"loft": "Rome"},
            secrets={"key": "late"},
            now=world.now,
        )
    assert ["theirs"] == kept(world)


def test_a_store_that_does_not_answer_leaves_the_connection_as_it_was(world, monkeypatch):
    before = choose(world, key="s3cret")

    def put(name, secret):
        raise Unavailable("busy")

    monkeypatch.setattr(world.tenant.secrets, "put", put)
    with pytest.raises(Unavailable):
        choose(world, key="new")
    assert before == world.tenant.configuration.tenant(world.now).connections["mail", "default"]
    assert ["s3cret"] == kept(world)


def test_a_kind_that_does_not_exist_is_answered_with_those_that_do(world):
    with pytest.raises(NotFound, match="mail"):
        connect(
            world.tenant, ANNA, "mial", "x", provider="owl", settings={}, secrets={}, now=world.now
        )


def test_what_is_not_connected_cannot_be_let_go(world):
    with pytest.raises(NotFound, match="there is no connection default of the kind mail"):
        disconnect(world.tenant, ANNA, "mail", "default", world.now)


def test_of_two_secrets_none_stays_where_the_second_could_not_be_kept(world, monkeypatch):
    store = world.tenant.secrets
    put = store.put

    def second_fails(name, secret):
        put(name, secret)
        if len(store.kept) == 2:
            raise Unavailable("busy")

    monkeypatch.setattr(store, "put", second_fails)
    pigeon = world.tenant.providers.find("mail", "pigeon")
    both = msgspec.structs.replace(
        pigeon, secrets={**pigeon.secrets, "seal": "it lies in the safe"}
    )
    monkeypatch.setattr(world.tenant.providers, "find", lambda *_: both)
    with pytest.raises(Unavailable):
        choose(world, key="one", seal="two")
    assert [] == kept(world)
    assert {} == world.tenant.configuration.tenant(world.now).connections


def test_versions_go_on_after_a_connection_was_let_go(world):
    first = choose(world, key="one")
    disconnect(world.tenant, ANNA, "mail", "default", world.now)
    again = choose(world, key="two")
    assert (1, 3, False) == (first.version, again.version, again.removed)
    assert ["two"] == kept(world)


def test_the_secrets_of_a_connection_that_was_let_go_are_not_taken_up_again(world):
    choose(world, key="one")
    disconnect(world.tenant, ANNA, "mail", "default", world.now)
    with pytest.raises(Invalid, match="is needed"):
        choose(world)


def test_what_was_changed_meanwhile_is_not_let_go(world):
    choose(world, key="mine")
    interrupt(world.table, "write", before=lambda: choose(world, key="theirs"))
    with pytest.raises(Conflict):
        disconnect(world.tenant, ANNA, "mail", "default", world.now)
    assert [("mail", "default")] == [*world.tenant.configuration.tenant(world.now).connections]
    assert ["theirs"] == kept(world)


def test_letting_go_again_forgets_what_could_not_be_forgotten(world, monkeypatch):
    choose(world, key="s3cret")
    with monkeypatch.context() as patch:
        patch.setattr(world.tenant.secrets, "delete", interrupted)
        with pytest.raises(Unavailable):
            disconnect(world.tenant, ANNA, "mail", "default", world.now)
    assert ["s3cret"] == kept(world)
    with pytest.raises(NotFound):
        disconnect(world.tenant, ANNA, "mail", "default", world.now)
    assert [] == kept(world)


def test_only_admins_choose_providers_and_let_go_of_them(world):
    with pytest.raises(Forbidden):
        connect(
            world.tenant, BEN, "mail", "x", provider="owl", settings={}, secrets={}, now=world.now
        )
    with pytest.raises(Forbidden):
        disconnect(world.tenant, BEN, "mail", "default", world.now)


def interrupted(name):
    raise Unavailable("busy")
