"""Tell a colleague something."""

from typing import Any

from chalicelib.domain.automation.outside_effects import Notify
from chalicelib.ports.notifier import Notification
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending


class NotifyHandling(OutsideHandling[Notify]):
    """The notice leaves through the notifier; the run log alone tells of it."""

    def prepare(self, effect: Notify, sending: Sending) -> Errand:
        """Return the notice."""
        user = sending.context.everywhere.users.get(effect.recipient)
        notice = Notification(
            id=f"{sending.key}-{effect.recipient}",
            recipient=effect.recipient,
            recipient_email=user.email if user else None,
            sender=effect.sender,
            text=effect.text,
            item=str(sending.doing.item),
        )

        def leave() -> dict[str, Any]:
            sending.context.tenant.notifier.notify(notice)
            return {}

        return Errand(leave)
