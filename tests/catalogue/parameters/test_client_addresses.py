"""Where the client is reached."""

import pytest

from chalicelib.catalogue.parameters.client_addresses import client_address
from chalicelib.domain.automation.effects import ActionFailed
from tests.support.contexts import action_context, contact, deal


def test_the_best_address_is_taken_or_the_best_of_a_type():
    emails = [
        {"value": "kim@work.example", "type": "work"},
        {"value": "kim@home.example", "type": "home"},
    ]
    context = action_context(contact=contact(fields={"emails": emails}))
    assert ["kim@work.example", "kim@home.example"] == [
        client_address(context, type) for type in (None, "home")
    ]
    with pytest.raises(ActionFailed, match="no e-mail address of the type moon"):
        client_address(context, "moon")


def test_an_address_that_takes_no_mail_is_passed_over():
    dead = {"value": "a@example.com", "type": "work", "bounced_at": "2026-03-02T10:00:00Z"}
    other = {"value": "b@example.com", "type": "work"}
    lead = deal(fields={"emails": [dead, other]})
    assert "b@example.com" == client_address(action_context(item=lead))
    with pytest.raises(ActionFailed, match=r"a@example\.com takes no mail since 2026-03-02"):
        client_address(action_context(item=deal(fields={"emails": [dead]})))


def test_without_a_client_there_is_none():
    with pytest.raises(ActionFailed, match="has no client"):
        client_address(action_context())
