"""Where e-mails went."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.items.item import ItemRef
from chalicelib.records.mail.routes import Route, mail_partition, route_of, route_row, shown_row

AT = datetime(2026, 3, 2, tzinfo=UTC)
DEAL, LEAD = ItemRef("deal", 12), ItemRef("lead", 3)


def test_all_of_an_e_mail_lies_together_and_goes_after_its_time():
    route = Route(at=AT, items=(DEAL, LEAD))
    row = route_row("m1", (DEAL,), route, timedelta(days=2))
    shown = shown_row("m1", LEAD, "timeline#x", AT + timedelta(days=2))
    assert route == route_of(row)
    assert {mail_partition("m1")} == {row.pk, shown.pk}
    assert ("mail_route#deal_12", "shown#lead_3") == (row.sk, shown.sk)
    assert row.expires_at == shown.expires_at == int((AT + timedelta(days=2)).timestamp())
