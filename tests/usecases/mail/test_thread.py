"""Which item a message answers."""

import pytest

from chalicelib.usecases.mail.thread import thread_of
from tests.support.mailing import Mailing


@pytest.fixture
def tenant() -> Mailing:
    return Mailing()


def answered(tenant, *references, to=()):
    found = thread_of(tenant.world.tenant, to, references)
    return [str(one) for one in found.refs], found.mail.id if found.mail else None


def test_our_reference_is_known_as_it_was_sent_and_as_it_is_handed_on(tenant):
    token = tenant.sent.reference
    both = (["deal_1"], tenant.sent.message_id)
    assert both == answered(tenant, f"{token}@shop.example")
    assert both == answered(tenant, "other@x", f"thread.{token}@elsewhere.example")
    assert both == answered(tenant, f"{token}@shop.example", to=[tenant.sent.reply_to])


def test_what_is_not_ours_names_nothing(tenant):
    changed = tenant.sent.reference[:-1] + ("A" if tenant.sent.reference[-1] != "A" else "B")
    assert ([], None) == answered(
        tenant, "", "x", f"{changed}@shop.example", to=["x@y.example", ""]
    )


def test_an_item_that_is_deleted_is_not_answered(tenant):
    tenant.world.delete(tenant.deal)
    assert [] == answered(tenant, to=[tenant.sent.reply_to])[0]
