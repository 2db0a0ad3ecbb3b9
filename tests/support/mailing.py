"""A world in which Kim has a deal, was sent an e-mail by a rule, and writes."""

from datetime import timedelta
from typing import Any

from chalicelib.domain.mail.delivered import PASS, Delivered, Verdicts
from chalicelib.records.card import TIMELINE
from chalicelib.records.shared_entries import entries_in
from chalicelib.usecases.mail.receive_mail import receive_mail
from tests.support.inquiries import set_up
from tests.support.world import World

KIM = "kim@example.com"
INBOX = "crm@in.shop.example"
MINUTE = timedelta(minutes=1)


class Mailing:
    """What such a tenant gets, and what becomes of it."""

    def __init__(self, world: World | None = None, **settings: Any) -> None:
        self.world = world or World()
        given = {"mail_inbox": INBOX, "mail_from": "crm@shop.example", **settings}
        set_up(self.world, **given)
        self.world.rule("new", "send_email", {"subject": "Your offer", "text": "Hello"})
        emails = [{"value": KIM, "type": "work"}]
        self.kim = self.world.create("contact", title="Kim", emails=emails)
        self.deal = self.world.create(title="Chairs", contact=self.kim.id)
        self.sent = self.world.mail.sent[-1]
        self.count = 0

    def take(
        self, raw: bytes, *to: str, returned_to: str | None = KIM, settle: bool = True, **said: str
    ) -> str:
        """Take a message in, a minute after the one before; return what became of it."""
        self.count += 1
        verdicts = Verdicts(**{"spam": PASS, "virus": PASS, "dmarc": PASS, **said})
        came = Delivered(
            id=f"ses{self.count}",
            recipients=to or (INBOX,),
            returned_to=returned_to,
            at=self.world.now + MINUTE * self.count,
            verdicts=verdicts,
        )
        outcome = receive_mail(self.world.tenant, came, raw, self.world.now)
        if settle:
            self.world.settle()
        return str(outcome)

    def shown(self, item: Any, *kinds: str) -> list[Any]:
        """Return the entries of an item's timeline, of these kinds only."""
        rows = self.world.table.query(str(item.ref), prefix=f"{TIMELINE}#")
        entries = [one for row in rows for one in entries_in(row)]
        return [one for one in entries if not kinds or one.kind in kinds]

    def signals(self) -> list[tuple[str, str]]:
        """Return type and item of each signal that was written."""
        rows = self.world.table.rows().values()
        from chalicelib.records.signals import SIGNAL, signal_of

        found = [signal_of(row) for row in rows if row.kind == SIGNAL]
        return sorted((one.type, one.item or one.client or "") for one in found)
