"""Custom audiences of Meta: Facebook and Instagram.

Looked up in November 2026: developers.facebook.com/docs/marketing-api, audiences/guides/
custom-audiences and reference/custom-audience/users; /docs/graph-api/changelog (v26.0 is the
latest, of July 2026) and /docs/graph-api/guides/error-handling.

- `POST {url}/{version}/{audience id}/users` adds, `DELETE` to the same address removes. The form
  has `payload`, JSON with `schema` and `data`: for several keys an array of keys and an array of
  rows, a key that is not known left blank; and `session`, JSON with a number of the advertiser's
  own (`session_id`, 64 bits), `batch_seq`, `last_batch_flag`, `estimated_num_total`. 10,000 rows at
  most. The answer has `audience_id`, `session_id`, `num_received`, `num_invalid_entries`. Changes
  show within 24 hours.
- EMAIL is trimmed and in lower case, PHONE has digits only, with the country code and without
  leading zeros; each is hashed with SHA-256, in hexadecimal.
- Errors are JSON: `error` with `message`, `type`, `code`, `error_subcode`, `error_user_msg`,
  `is_transient`. 190 and 102: the token has expired or was taken back. 10 and 200 to 299: it lacks
  a permission. 1, 2, 4, 17, 341, 368, 613 and 80003: wait and try again. 2654 and 100: the audience
  or what is sent is wrong; 1713230 below 100: the audience is blocked.
- Tokens of system users do not expire, and there is nothing to refresh. A token may travel in the
  header Authorization, where no log of addresses sees it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

import msgspec

from chalicelib.adapters.provider_answers import check_passing, json_object
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Refused, Unavailable
from chalicelib.ports.audiences import Audiences, Member
from chalicelib.ports.http import Http, Outgoing
from chalicelib.ports.providers import Parts, Provider

_EXPIRED = frozenset({102, 190})
_PASSING = frozenset({1, 2, 4, 17, 32, 341, 368, 613, 80003})
_MOST = 65_536
_ROWS = 10_000
"""What one request takes. A row has an address, a number, or both."""
_SECONDS = 10
_SHOWN = 10
"""How many audiences the test of a connection names."""


class FacebookSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to Meta's audiences sets."""

    account_id: Annotated[
        str,
        msgspec.Meta(
            pattern="^[0-9]{1,20}$",
            description="Id of the ad account: the digits behind act_ in Ads Manager's address.",
        ),
    ]
    version: Annotated[
        str, msgspec.Meta(pattern="^v[0-9]{2}\\.[0-9]$", description="Of the Graph API.")
    ] = "v26.0"
    url: Annotated[
        str,
        msgspec.Meta(
            pattern="^https?://[^ /]+$",
            max_length=200,
            description="Where the API is; another one is a stand-in.",
        ),
    ] = "https://graph.facebook.com"


