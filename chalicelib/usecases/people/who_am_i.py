"""Who calls, what they may do, and what there is: all that a screen has to know to begin."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from chalicelib.domain.connections.connection import KINDS
from chalicelib.domain.people.plans import Feature, Plan
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.people.settings import CrmMode, Settings
from chalicelib.domain.people.users import User
from chalicelib.domain.words.languages import FALLBACK, languages
from chalicelib.usecases.people.roles import Reach, get_reaches
from chalicelib.usecases.tenant.tenant import Tenant

LEADS = "leads"
"""Whether inquiries become leads first."""


class Myself(msgspec.Struct, frozen=True, kw_only=True):
    """The caller, and what there is for them."""

    user: User
    language: str
    """In which the system speaks to them."""
    time_zone: str
    """On whose clock."""
    rights: tuple[Right, ...]
    reaches: tuple[Reach, ...]
    tenant: str
    settings: Settings
    plan: Plan
    parts: Mapping[str, bool]
    """What is on: of the plan, by the settings, and for which kinds a provider is connected."""


def who_am_i(tenant: Tenant, caller: Caller, now: datetime) -> Myself:
    """Return the caller and what there is for them [0 while the configuration is warm]."""
    caller.require(Right.SELF_READ)
    wide = tenant.configuration.tenant(now)
    user, settings = caller.user, wide.settings
    connected = {kind for kind, _ in wide.connections}
    parts = {
        **{feature.value: tenant.booked.has(feature) for feature in Feature},
        LEADS: settings.crm_mode is CrmMode.CLASSIC,
        **{kind: kind in connected for kind in KINDS},
    }
    return Myself(
        user=user,
        language=user.language if user.language and user.language in languages() else FALLBACK,
        time_zone=user.time_zone or settings.time_zone,
        rights=tuple(sorted(caller.rights - {Right.ANYONE})),
        reaches=get_reaches(tenant, caller, now),
        tenant=tenant.name,
        settings=settings,
        plan=tenant.booked,
        parts=parts,
    )
