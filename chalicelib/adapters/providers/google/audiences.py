"""Customer Match audiences of Google Ads, over the Data Manager API.

Looked up in November 2026: developers.google.com/data-manager/api, reference/rest/v1/
audienceMembers/ingest and remove, accountTypes.accounts.userLists/list, devguides/concepts/
formatting, destinations and understand-errors; developers.google.com/ads/blog of 4 March 2026.

- Since 1 April 2026 the Google Ads API takes no audiences of newcomers any more
  (CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE); the Data Manager API does, and needs no developer
  token.
- `POST {url}/v1/audienceMembers:ingest` and `:remove`, JSON: `destinations` with `operatingAccount`
  (`accountType`, `accountId`), `loginAccount` where a manager account has access, and
  `productDestinationId`, the audience; `audienceMembers` (10,000 at most) with `userData.
  userIdentifiers`, each one `emailAddress` or `phoneNumber`, at most 10; `encoding` HEX. To add,
  there are `termsOfService` and `consent` besides. The answer is `{"requestId": ...}`; the work is
  done later. One record that is wrong fails the whole request.
- E-mail addresses have no white space and are in lower case; those of gmail.com and googlemail.com
  lose the dots before the @, and the plus with what follows. Phone numbers are E.164 with the plus.
- `GET {url}/v1/accountTypes/GOOGLE_ADS/accounts/{id}/userLists` lists audiences, 50 a page; a
  manager account goes into the header `login-account`.
- Errors are JSON: `error` with `code`, `message`, `status` (INVALID_ARGUMENT, UNAUTHENTICATED,
  PERMISSION_DENIED, RESOURCE_EXHAUSTED ...) and `details`, among them ErrorInfo with `reason` and
  BadRequest with `fieldViolations`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.adapters.provider_answers import check_passing, json_object
from chalicelib.adapters.providers.google.login import GoogleLogin
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused
from chalicelib.ports.audiences import Audiences, Member
from chalicelib.ports.http import Answer, Http, Outgoing
from chalicelib.ports.providers import Parts, Provider

_GMAIL = ("gmail.com", "googlemail.com")
_MOST = 262_144
_MEMBERS = 10_000
"""What one request takes."""
_IDENTIFIERS = 10
"""What one member has at most; of more the person is several members."""
_SECONDS = 10
_SHOWN = 10
"""How many audiences the test of a connection names."""


class GoogleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Google's audiences sets."""

    account_id: Annotated[
        str,
        msgspec.Meta(
            pattern="^[0-9]{10}$",
            description="Customer id of the Google Ads account, 10 digits without hyphens.",
        ),
    ]
    manager_id: (
        Annotated[
            str,
            msgspec.Meta(
                pattern="^[0-9]{10}$",
                description="Customer id of the manager account, where access is through one.",
            ),
        ]
        | None
    ) = None
    client_id: Annotated[
        str,
        msgspec.Meta(
            pattern="^[A-Za-z0-9._-]+$",
            max_length=200,
            description="Of the OAuth client: Google Cloud console, Credentials.",
        ),
    ]
    consent: Annotated[
        Literal["unspecified", "granted", "denied"],
        msgspec.Meta(
            description="Whether the people have agreed that their data are used for advertising "
            "and to personalise it; Google uses nobody of the EEA without."
        ),
    ] = "unspecified"
    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ /]+$",
            max_length=200,
            description="Where the API is; another one is a stand-in.",
        ),
    ] = "https://datamanager.googleapis.com"
    oauth_url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ ]+$",
            max_length=200,
            description="Where tokens come from; another one is a stand-in.",
        ),
    ] = "https://oauth2.googleapis.com/token"