class FacebookAudiences:
    """Changes who belongs to custom audiences."""

    most = _ROWS

    def __init__(self, http: Http, settings: FacebookSettings, token: str) -> None:
        self._http = http
        self._account = settings.account_id
        self._place = f"{settings.url}/{settings.version}"
        self._token = token

    def hashed(self, emails: Sequence[str], phones: Sequence[str]) -> Member:
        """Return the hashes as Meta prescribes them."""
        digits = ("".join(sign for sign in one if sign.isdigit()).lstrip("0") for one in phones)
        return Member(
            emails=tuple(dict.fromkeys(_hash(one.strip().lower()) for one in emails)),
            phones=tuple(dict.fromkeys(_hash(one) for one in digits)),
        )

    def add(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Add people and return the id of the session [1].

        Raises:
            Refused: `not_connected`, `audience_refused`, and those of the address.
            Unavailable: no answer, too many requests, or Meta fails.
        """
        return self._change("POST", audience, members, key)

    def remove(self, audience: str, members: Sequence[Member], key: str, now: datetime) -> str:
        """Remove people and return the id of the session [1].

        Raises:
            Refused, Unavailable: as add.
        """
        return self._change("DELETE", audience, members, key)

    def asked(self) -> str:
        """Return which audiences Meta knows of the account [1].

        Raises:
            Refused, Unavailable: as add.
        """
        fields = urlencode({"fields": "id,name", "limit": _SHOWN, "filtering": _OF_CUSTOMERS})
        found = self._send("GET", f"act_{self._account}/customaudiences?{fields}")
        audiences = [one for one in found.get("data") or () if isinstance(one, dict)]
        named = [f"{one.get('name')} ({one.get('id')})" for one in audiences]
        told = ", ".join(named) or "none yet; make one in Ads Manager"
        return f"Meta takes the token; customer lists of the account: {told}"

    def _change(
        self, method: Literal["POST", "DELETE"], audience: str, members: Sequence[Member], key: str
    ) -> str:
        rows = [
            list(row)
            for one in members
            for row in zip_longest(one.emails, one.phones, fillvalue="")
        ]
        session = {
            "session_id": int.from_bytes(hashlib.sha256(key.encode()).digest()[:7]),
            "batch_seq": 1,
            "last_batch_flag": True,
            "estimated_num_total": len(rows),
        }
        payload = {"schema": ["EMAIL", "PHONE"], "data": rows}
        form = {"payload": _json(payload), "session": _json(session)}
        said = self._send(method, f"{audience}/users", form)
        if not isinstance(said.get("num_received"), int):
            raise Refused("Meta does not say what it received", code=Code.BAD_ANSWER)
        invalid = said.get("num_invalid_entries")
        if isinstance(invalid, int) and invalid >= (len(rows) if len(members) == 1 else 1):
            refusal = f"Meta says that {invalid} of the {len(rows)} rows it received are not valid"
            raise Refused(refusal, code=Code.AUDIENCE_REFUSED)
        return str(said.get("session_id") or session["session_id"])

    def _send(
        self, method: Literal["POST", "GET", "DELETE"], path: str, form: Mapping[str, str] = {}
    ) -> dict[str, Any]:
        allowed = ("Authorization", f"Bearer {self._token}")
        typed = ("Content-Type", "application/x-www-form-urlencoded")
        request = Outgoing(
            method=method,
            url=f"{self._place}/{path}",
            body=urlencode(form).encode(),
            headers=(allowed, typed) if form else (allowed,),
        )
        answer, body = self._http.post_for(request, most=_MOST, seconds=_SECONDS)
        check_passing(answer, "Meta")
        said = json_object(body)
        if answer.status == 200 and "error" not in said:
            return said
        raise _refused(answer.status, said.get("error"), self._token)


_OF_CUSTOMERS = '[{"field":"subtype","operator":"EQUAL","value":"CUSTOM"}]'


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _refused(status: int, error: Any, token: str) -> Refused | Unavailable:
    error = error if isinstance(error, dict) else {}
    number = error.get("code") if isinstance(error.get("code"), int) else None
    told = str(error.get("error_user_msg") or error.get("message") or "it does not say why")
    named = f" ({number})" if number is not None else ""
    refusal = f"Meta answered {status}{named}: {told.replace(token, '***')[:300]}"
    if number in _PASSING or error.get("is_transient") is True:
        return Unavailable(refusal)
    if status == 401 or number in _EXPIRED:
        hint = f"{refusal}; make a new token and connect it"
        return Refused(hint, code=Code.NOT_CONNECTED)
    if number is not None and (number in (3, 10) or 200 <= number <= 299):
        hint = f"{refusal}; the token needs ads_management, and access to the ad account"
        return Refused(hint, code=Code.NOT_CONNECTED)
    return Refused(refusal, code=Code.BAD_ANSWER if number is None else Code.AUDIENCE_REFUSED)


def _connect(parts: Parts, settings: FacebookSettings, secrets: Mapping[str, str]) -> Audiences:
    return FacebookAudiences(parts.http, settings, secrets["access_token"])


def _test(parts: Parts, settings: FacebookSettings, secrets: Mapping[str, str]) -> str:
    return FacebookAudiences(parts.http, settings, secrets["access_token"]).asked()


PROVIDER = Provider[Audiences](
    title="Facebook and Instagram",
    settings=FacebookSettings,
    secrets={
        "access_token": "of a system user: Business settings, System users, Generate new token, "
        "with ads_management"
    },
    connect=_connect,
    test=_test,
)
