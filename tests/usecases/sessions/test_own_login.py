"""The firm's own login, with an issuer that says whatever a test wants."""

from datetime import datetime

import msgspec
import pytest

from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.errors import NotFound, Refused, Unauthorized
from chalicelib.domain.sessions.session import Way
from chalicelib.ports.logins import Answered, LoginPage
from chalicelib.records.connections import connection_row
from chalicelib.records.people import user_row
from chalicelib.usecases.sessions.begin import Visit
from chalicelib.usecases.sessions.keep import list_sessions
from chalicelib.usecases.sessions.own_login import (
    issuers_of,
    login_page,
    sign_in_with_issuer,
)
from tests.support.world import BEN, World


class Login:
    """Takes the code `good` and says that it is Ben's."""

    email = "BEN@example.com"

    def page(self, now: datetime) -> LoginPage:
        return LoginPage(url="https://login.example/authorize", client_id="crm", scope="openid")

    def address(self, answered: Answered, now: datetime) -> str:
        self.answered = answered
        if answered.code != "good":
            raise Unauthorized("no")
        return self.email


@pytest.fixture
def world() -> World:
    world = World()
    connection = Connection(
        kind="sign_in", id="own", provider="oidc", settings={"title": "Acme login"}
    )
    world.save(connection_row(connection))
    world.login = Login()
    world.tenant.kept_connections["sign_in", "own"] = connection, world.login
    return world


def sign_in(world, code="good", issuer="own"):
    return sign_in_with_issuer(world.tenant, issuer, code, "v" * 43, Visit(), world.now)


def test_the_user_of_the_address_is_in(world):
    begun = sign_in(world)
    assert (BEN.id, Way.ISSUER, "own") == (
        begun.user.id,
        begun.session.way,
        begun.session.issuer,
    )
    assert "https://crm.example.com/console" == world.login.answered.redirect_uri


@pytest.mark.parametrize("email", ["eve@example.com", "two@example.com", "left@example.com"])
def test_an_address_of_nobody_of_two_or_of_who_has_left_begins_nothing(world, email):
    two = msgspec.structs.replace(BEN.user, email="two@example.com")
    left = msgspec.structs.replace(BEN.user, id=5, email="left@example.com", active=False)
    users = [msgspec.structs.replace(two, id=3), msgspec.structs.replace(two, id=4), left]
    world.save(*(user_row(one) for one in users))
    world.login.email = email
    with pytest.raises(Unauthorized, match="ask an admin"):
        sign_in(world)
    assert [] == list_sessions(world.tenant, BEN, None, world.now)


def test_a_code_that_the_issuer_refuses_begins_nothing(world):
    with pytest.raises(Unauthorized):
        sign_in(world, "used")


def test_only_connections_of_this_kind_are_logins(world):
    world.save(connection_row(Connection(kind="sms", id="default", provider="twilio")))
    assert {"own": "Acme login"} == issuers_of(world.tenant, world.now)
    for other in ("default", "google", "../sms/default"):
        with pytest.raises(NotFound, match="no login"):
            sign_in(world, issuer=other)
        with pytest.raises(NotFound):
            login_page(world.tenant, other, world.now)


def test_people_come_back_to_the_console_alone(world):
    sent = login_page(world.tenant, "own", world.now)
    assert ("https://login.example/authorize", "https://crm.example.com/console") == (
        sent.page.url,
        sent.redirect_uri,
    )


def test_a_login_without_its_secret_says_so(world):
    broken = Connection(kind="sign_in", id="broken", provider="nobody")
    world.save(connection_row(broken))
    with pytest.raises(Refused, match="connect another"):
        sign_in(world, issuer="broken")