class GoogleAudiences:
    """Changes who belongs to audiences."""

    most = _MEMBERS

    def __init__(
        self, http: Http, settings: GoogleSettings, client_secret: str, refresh_token: str
    ) -> None:
        self._http = http
        self._settings = settings
        place = settings.oauth_url, settings.client_id
        self._login = GoogleLogin(http, *place, client_secret, refresh_token)

    def hashed(self, emails: Sequence[str], phones: Sequence[str]) -> Member:
        """Return the hashes as Google prescribes them."""
        return Member(
            emails=tuple(dict.fromkeys(_hash(_address(one)) for one in emails)),
            phones=tuple(dict.fromkeys(_hash(one.strip()) for one in phones)),
        )

    def add(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Add people and return Google's id of the request [1; 2 for the first, 3 at most].

        Raises:
            Refused: `not_connected`, `audience_refused`, and those of the address.
            Unavailable: no answer, too many requests, or Google fails.
        """
        body = self._body(audience, members)
        body["termsOfService"] = {"customerMatchTermsOfServiceStatus": "ACCEPTED"}
        if self._settings.consent != "unspecified":
            status = f"CONSENT_{self._settings.consent.upper()}"
            body["consent"] = {"adUserData": status, "adPersonalization": status}
        return self._change("ingest", body, now)

    def remove(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Remove people and return Google's id of the request [1; 2 for the first, 3 at most].

        Raises:
            Refused, Unavailable: as add.
        """
        return self._change("remove", self._body(audience, members), now)

    def asked(self) -> str:
        """Return which audiences Google knows of the account [2].

        Raises:
            Refused, Unavailable: as add.
        """
        manager = self._settings.manager_id
        more = (("login-account", _account_name(manager)),) if manager else ()
        path = f"{_account_name(self._settings.account_id)}/userLists?pageSize={_SHOWN}"
        said = self._send("GET", path, None, headers=more)
        lists = [one for one in said.get("userLists") or () if isinstance(one, dict)]
        named = [f"{one.get('displayName')} ({one.get('id')})" for one in lists]
        told = ", ".join(named) or "none yet; make one in Google Ads, Audience manager"
        return f"Google takes the token; audiences of the account: {told}"

    def _body(self, audience: str, members: Sequence[Member]) -> dict[str, Any]:
        destination: dict[str, Any] = {
            "operatingAccount": _account(self._settings.account_id),
            "productDestinationId": audience,
        }
        if self._settings.manager_id:
            destination["loginAccount"] = _account(self._settings.manager_id)
        return {
            "destinations": [destination],
            "audienceMembers": [
                {"userData": {"userIdentifiers": known}} for one in members for known in _known(one)
            ],
            "encoding": "HEX",
        }

    def _change(self, verb: str, body: Mapping[str, Any], now: datetime) -> str:
        said = self._send("POST", f"audienceMembers:{verb}", now, msgspec.json.encode(body))
        if not isinstance(said.get("requestId"), str):
            raise Refused("Google does not say how it calls the request", code=Code.BAD_ANSWER)
        return str(said["requestId"])

    def _send(
        self,
        method: Literal["POST", "GET"],
        path: str,
        now: datetime | None,
        body: bytes = b"",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> dict[str, Any]:
        """Return what Google answers; a token that it takes no more is refreshed once."""
        token = self._login.token(now)
        answer, said = self._ask(method, path, token, body, headers)
        if answer.status == 401:
            token = self._login.refreshed(now)
            answer, said = self._ask(method, path, token, body, headers)
        if answer.status != 200:
            raise _refused(answer.status, said.get("error"), self._login)
        return said

    def _ask(
        self,
        method: Literal["POST", "GET"],
        path: str,
        token: str,
        body: bytes,
        headers: tuple[tuple[str, str], ...],
    ) -> tuple[Answer, dict[str, Any]]:
        allowed = ("Authorization", f"Bearer {token}")
        typed = (("Content-Type", "application/json"),) if body else ()
        request = Outgoing(
            method=method,
            url=f"{self._settings.url}/v1/{path}",
            body=body,
            headers=(allowed, *typed, *headers),
        )
        answer, said = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "Google")
        return answer, json_object(said)


def _known(member: Member) -> Iterator[list[dict[str, str]]]:
    """Yield by what Google knows a person, as much as one member takes."""
    known = [{"emailAddress": one} for one in member.emails]
    known += [{"phoneNumber": one} for one in member.phones]
    for start in range(0, len(known), _IDENTIFIERS):
        yield known[start : start + _IDENTIFIERS]


def _address(email: str) -> str:
    plain = "".join(email.split()).lower()
    name, _, host = plain.rpartition("@")
    if host in _GMAIL:
        name = name.partition("+")[0].replace(".", "")
    return f"{name}@{host}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _account(id: str) -> dict[str, str]:
    return {"accountType": "GOOGLE_ADS", "accountId": id}


def _account_name(id: str) -> str:
    return f"accountTypes/GOOGLE_ADS/accounts/{id}"


def _refused(status: int, error: Any, login: GoogleLogin) -> Refused:
    error = error if isinstance(error, dict) else {}
    details = [one for one in error.get("details") or () if isinstance(one, dict)]
    reasons = [str(one["reason"]) for one in details if one.get("reason")]
    fields = [
        f"{fault.get('field')}: {fault.get('description')}"
        for one in details
        for fault in one.get("fieldViolations") or ()
        if isinstance(fault, dict)
    ]
    named = ", ".join([str(error.get("status") or ""), *reasons]).strip(", ")
    told = "; ".join([str(error.get("message") or "it does not say why"), *fields])[:300]
    refusal = login.hidden(f"Google answered {status} ({named}): {told}")
    if status in (401, 403):
        hint = f"{refusal}; check the account, and that the token has the scope datamanager"
        return Refused(hint, code=Code.NOT_CONNECTED)
    return Refused(refusal, code=Code.AUDIENCE_REFUSED if error else Code.BAD_ANSWER)


def _connected(
    parts: Parts, settings: GoogleSettings, secrets: Mapping[str, str]
) -> GoogleAudiences:
    given = secrets["client_secret"], secrets["refresh_token"]
    return GoogleAudiences(parts.http, settings, *given)


def _test(parts: Parts, settings: GoogleSettings, secrets: Mapping[str, str]) -> str:
    return _connected(parts, settings, secrets).asked()


PROVIDER = Provider[Audiences](
    title="Google Ads",
    settings=GoogleSettings,
    secrets={
        "client_secret": "beside the OAuth client's id in the Google Cloud console",
        "refresh_token": "given when the account's owner agrees to the scope datamanager",
    },
    connect=_connected,
    test=_test,
)
