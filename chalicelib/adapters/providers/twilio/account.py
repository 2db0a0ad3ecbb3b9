"""What all of Twilio's services have in common: an account, its requests, errors and signatures.

Looked up in November 2026: twilio.com/docs/usage/requests-to-twilio, /docs/usage/security,
/docs/api/errors.

- Requests are forms to `{url}/2010-04-01/Accounts/{AccountSid}/...`, with basic authentication by
  account SID and auth token. What is made is answered with 201 and its `sid`.
- Errors are JSON: `code`, `message`, `more_info`, `status`. 401 comes with 20003, 429 with 20429.
- Nothing is idempotent, and there is no key that would make it so (error 20500): after an answer
  that was lost it may be done twice.
- Callbacks are forms. X-Twilio-Signature is the Base64 of an HMAC-SHA1 under the auth token: of the
  address, then name and value of all fields in the order of names. It says nothing of when.
"""

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from chalicelib.adapters.provider_answers import check_passing
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Callback

SECRETS = {"auth_token": "on the first page of Twilio's console, under the account SID"}
AccountSid = Annotated[
    str,
    msgspec.Meta(
        pattern="^AC[0-9a-fA-F]{32}$", description="On the first page of Twilio's console."
    ),
]
ApiUrl = Annotated[
    str,
    msgspec.Meta(
        pattern="^https?://[^ /]+$",
        max_length=200,
        description="Where the API is: that of another Region, or a stand-in.",
    ),
]
API = "https://api.twilio.com"
_CODES = {
    20003: Code.NOT_CONNECTED,
    20005: Code.ACCOUNT_SUSPENDED,
    20404: Code.NOT_CONNECTED,
    21210: Code.SENDER_NOT_VERIFIED,
    21211: Code.BAD_NUMBER,
    21212: Code.SENDER_NOT_VERIFIED,
    21214: Code.BAD_NUMBER,
    21217: Code.BAD_NUMBER,
    21606: Code.SENDER_NOT_VERIFIED,
    21614: Code.BAD_NUMBER,
    21660: Code.SENDER_NOT_VERIFIED,
}
"""Twilio's codes -> ours; what is not listed is something that Twilio refuses."""
_MOST = 65_536
_SECONDS = 10


class TwilioAccount:
    """Posts forms to one kind of thing of an account, such as Messages."""

    def __init__(self, http: Http, url: str, account_sid: str, token: str, things: str) -> None:
        self._http = http
        self._url = f"{url}/2010-04-01/Accounts/{account_sid}/{things}.json"
        self._login = base64.b64encode(f"{account_sid}:{token}".encode()).decode()

    def made(self, form: Iterable[tuple[str, str]]) -> str:
        """Have something made and return its SID [1].

        Raises:
            Refused: `bad_number`, `sender_not_verified`, `not_connected`, `account_suspended`,
                `message_rejected`, and those of the address.
            Unavailable: no answer, too many requests, or Twilio fails.
        """
        status, said = self._post(form)
        if status != 201 or not isinstance(said.get("sid"), str):
            raise _refused(status, said)
        return str(said["sid"])

    def asked(self, form: Iterable[tuple[str, str]], expected: Collection[int]) -> str:
        """Return what Twilio says to a form that it refuses, once it knows the account [1].

        `expected` are the errors with which it does so.

        Raises:
            Refused, Unavailable: as made.
        """
        status, said = self._post(form)
        if status != 400 or said.get("code") not in expected:
            raise _refused(status, said)
        return "Twilio knows the account and takes the token"

    def _post(self, form: Iterable[tuple[str, str]]) -> tuple[int, dict[str, Any]]:
        request = Outgoing(
            url=self._url,
            body=urlencode(list(form)).encode(),
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Authorization", f"Basic {self._login}"),
                ("Accept", "application/json"),
            ),
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "Twilio")
        try:
            said = msgspec.json.decode(body)
        except msgspec.DecodeError:
            said = None
        return answer.status, said if isinstance(said, dict) else {}


def signature(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Return how Twilio signs what it posts to an address."""
    text = url + "".join(f"{name}{value}" for name, value in sorted(fields.items()))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def signed_fields(token: str, call: Callback) -> dict[str, str]:
    """Return the fields of a callback.

    Raises:
        Forbidden: Twilio has not signed it.
    """
    pairs = parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True)
    fields = dict(pairs)
    signed = signature(token, call.url, fields)
    given = call.headers.get("x-twilio-signature", "")
    if not hmac.compare_digest(signed.encode(), given.encode()) or len(fields) != len(pairs):
        raise Forbidden("Twilio has not signed this")
    return fields


def _refused(status: int, said: Mapping[str, Any]) -> Refused:
    number = said.get("code")
    told = str(said.get("message") or "")[:300] or "it does not say why"
    named = f" ({number})" if number else ""
    code = _CODES.get(number, Code.MESSAGE_REJECTED) if isinstance(number, int) else None
    if status == 401:
        code = Code.NOT_CONNECTED
        told = f"{told}; check account SID and auth token of the connection"
    refusal = f"Twilio answered {status}{named}: {told}"
    return Refused(refusal, code=code or Code.BAD_ANSWER)
