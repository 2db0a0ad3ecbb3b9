"""Addresses that take no mail are marked wherever they are."""

from datetime import timedelta

from chalicelib.usecases.mail.mark_address import mark_address
from tests.support.mailing import KIM, Mailing


def test_all_who_have_the_address_are_marked_once_and_other_addresses_stay():
    tenant = Mailing()
    emails = [{"value": KIM, "type": "home"}, {"value": "k@example.com", "type": "work"}]
    lead = tenant.world.create("lead", emails=emails)
    now = tenant.world.now
    mark_address(tenant.world.tenant, KIM, "m1", now, now)
    mark_address(tenant.world.tenant, KIM, "m2", now + timedelta(days=1), now)
    marked = {"bounced_at": "2026-03-02T10:00:00Z"}
    assert [{**emails[0], **marked}, emails[1]] == tenant.world.item(lead).fields["emails"]
    assert [{"value": KIM, "type": "work", **marked}] == (
        tenant.world.item(tenant.kim).fields["emails"]
    )
    assert 2 == tenant.world.item(lead).version
