"""One's own settings over HTTP: language, time zone, notices."""

from typing import Annotated

import msgspec

from chalicelib.api.door.bodies import change_of, given
from chalicelib.api.door.endpoints import Call, Endpoints
from chalicelib.domain.people.notices import BY_DEFAULT, Channel
from chalicelib.domain.people.rights import Right
from chalicelib.domain.people.users import User
from chalicelib.domain.words.languages import languages
from chalicelib.usecases.people.own_settings import choose_settings, own_settings

OWN_SETTINGS = Endpoints("Users")

Short = Annotated[str, msgspec.Meta(max_length=255)]


class OwnSettingsBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the system speaks to somebody."""

    language: Short | None = None
    """One of the `languages`; null for English."""
    time_zone: Short | None = None
    """IANA name, for example Europe/Berlin; null for the tenant's."""
    channels: Annotated[tuple[Channel, ...], msgspec.Meta(max_length=10)] = BY_DEFAULT
    """How own notices leave, besides the list: topic (chat, push), email, both or neither."""


OwnSettingsChange = change_of(OwnSettingsBody, "OwnSettingsChange")


class OwnSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the system speaks to the caller."""

    language: str | None
    time_zone: str | None
    channels: list[Channel]
    languages: dict[str, str]
    """What can be chosen, by code, each as its speakers call it."""


@OWN_SETTINGS.get("/v1/me/settings", right=Right.NOTICE_OWN, answer=OwnSettings)
def read_own(call: Call) -> OwnSettings:
    """Read in which language, on which clock and by which ways the system speaks to one."""
    return _settings(own_settings(call.tenant, call.caller))


@OWN_SETTINGS.patch(
    "/v1/me/settings", right=Right.NOTICE_OWN, body=OwnSettingsChange, answer=OwnSettings
)
def patch_own(call: Call) -> OwnSettings:
    """Choose one's own language, time zone and ways of notices; what is not given stays."""
    return _settings(choose_settings(call.tenant, call.caller, given(call.body), call.now))


def _settings(user: User) -> OwnSettings:
    return OwnSettings(
        language=user.language,
        time_zone=user.time_zone,
        channels=[*user.channels],
        languages=dict(languages()),
    )
