"""Phone calls through Amazon Connect, in the account in which the tenant runs.

Looked up in November 2026: docs.aws.amazon.com/connect/latest/APIReference,
API_StartOutboundVoiceContact.html and API_DescribeContactFlow.html, and /connect/latest/adminguide
/play.html.

- StartOutboundVoiceContact calls a number (E.164) and then goes through a flow of the instance. It
  takes InstanceId, ContactFlowId, SourcePhoneNumber or QueueId, Attributes (32,768 bytes) and
  ClientToken, by which a repetition is told for 7 days, as long as the call lasts.
- What is said is the flow's business: a block "Play prompt" that speaks the attribute `text`.
  It plays wav files from S3 and no files from the web.
- Two requests a second; then TooManyRequests, LimitExceededException or ThrottlingException.
- What becomes of a call is in the instance's contact records only.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.calls import Calls, Robocall
from chalicelib.ports.providers import Parts, Provider

_FINAL = {
    "AccessDenied": Code.NOT_CONNECTED,
    "ContactFlowNotPublished": Code.NOT_CONNECTED,
    "DestinationNotAllowed": Code.BAD_NUMBER,
    "InvalidParameter": Code.BAD_REQUEST,
    "InvalidRequest": Code.BAD_REQUEST,
    "OutboundContactNotPermitted": Code.MESSAGE_REJECTED,
    "ResourceNotFound": Code.NOT_CONNECTED,
}
"""Connect's error, without "Exception" -> code of the refusal; all else is tried again."""
_Id = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9-]{1,100}$")]


class ConnectSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Amazon Connect sets."""

    instance: Annotated[
        _Id, msgspec.Meta(description="Id of the instance: what its ARN has behind instance/.")
    ]
    flow: Annotated[
        _Id, msgspec.Meta(description="Id of the flow: what its ARN has behind contact-flow/.")
    ]
    number: Annotated[
        str,
        msgspec.Meta(
            pattern=r"^\+[1-9][0-9]{6,14}$",
            description="Number of the instance from which calls come, like +15005550006.",
        ),
    ]


class ConnectCalls:
    """Has Amazon Connect place each call."""

    def __init__(self, client_factory: Callable[[], Any], settings: ConnectSettings) -> None:
        self._client = client_factory
        self._settings = settings

    def place(self, call: Robocall) -> str:
        """Have the call placed and return the id of its contact [1].

        Raises:
            Refused: `bad_number`, `bad_request`, `message_rejected`, `not_connected`.
            Unavailable: too many calls, or Connect fails.
        """
        if call.audio:
            said = "Amazon Connect plays no file from the web: let it say a text, or take Twilio"
            raise Refused(said, code=Code.BAD_REQUEST)
        told = {
            "text": call.text,
            "language": call.language,
            "voice": call.voice,
            "speed": call.speed,
            "volume": call.volume,
        }
        request = {
            "InstanceId": self._settings.instance,
            "ContactFlowId": self._settings.flow,
            "SourcePhoneNumber": call.line or self._settings.number,
            "DestinationPhoneNumber": call.to,
            "ClientToken": call.key,
            "Attributes": {name: value for name, value in told.items() if value},
        }
        placed = _asked(lambda client: client.start_outbound_voice_contact(**request), self._client)
        return str(placed["ContactId"])

    def asked(self) -> str:
        """Return what Connect says of the flow [1].

        Raises:
            Refused, Unavailable: as place.
        """
        found = _asked(
            lambda client: client.describe_contact_flow(
                InstanceId=self._settings.instance, ContactFlowId=self._settings.flow
            ),
            self._client,
        )["ContactFlow"]
        return f"Amazon Connect knows the flow {found['Name']}"


def _asked(request: Callable[[Any], Any], client_factory: Callable[[], Any]) -> Any:
    try:
        return request(client_factory())
    except ClientError as error:
        name = error.response["Error"]["Code"].removesuffix("Exception")
        if name in _FINAL:
            detail = error.response["Error"].get("Message") or error.response.get("Message") or name
            raise Refused(f"Amazon Connect answered {name}: {detail}", code=_FINAL[name]) from error
        raise Unavailable(f"Amazon Connect answered {name}") from error
    except BotoCoreError as error:
        raise Unavailable(f"Amazon Connect did not answer: {type(error).__name__}") from error


def _connect(parts: Parts, settings: ConnectSettings, secrets: Mapping[str, str]) -> ConnectCalls:
    return ConnectCalls(lambda: parts.aws("connect"), settings)


def _test(parts: Parts, settings: ConnectSettings, secrets: Mapping[str, str]) -> str:
    return _connect(parts, settings, secrets).asked()


PROVIDER = Provider[Calls](
    title="Amazon Connect", settings=ConnectSettings, connect=_connect, test=_test
)
