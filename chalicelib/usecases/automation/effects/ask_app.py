"""Ask an app to do something, and wait for its answer."""

import msgspec

from chalicelib.domain.automation.app_effects import AskApp
from chalicelib.domain.delivery.link_tokens import app_token
from chalicelib.domain.delivery.signing import app_secret
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.usecases.automation.asking import line_of
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Rest, Sending
from chalicelib.usecases.automation.posting import posting
from chalicelib.usecases.tenant.signing_secret import signing_secret


class AskAppHandling(OutsideHandling[AskApp]):
    """The request leaves, signed; where an answer is waited for it bears the token for that."""

    def prepare(self, effect: AskApp, sending: Sending) -> Errand:
        """Return the request, with the payload of the first try, and the line of the card."""
        context, doing = sending.context, sending.doing
        tenant = context.tenant
        secret = signing_secret(tenant)
        payload = sending.kept or effect.payload
        if effect.waits and "token" not in payload:
            asking = (doing.run, doing.step, doing.visit) if isinstance(doing, StepDoing) else None
            token = app_token(secret, *(asking or (doing.id, "", "")))
            answer_url = f"{tenant.public_url}/callbacks/{token}"
            payload = {**payload, "token": token, "answer_url": answer_url}
        errand = posting(sending, effect.url, payload, secrets=(app_secret(secret, effect.key),))
        if "token" not in payload:
            return errand
        asked = msgspec.structs.replace(
            doing,
            payload={str(sending.number): payload},
            due_at=effect.until,
            started_at=doing.started_at or context.now,
        )
        line = line_of(tenant, asked, context.now)
        return msgspec.structs.replace(errand, entry=line, rest=Rest(effect.until))
