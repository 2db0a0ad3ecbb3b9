"""Send a text message through the connection that the rule names."""

from chalicelib.domain.automation.outside_effects import SendSms
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.link_tokens import report_token
from chalicelib.ports.sms import Sms, SmsSender
from chalicelib.records.card import entry_key
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.tenant.signing_secret import signing_secret


class SendSmsHandling(OutsideHandling[SendSms]):
    """The message leaves through its provider; its timeline entry records it."""

    def prepare(self, effect: SendSms, sending: Sending) -> Errand:
        """Return the message and its entry; both are the same at every try."""
        context, doing = sending.context, sending.doing
        entry = TimelineEntry(
            id=sending.id,
            item=doing.item,
            kind=EntryKind.SMS,
            at=doing.started_at or context.now,
            author=sending.actor,
            text=effect.text,
            cause=doing.made_by(),
            order=doing.order,
            data={"to": effect.to},
        )
        item, place = entry_key(entry)

        def leave() -> dict[str, str]:
            tenant = context.tenant
            sender: SmsSender = connected(tenant, "sms", effect.connection, context.now)
            token = report_token(signing_secret(tenant), item, place)
            callback = f"{tenant.public_url}/callbacks/sms/{effect.connection}/{token}"
            sms = Sms(key=sending.key, to=effect.to, text=effect.text, callback=callback)
            return {"sms_id": sending.id, "provider_id": sender.send(sms)}

        return Errand(leave, entry)
