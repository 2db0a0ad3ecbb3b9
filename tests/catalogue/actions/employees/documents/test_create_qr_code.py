"""QR code whose scans are noticed."""

import pytest

from chalicelib.catalogue.actions.employees.documents.create_qr_code import CreateQrCodeAction
from chalicelib.domain.automation.effects import ActionFailed
from chalicelib.domain.automation.outside_effects import CreateQrCode
from tests.support.contexts import action_context, deal


def planned(address):
    (effect,) = CreateQrCodeAction(address=address).plan(action_context(item=deal(id=7))).effects
    return effect


def test_the_address_is_filled_and_has_its_plain_form():
    effect = planned(" HTTPS://Shop.example/{{ deal.id }} ")
    assert CreateQrCode(name="qr", address="https://shop.example/7") == effect
    assert "https://shop.example/7" == effect.in_words({})


def test_a_value_in_the_address_is_encoded_for_it():
    item = deal(id=7, title="A&B=C #1")
    (effect,) = (
        CreateQrCodeAction(address="https://shop.example/?n={{ deal.title }}&x=1")
        .plan(action_context(item=item))
        .effects
    )
    assert "https://shop.example/?n=A%26B%3DC%20%231&x=1" == effect.address


def test_what_is_no_web_address_fails():
    with pytest.raises(ActionFailed, match="no web address"):
        planned("javascript:alert({{ deal.id }})")
