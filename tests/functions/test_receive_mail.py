"""Door of the mail service."""

import pytest

from chalicelib.domain.errors import NotFound
from chalicelib.domain.mail.delivered import raw_key
from functions.receive_mail import handler
from infra.local.mail import ses_event
from tests.support.inquiries import items_of_type
from tests.support.mail_corpus import plain
from tests.support.mail_reports import bounce, event
from tests.support.mailing import KIM, Mailing

TO = ["crm@in.shop.example"]


def test_a_message_is_fetched_and_taken_in(world):
    world.files.put(raw_key("m1"), plain("x"), "")
    event = ses_event("m1", TO, world.now, {})
    assert {"outcomes": ["shown"]} == handler(event, None)
    assert 1 == len(items_of_type(world, "lead"))


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"virus": "fail"}, "infected"),
        ({"spam": "fail"}, "doubtful"),
        ({"dmarc": "fail", "policy": "reject"}, "doubtful"),
        ({"from": ""}, "nobody"),
    ],
)
def test_what_the_mail_service_says_is_heard(world, said, outcome):
    world.files.put(raw_key("m1"), plain("x"), "")
    assert {"outcomes": [outcome]} == handler(ses_event("m1", TO, world.now, said), None)


def test_a_mishap_is_raised_so_that_it_comes_again(world):
    with pytest.raises(NotFound):
        handler(ses_event("gone", TO, world.now, {}), None)


def test_what_became_of_an_e_mail_is_noted(world):
    tenant = Mailing(world)
    told = event("Bounce", bounce(KIM), [KIM], tenant.sent.reference)
    assert {"outcomes": ["reported"]} == handler(told, None)
    assert "bounced_at" in world.item(tenant.kim).fields["emails"][0]


def test_an_event_that_cannot_be_read_is_raised_so_that_it_lies_aside(world):
    with pytest.raises(KeyError):
        handler({"source": "aws.ses", "detail": {"eventType": "Bounce"}}, None)
