"""Text messages through Amazon SNS, in the account in which the tenant runs.

Looked up in November 2026: docs.aws.amazon.com/sns/latest/api/API_Publish.html and
/sns/latest/dg/sms_publish-to-phone.html. Publish takes PhoneNumber (E.164), Message (1,600 bytes
at most) and the attributes AWS.SNS.SMS.SMSType (Transactional, Promotional), AWS.SNS.SMS.SenderID
(up to 11 letters and digits) and AWS.MM.SMS.OriginationNumber. There is no key against
repetitions: after an answer that was lost a message may be sent twice. What becomes of a message
is in CloudWatch only. A new account is in the sandbox (GetSMSSandboxAccountStatus) and reaches
verified numbers alone.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.providers import Parts, Provider
from chalicelib.ports.sms import Sms, SmsSender

_FINAL = {
    "InvalidParameter": Code.BAD_NUMBER,
    "InvalidParameterValue": Code.BAD_NUMBER,
    "ParameterValueInvalid": Code.BAD_NUMBER,
    "OptedOut": Code.MESSAGE_REJECTED,
    "Validation": Code.BAD_NUMBER,
}
"""SNS error, without "Exception" -> code of the refusal; what is not listed is tried again."""


class SnsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to SNS may set."""

    sender_id: (
        Annotated[
            str,
            msgspec.Meta(
                pattern="^[A-Za-z0-9]{1,11}$",
                description="Name that is shown as the sender, in countries that have such names.",
            ),
        ]
        | None
    ) = None
    origination_number: (
        Annotated[
            str,
            msgspec.Meta(
                pattern=r"^\+?[0-9]{5,14}$",
                description="Number of the account that messages come from.",
            ),
        ]
        | None
    ) = None
    type: Annotated[
        Literal["Transactional", "Promotional"],
        msgspec.Meta(description="Whether reliability or cost counts."),
    ] = "Transactional"


class SnsSms:
    """Publishes each message to its number."""

    def __init__(self, client_factory: Callable[[], Any], settings: SnsSettings) -> None:
        self._client = client_factory
        self._settings = settings

    def send(self, sms: Sms) -> str:
        """Hand the message over and return its id [1].

        Raises:
            Refused: `bad_number`, `message_rejected`.
            Unavailable: throttled, failing, or not permitted at the moment.
        """
        attributes = {
            "AWS.SNS.SMS.SMSType": self._settings.type,
            "AWS.SNS.SMS.SenderID": self._settings.sender_id,
            "AWS.MM.SMS.OriginationNumber": self._settings.origination_number,
        }
        request = {
            "PhoneNumber": sms.to,
            "Message": sms.text,
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
                if value
            },
        }
        return str(_asked(lambda client: client.publish(**request), self._client)["MessageId"])

    def asked(self) -> str:
        """Return what SNS says of the account [1]."""
        status = _asked(lambda client: client.get_sms_sandbox_account_status(), self._client)
        if status["IsInSandbox"]:
            return "SNS sends, but in its sandbox: only to numbers that are verified there"
        return "SNS sends to all numbers"


def _asked(request: Callable[[Any], Any], client_factory: Callable[[], Any]) -> Any:
    try:
        return request(client_factory())
    except ClientError as error:
        name = error.response["Error"]["Code"].removesuffix("Exception")
        if name in _FINAL:
            detail = error.response["Error"].get("Message") or name
            raise Refused(f"SNS answered {name}: {detail}", code=_FINAL[name]) from error
        raise Unavailable(f"SNS answered {name}") from error
    except BotoCoreError as error:
        raise Unavailable(f"SNS did not answer: {type(error).__name__}") from error


def _connect(parts: Parts, settings: SnsSettings, secrets: Mapping[str, str]) -> SnsSms:
    return SnsSms(lambda: parts.aws("sns"), settings)


def _test(parts: Parts, settings: SnsSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


PROVIDER = Provider[SmsSender](
    title="Amazon SNS", settings=SnsSettings, connect=_connect, test=_test
)
