"""E-mail through Amazon SES, API version 2."""

import re
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Limit, Refused, Unavailable
from chalicelib.ports.mail import Email

_FINAL = {
    "AccountSuspended": Code.ACCOUNT_SUSPENDED,
    "BadRequest": Code.BAD_REQUEST,
    "MailFromDomainNotVerified": Code.SENDER_NOT_VERIFIED,
    "MessageRejected": Code.MESSAGE_REJECTED,
    "NotFound": Code.MAIL_NOT_CONFIGURED,
    "SendingPaused": Code.SENDING_PAUSED,
}
"""SES error, without "Exception" -> code of the refusal; what is not listed is tried again."""
_LIMITED = frozenset({"LimitExceeded", "Throttling", "TooManyRequests"})
"""SES error, without "Exception", that says that a limit of the account is used up."""


class SesMail:
    """Sends e-mail with SendEmail, as a raw message.

    Raw rather than simple content: simple content takes 15 headers at most and builds the MIME
    parts its own way, while the raw message is the same bytes in every attempt. The recipients go
    into `Destination` as well, so that only they receive it, whatever the headers say. SES puts an
    id of its own in place of Message-ID and Date; the stable id therefore travels in X-Message-Id
    too, and as the tag `message_id` of the sending events when there is a configuration set.

    Args:
        client_factory: gives the client "sesv2", each time the same; its time-outs and retries are
            the maker's choice.
        configuration_set: name of the SES configuration set, for bounces and complaints.
    """

    def __init__(
        self, client_factory: Callable[[], Any], configuration_set: str | None = None
    ) -> None:
        self._client = client_factory
        self._configuration_set = configuration_set

    def send(self, email: Email) -> str:
        """Hand the e-mail over and return SES's message id [1].

        Raises:
            Refused: SES will never take it; the codes are `no_recipient`, `bad_address`,
                `bad_header` and `message_rejected`, `sender_not_verified`, `account_suspended`,
                `sending_paused`, `bad_request`, `mail_not_configured`.
            Unavailable: throttled, over a limit, failing, not reachable, or not permitted at the
                moment.
        """
        # Here, because most instances never send, and all would pay for it at their start.
        from chalicelib.adapters.mime import seal, to_bytes

        envelope = seal(email)
        request: dict[str, Any] = {
            "Destination": {"ToAddresses": [mailbox.address for mailbox in envelope.to]},
            "Content": {"Raw": {"Data": to_bytes(email, envelope)}},
        }
        if email.bounces_to is not None:
            request["FeedbackForwardingEmailAddress"] = email.bounces_to
        if self._configuration_set is not None:
            tag = re.sub(r"[^A-Za-z0-9_-]", "_", email.message_id)[:256]
            request["ConfigurationSetName"] = self._configuration_set
            request["EmailTags"] = [{"Name": "message_id", "Value": tag}]
        try:
            return str(self._client().send_email(**request)["MessageId"])
        except ClientError as error:
            name = error.response["Error"]["Code"].removesuffix("Exception")
            if name in _FINAL:
                detail = error.response["Error"].get("Message") or name
                raise Refused(detail, code=_FINAL[name]) from error
            raise Unavailable(f"SES answered {name}.", limit=_limit(error, name)) from error
        except BotoCoreError as error:
            raise Unavailable(f"SES did not answer: {type(error).__name__}.") from error


def _limit(error: ClientError, name: str) -> Limit | None:
    """Return what is used up: SES tells its limits apart by the sentence alone.

    Developer guide, "Errors related to the sending quotas": ThrottlingException (of this version
    of the API, TooManyRequestsException) with "Maximum sending rate exceeded" or "Daily message
    quota exceeded"; SES drops the message, whoever sends waits and tries again.
    """
    if name not in _LIMITED:
        return None
    said = str(error.response["Error"].get("Message", "")).lower()
    return Limit.QUOTA if "quota" in said else Limit.RATE


def account_in_words(client_factory: Callable[[], Any]) -> str:
    """Return what SES says of the account [1].

    Raises:
        Refused: sending is paused (`sending_paused`).
        Unavailable: SES did not answer, or does not let us ask.
    """
    try:
        account = client_factory().get_account()
    except ClientError as error:
        name = error.response["Error"]["Code"].removesuffix("Exception")
        raise Unavailable(f"SES answered {name}") from error
    except BotoCoreError as error:
        raise Unavailable(f"SES did not answer: {type(error).__name__}") from error
    if not account["SendingEnabled"]:
        raise Refused("sending is paused at SES", code=Code.SENDING_PAUSED)
    if not account["ProductionAccessEnabled"]:
        return "SES sends, but in its sandbox: only to addresses that are verified there"
    return "SES sends to everybody"
