"""Read and change where smart activities are on, for oneself and for everybody."""

from datetime import datetime

import msgspec

from chalicelib.domain.errors import Fault, Invalid
from chalicelib.domain.people.rights import Caller, Right
from chalicelib.domain.smart_activities.limit import activity_limit
from chalicelib.domain.smart_activities.toggles import (
    Choice,
    Chosen,
    CountedFor,
    Options,
    Sections,
    smart_types,
)
from chalicelib.domain.words.wording import there_is_no
from chalicelib.ports.table import Put
from chalicelib.records.body import decode
from chalicelib.records.smart_activities.settings import (
    SECTIONS_KEY,
    options_key,
    options_row,
    sections_row,
)
from chalicelib.usecases.tenant.retry import busy, retried
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant


class Toggles(msgspec.Struct, frozen=True):
    """What holds for a person and for everybody, as last written."""

    types: list[str]
    """Entity types that have smart activities."""
    options: Options
    sections: Sections
    most_open: int
    """Open activities above which counters are blocked."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What shall be different; what is not named stays as it is."""

    mine: dict[str, Choice] = {}
    """The person's own choices, by entity type."""
    sections: dict[str, bool] = {}
    """Whether the section of a type proposes activities to anybody."""
    counted_for: CountedFor | None = None
    most_open: int | msgspec.UnsetType | None = msgspec.UNSET
    """None for what the plan allows."""


def read_toggles(tenant: Tenant, caller: Caller, now: datetime) -> Toggles:
    """Return what holds for the caller and for everybody [1]."""
    caller.require(Right.CARD_READ)
    rows = tenant.table.get_many((options_key(caller.id), SECTIONS_KEY))
    options, sections = rows.get(options_key(caller.id)), rows.get(SECTIONS_KEY)
    known = decode(sections, Sections) if sections else Sections()
    return Toggles(
        smart_types(tenant.configuration.entity_types(now)),
        decode(options, Options) if options else Options(),
        known,
        activity_limit(tenant.plan, known.most_open),
    )


def change_toggles(tenant: Tenant, caller: Caller, wanted: Wanted, now: datetime) -> Toggles:
    """Change one's own choices and, as an admin, what holds for everybody, or nothing [1 to 2].

    A choice that is made again begins anew: to skip a day means a day from now.

    Raises:
        Forbidden: it changes what holds for everybody, and the caller may not.
        Invalid: a type has no smart activities, or the limit is not one.
        Clash: others keep changing it.
    """
    caller.require(Right.CARD_WRITE)
    _check(tenant, wanted, now)

    def attempt() -> Toggles:
        before = read_toggles(tenant, caller, now)
        options, own = _options(before.options, wanted, caller, now)
        sections = _sections(before.sections, wanted)
        most_open = activity_limit(tenant.plan, sections.most_open)
        after = Toggles(before.types, options, sections, most_open)
        if sections != before.sections:
            caller.require(Right.SETTINGS_UPDATE)
            sections = msgspec.structs.replace(sections, version=before.sections.version + 1)
            put = Put(sections_row(sections), expect=before.sections.version or "absent")
            after = msgspec.structs.replace(after, sections=sections)
            return save_configuration(tenant, [put, *own], after, now)
        if own:
            tenant.table.write(own)
        return after

    return retried(attempt, busy("the settings of smart activities"))


def _options(
    before: Options, wanted: Wanted, caller: Caller, now: datetime
) -> tuple[Options, list[Put]]:
    """Return the caller's own choices as they will be, and the write where some are made."""
    if not wanted.mine:
        return before, []
    chosen = {type: Chosen.at(choice, now) for type, choice in wanted.mine.items()}
    options = Options(types=before.types | chosen, version=before.version + 1)
    return options, [Put(options_row(caller.id, options), expect=before.version or "absent")]


def _sections(before: Sections, wanted: Wanted) -> Sections:
    off = {one for one in before.off if wanted.sections.get(one) is not True}
    off |= {one for one, on in wanted.sections.items() if not on}
    return msgspec.structs.replace(
        before,
        off=tuple(sorted(off)),
        counted_for=wanted.counted_for or before.counted_for,
        most_open=before.most_open if wanted.most_open is msgspec.UNSET else wanted.most_open,
    )


def _check(tenant: Tenant, wanted: Wanted, now: datetime) -> None:
    known = smart_types(tenant.configuration.entity_types(now))
    faults = [
        Fault(f"/types/{type}", there_is_no("type with smart activities", type, known))
        for type in dict.fromkeys((*wanted.mine, *wanted.sections))
        if type not in known
    ]
    most = activity_limit(tenant.plan)
    if isinstance(wanted.most_open, int) and not 1 <= wanted.most_open <= most:
        faults.append(Fault("/most_open", f"expected 1 to {most}, or null for the plan's limit"))
    if faults:
        raise Invalid(faults)
