"""Place a call through the connection that the rule names."""

from chalicelib.domain.automation.outside_effects import PlaceCall
from chalicelib.domain.card.timeline import EntryKind, TimelineEntry
from chalicelib.domain.delivery.link_tokens import report_token
from chalicelib.ports.calls import Calls, Robocall
from chalicelib.records.card import entry_key
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending
from chalicelib.usecases.connections.connected import connected
from chalicelib.usecases.tenant.signing_secret import signing_secret


class PlaceCallHandling(OutsideHandling[PlaceCall]):
    """The call is placed by its provider; its timeline entry records it."""

    def prepare(self, effect: PlaceCall, sending: Sending) -> Errand:
        """Return the call and its entry; both are the same at every try."""
        context, doing = sending.context, sending.doing
        entry = TimelineEntry(
            id=sending.id,
            item=doing.item,
            kind=EntryKind.CALL,
            at=doing.started_at or context.now,
            author=sending.actor,
            text=effect.text or f"Plays {effect.audio}",
            cause=doing.made_by(),
            order=doing.order,
            data={"to": effect.to},
        )
        item, place = entry_key(entry)

        def leave() -> dict[str, str]:
            tenant = context.tenant
            calls: Calls = connected(tenant, "calls", effect.connection, context.now)
            token = report_token(signing_secret(tenant), item, place)
            call = Robocall(
                key=sending.key,
                to=effect.to,
                line=effect.line,
                text=effect.text,
                audio=effect.audio,
                language=effect.language,
                voice=effect.voice,
                speed=effect.speed,
                volume=effect.volume,
                callback=f"{tenant.public_url}/callbacks/calls/{effect.connection}/{token}",
            )
            return {"call_id": sending.id, "provider_id": calls.place(call)}

        return Errand(leave, entry)
