"""Add somebody to an advertising audience through the connection that the rule names."""

from datetime import timedelta

from chalicelib.domain.automation.outside_effects import FillAudience
from chalicelib.domain.delivery.memberships import Membership
from chalicelib.usecases.automation.reach_outside import Errand, OutsideHandling, Sending
from chalicelib.usecases.connections.add_members import add_member
from chalicelib.usecases.connections.memberships import audiences_of


class FillAudienceHandling(OutsideHandling[FillAudience]):
    """The membership is noted before the service hears of it, so that its end is never lost."""

    def prepare(self, effect: FillAudience, sending: Sending) -> Errand:
        """Return the membership ready to begin; it begins and ends at the same time at each try."""
        context, doing = sending.context, sending.doing
        since = doing.started_at or context.now

        def leave() -> dict[str, str]:
            tenant, now = context.tenant, context.now
            service = audiences_of(tenant, effect.connection, effect.service, now)
            member = service.hashed(effect.emails, effect.phones)
            adding = Membership(
                connection=effect.connection,
                service=effect.service,
                audience=effect.audience,
                person=effect.person,
                item=str(doing.item),
                by=sending.actor,
                since=since,
                emails=member.emails,
                phones=member.phones,
                until=since + timedelta(days=effect.days) if effect.days is not None else None,
            )
            return {"request_id": add_member(tenant, service, adding, sending.key, now)}

        return Errand(leave)
