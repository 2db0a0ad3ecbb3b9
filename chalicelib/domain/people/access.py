"""What somebody may do with which items and rules: the sum of their roles (semantics/rights)."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from chalicelib.domain.people.departments import Structure
from chalicelib.domain.people.roles import LEVEL, WIDTH, Granted, Scope, Setup, Verb

OPENED = "opened"
"""Field by which an item says that it is available to everyone."""
OBSERVERS = "observers"
"""Field by which an item names the users who look on."""


class Placed(Protocol):
    """An item, as far as roles look at it."""

    @property
    def type(self) -> str:
        """Return its entity type."""

    @property
    def id(self) -> int:
        """Return its id."""

    @property
    def pipeline(self) -> str | None:
        """Return where it is; None for types without stages."""

    @property
    def stage(self) -> str | None:
        """Return where in the pipeline it is."""

    @property
    def responsible(self) -> int:
        """Return whose it is."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Return what it holds."""


class Access:
    """The roles of one person, and whose items are those of their colleagues.

    `closed` are the pipelines, by entity type, that only roles which name them let in, `told` the
    types that every rule can tell of besides its own: those of clients, and `observed` the types
    whose items have observers.
    """

    def __init__(
        self,
        person: int,
        roles: Collection[Granted],
        structure: Structure,
        closed: Collection[tuple[str, str]] = (),
        *,
        told: Collection[str] = (),
        observed: Collection[str] = (),
        everything: bool = False,
    ) -> None:
        self.person = person
        self.everything = everything
        self.roles = tuple(roles)
        self._closed = closed
        self._told = told
        self._observed = observed
        self._structure = structure
        self._people: dict[Scope, frozenset[int]] = {Scope.OWN: frozenset({person})}

    def scope(
        self, verb: Verb, type: str, pipeline: str | None = None, stage: str | None = None
    ) -> Scope:
        """Return the widest scope that a role gives at a place."""
        if self.everything:
            return Scope.ALL
        closed = (type, pipeline) in self._closed
        return _widest(
            [role.scope(verb, type, pipeline, stage, closed=closed) for role in self.roles]
        )

    def widest(self, verb: Verb, type: str, pipeline: str | None = None) -> Scope:
        """Return the widest scope that a role gives anywhere within a type, or a pipeline."""
        if self.everything:
            return Scope.ALL
        closed = (type, pipeline) in self._closed
        return _widest(
            [one for role in self.roles for one in role.scopes(verb, type, pipeline, closed=closed)]
        )

    def reaches(self, verb: Verb, item: Placed) -> bool:
        """Return whether they may do something with an item as it is.

        Its observers see an item as if it were theirs.
        """
        scope = self.scope(verb, item.type, item.pipeline, item.stage)
        if scope is Scope.ALL:
            return True
        if scope is Scope.NONE:
            return False
        if scope is Scope.OPEN and item.fields.get(OPENED):
            return True
        if item.responsible in self.people(scope):
            return True
        looks_on = verb is Verb.READ and self.observes(item.type)
        return looks_on and self.person in (item.fields.get(OBSERVERS) or ())

    def observes(self, type: str) -> bool:
        """Return whether they see items of a type for being an observer of them."""
        return type in self._observed and not self.everything

    def people(self, scope: Scope) -> frozenset[int]:
        """Return whose items a scope holds for being theirs."""
        if scope is Scope.NONE:
            return frozenset()
        scope = Scope.BELOW if scope in (Scope.OPEN, Scope.ALL) else scope
        if scope not in self._people:
            found = self._structure.colleagues(self.person, below=scope is Scope.BELOW)
            self._people[scope] = found | {self.person}
        return self._people[scope]

    def widened(self, before: Structure, after: Structure) -> frozenset[int]:
        """Return whose items would come within reach by another structure of the company."""
        if self.everything:
            return frozenset()
        scopes = {
            scope
            for role in self.roles
            for one in role.role.permissions
            for scope in one.items.values()
        }
        found: set[int] = set()
        for below, used in ((False, {Scope.DEPARTMENT}), (True, {Scope.BELOW, Scope.OPEN})):
            if used & scopes:
                now = after.colleagues(self.person, below=below)
                found |= now - before.colleagues(self.person, below=below)
        return frozenset(found - {self.person})

    def whole(self, verb: Verb, type: str) -> bool:
        """Return whether they may do something with all items of a type."""
        return self.everything or (
            all(closed != type for closed, _ in self._closed)
            and any({*role.scopes(verb, type)} == {Scope.ALL} for role in self.roles)
        )

    def whole_rules(self, type: str) -> bool:
        """Return whether they may read the rules of all pipelines of a type."""
        return self.everything or (
            all(closed != type for closed, _ in self._closed)
            and any(Setup.NONE not in role.setups(type) for role in self.roles)
        )

    def sees_all(self, type: str, pipeline: str) -> bool:
        """Return whether they read all items of a pipeline."""
        if self.everything:
            return True
        closed = (type, pipeline) in self._closed
        return any(
            {*role.scopes(Verb.READ, type, pipeline, closed=closed)} == {Scope.ALL}
            for role in self.roles
        )

    def granted(self, type: str, pipeline: str | None = None) -> Setup:
        """Return what a role allows with rules and triggers, of a pipeline or somewhere."""
        if self.everything:
            return Setup.UPDATE
        if pipeline is None:
            return _highest([one for role in self.roles for one in role.setups(type)])
        closed = (type, pipeline) in self._closed
        return _highest([role.setup(type, pipeline, closed=closed) for role in self.roles])

    def setup(self, type: str, pipeline: str | None = None) -> Setup:
        """Return what they may do with rules and triggers, of a pipeline or somewhere.

        Rules run with the rights of the system and tell what they read. So who sets them up must
        be able to read all items of the pipeline, and all clients.
        """
        granted = self.granted(type, pipeline)
        if granted is not Setup.UPDATE or not self.unread(type, pipeline):
            return granted
        return Setup.READ

    def unread(self, type: str, pipeline: str | None, *more: str) -> list[str]:
        """Return the types, of those that rules of a pipeline tell of, that they do not read whole.

        `more` are types besides the pipeline's own and the clients'.
        """
        if self.everything:
            return []
        own = {type} if pipeline is not None and not self.sees_all(type, pipeline) else set()
        others = {*self._told, *more}
        return sorted(own | {one for one in others if not self.whole(Verb.READ, one)})


def _widest(scopes: Collection[Scope]) -> Scope:
    return max(scopes, key=WIDTH.__getitem__, default=Scope.NONE)


def _highest(setups: Collection[Setup]) -> Setup:
    return max(setups, key=LEVEL.__getitem__, default=Setup.NONE)
