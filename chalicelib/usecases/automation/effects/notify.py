"""Tell a colleague something."""

from typing import Any

from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.domain.people.notices import Notice
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.notices.tell import leave, stored_row


class NotifyHandling(OutsideHandling[Notify]):
    """The notice is stored with the claim, and then leaves as its recipient has chosen."""

    def prepare(self, effect: Notify, sending: Sending) -> Errand:
        """Return the notice."""
        tenant, now = sending.context.tenant, sending.context.now
        notice = Notice(
            id=f"{sending.key}-{effect.recipient}",
            recipient=effect.recipient,
            at=sending.doing.started_at or now,
            sender=effect.sender,
            text=effect.text,
            item=str(sending.doing.item),
        )

        def leaves() -> dict[str, Any]:
            leave(tenant, notice, now)
            return {}

        return Errand(leaves, rows=(stored_row(tenant, notice, now),))
