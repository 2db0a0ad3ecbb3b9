"""Roles: what their users may do with items and rules, and what else (semantics/rights)."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.words.labels import name_faults
from chalicelib.domain.words.wording import there_is_no

MAX_ROLES = 200
MAX_PERMISSIONS = 500
"""Permissions of one role."""
MAX_ROLES_OF_USER = 20


class Verb(StrEnum):
    """What is done with items."""

    READ = "read"  # see them, and all that is on their cards
    ADD = "add"  # create them
    CHANGE = "change"  # set their fields, work with what is on their cards
    DELETE = "delete"  # delete them
    MOVE = "move"  # let them leave a stage, and come to one
    EXPORT = "export"  # take many of them out at once
    IMPORT = "import"  # bring many of them in at once


class Scope(StrEnum):
    """With which items. Each one holds those above it too."""

    NONE = "none"  # with none
    OWN = "own"  # with those that one is responsible for
    DEPARTMENT = "department"  # with those of the people of one's department
    BELOW = "below"  # with those of the people of one's department and the ones below it
    OPEN = "open"  # with those that are available to everyone
    ALL = "all"  # with all


class Setup(StrEnum):
    """What one may do with rules and triggers."""

    NONE = "none"  # nothing
    READ = "read"  # see them and their runs, without secrets
    UPDATE = "update"  # set them up, and see their secrets


WIDTH: Mapping[Scope, int] = {scope: width for width, scope in enumerate(Scope)}
LEVEL: Mapping[Setup, int] = {setup: level for level, setup in enumerate(Setup)}


class Permission(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a role allows at one place; what it leaves out, the next wider place says."""

    type: str | None = None
    """Entity type; None for all that have no own permission."""
    pipeline: str | None = None
    """None for all pipelines that have no own permission."""
    stage: str | None = None
    """None for all stages that have no own permission."""
    items: Mapping[Verb, Scope] = {}
    automation: Setup | None = None
    """Rules and triggers; of pipelines, not of single stages."""

    @property
    def place(self) -> tuple[str | None, str | None, str | None]:
        """Return where it holds."""
        return self.type, self.pipeline, self.stage


class Role(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What its users may do. Who has several may do what any of them allows."""

    id: str
    name: str
    permissions: tuple[Permission, ...] = ()
    rights: frozenset[str] = frozenset()
    """Rights that are not about items and rules of a type."""
    version: int = 1


def all_items(scope: Scope, automation: Setup) -> Permission:
    """Return the permission of one scope for everything, everywhere."""
    return Permission(items=dict.fromkeys(Verb, scope), automation=automation)


class Granted:
    """A role, ready to be asked often."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self._at = {one.place: one for one in role.permissions}

    def scope(
        self,
        verb: Verb,
        type: str,
        pipeline: str | None = None,
        stage: str | None = None,
        *,
        closed: bool = False,
    ) -> Scope:
        """Return the scope at a place: of the narrowest permission that says one.

        Where the pipeline is `closed`, only permissions that name it say anything.
        """
        for one in self._from_narrowest(type, pipeline, stage, closed=closed):
            if verb in one.items:
                return one.items[verb]
        return Scope.NONE

    def setup(self, type: str, pipeline: str | None = None, *, closed: bool = False) -> Setup:
        """Return what it allows with rules and triggers of a pipeline."""
        for one in self._from_narrowest(type, pipeline, None, closed=closed):
            if one.automation is not None:
                return one.automation
        return Setup.NONE

    def scopes(
        self, verb: Verb, type: str, pipeline: str | None = None, *, closed: bool = False
    ) -> list[Scope]:
        """Return every scope that it gives somewhere within a type, or within a pipeline."""
        places = [
            (one.pipeline, one.stage)
            for one in self._at.values()
            if one.type == type and one.pipeline and pipeline in (None, one.pipeline)
        ]
        return [
            self.scope(verb, type, *place, closed=closed) for place in [(pipeline, None), *places]
        ]

    def setups(self, type: str) -> list[Setup]:
        """Return every level that it has anywhere within a type."""
        places = {one.pipeline for one in self._at.values() if one.type == type}
        return [self.setup(type), *(self.setup(type, pipeline) for pipeline in places)]

    def ever(self, verb: Verb) -> bool:
        """Return whether it allows something anywhere at all."""
        return any(
            one.items.get(verb, Scope.NONE) is not Scope.NONE for one in self.role.permissions
        )

    def ever_setup(self, least: Setup) -> bool:
        """Return whether it allows that much with rules anywhere at all."""
        levels = (one.automation or Setup.NONE for one in self.role.permissions)
        return any(LEVEL[one] >= LEVEL[least] for one in levels)

    def _from_narrowest(
        self, type: str, pipeline: str | None, stage: str | None, *, closed: bool
    ) -> Iterator[Permission]:
        places: list[tuple[str | None, str | None, str | None]]
        places = [(type, pipeline, stage)] if stage is not None else []
        places += [(type, pipeline, None)] if pipeline is not None else []
        places += [] if closed else [(type, None, None), (None, None, None)]
        for place in places:
            if place in self._at:
                yield self._at[place]


def permission_faults(
    permissions: tuple[Permission, ...],
    types: Mapping[str, Mapping[str, Collection[str]]],
    fresh: Collection[Permission],
) -> list[Fault]:
    """Return what is wrong with the permissions of a role.

    Args:
        permissions: of the role.
        types: the stages of each pipeline of the entity types, by their codes.
        fresh: those that are new; the places of the others are not looked for again.
    """
    faults: list[Fault] = []
    seen: set[tuple[str | None, str | None, str | None]] = set()
    for index, one in enumerate(permissions):
        at = f"/permissions/{index}"
        faults += _place_faults(at, one, types) if one in fresh else []
        if one.place in seen:
            faults.append(Fault(at, "an earlier permission is for the same place; join them"))
        if one.stage is not None and one.automation is not None:
            said = "rules and triggers are allowed by pipeline, not by stage"
            faults.append(Fault(f"{at}/automation", said))
        seen.add(one.place)
    return faults


def role_faults(name: str, permissions: tuple[Permission, ...]) -> list[Fault]:
    """Return what is wrong with a role, apart from the places that it names."""
    faults = name_faults("/name", name)
    if len(permissions) > MAX_PERMISSIONS:
        faults.append(Fault("/permissions", f"at most {MAX_PERMISSIONS}"))
    return faults


def _place_faults(
    at: str, one: Permission, types: Mapping[str, Mapping[str, Collection[str]]]
) -> list[Fault]:
    if one.type is None:
        if one.pipeline is None and one.stage is None:
            return []
        return [Fault(f"{at}/type", "name the entity type whose pipeline this is")]
    if one.type not in types:
        return [Fault(f"{at}/type", there_is_no("entity type", one.type, types))]
    if one.pipeline is None:
        missing = "name the pipeline whose stage this is"
        return [] if one.stage is None else [Fault(f"{at}/pipeline", missing)]
    pipelines = types[one.type]
    if one.pipeline not in pipelines:
        return [Fault(f"{at}/pipeline", there_is_no("pipeline", one.pipeline, pipelines))]
    if one.stage is not None and one.stage not in pipelines[one.pipeline]:
        return [Fault(f"{at}/stage", there_is_no("stage", one.stage, pipelines[one.pipeline]))]
    return []
