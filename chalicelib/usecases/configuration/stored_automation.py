"""The automation of a pipeline as it is stored, and how its next version is written."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.document import (
    Document,
    Version,
    changes,
    chunks_of,
    in_order,
    stamped,
    taken_away,
)
from chalicelib.domain.automation.rests import RestEffect
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, Stale
from chalicelib.domain.people.rights import Caller
from chalicelib.ports.table import Put, Row, Write
from chalicelib.records.automation import (
    automation_key,
    automation_row,
    chunk_name,
    chunk_row,
    version_row,
)
from chalicelib.records.body import decode
from chalicelib.records.configuration import client_awaited_row
from chalicelib.records.idempotency import Once
from chalicelib.usecases.automation.check_automation import PipelineContext
from chalicelib.usecases.automation.files_of_rules import taken_by_rules
from chalicelib.usecases.automation.types_told import refuse_untold, types_of_rule
from chalicelib.usecases.tenant.automation_document import read_document
from chalicelib.usecases.tenant.save_configuration import save_configuration
from chalicelib.usecases.tenant.tenant import Tenant

T = TypeVar("T")

MAX_PER_PIPELINE = 1_000
"""Rules and triggers together."""


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """Who makes a version, when, and what they say of it."""

    caller: Caller
    now: datetime
    note: str = ""
    once: Once | None = None
    """Of a request with an Idempotency-Key."""
    keep_waiting: bool = False
    """Whether runs that wait go on though their rule is removed or switched off."""


class StoredAutomation:
    """All rules and triggers of one pipeline, freshly read [1 to 2]."""

    def __init__(
        self,
        tenant: Tenant,
        type: str,
        pipeline: str,
        now: datetime,
        *,
        ground: PipelineContext | None = None,
    ) -> None:
        """Read them; `ground` is the pipeline as it shall be, where that changes at once.

        Raises:
            NotFound: no such type or pipeline.
            Invalid: the type has no automation.
        """
        self._tenant, self._at = tenant, (type, pipeline)
        self.ground = ground or PipelineContext(tenant, type, pipeline, now)
        row = tenant.table.get(automation_key(type, pipeline))
        self.version = decode(row, Version) if row else None
        warm = tenant.configuration.pipeline(type, pipeline, now)
        if self.number != warm.version:
            # Another instance made a version: its stages may be others, too.
            tenant.configuration.forget()
            warm = tenant.configuration.pipeline(type, pipeline, now)
            self.ground = ground or PipelineContext(tenant, type, pipeline, now)
        if self.version is not None and self.version.number == warm.version:
            rules, triggers = tuple(warm.all_rules), tuple(warm.all_triggers)
        else:
            found = read_document(tenant.table, type, pipeline, self.version)
            rules, triggers = found.rules, found.triggers
        self.document = Document(stages=warm.pipeline.stages, rules=rules, triggers=triggers)
        self.rules: Mapping[str, Rule] = {one.id: one for one in rules}
        self.triggers: Mapping[str, Trigger] = {one.id: one for one in triggers}
        self.ground.rules = list(rules)

    @property
    def number(self) -> int:
        """Return the number of the version that counts."""
        return self.version.number if self.version else 0

    def check_version(self, expected: int | None) -> None:
        """Refuse to change another version than the caller has seen.

        Raises:
            Stale: it is another one.
        """
        if expected is not None and expected != self.number:
            raise Stale(f"the automation is at version {self.number}, not {expected}")

    def check_room(self) -> None:
        """Refuse one more where the pipeline is full.

        Raises:
            Clash: it holds MAX_PER_PIPELINE already.
        """
        if len(self.rules) + len(self.triggers) >= MAX_PER_PIPELINE:
            raise Clash(
                f"a pipeline has at most {MAX_PER_PIPELINE} rules and triggers", code=Code.TOO_MANY
            )

    def next(
        self,
        making: Making,
        *,
        rules: Collection[Rule] | None = None,
        triggers: Collection[Trigger] | None = None,
    ) -> Document:
        """Return the document with other rules or triggers, each with who changed it and when."""
        by, now = making.caller.id, making.now
        rules = self.rules.values() if rules is None else rules
        triggers = self.triggers.values() if triggers is None else triggers
        return Document(
            stages=self.ground.pipeline.stages,
            rules=in_order(stamped(rules, self.rules, now, by)),
            triggers=in_order(stamped(triggers, self.triggers, now, by)),
        )

    def write(self, making: Making, after: Document, value: T, more: Sequence[Write] = ()) -> T:
        """Make a document the next version and return the value [2 writes].

        Its chunks come first. Then one transaction makes it the version that counts, together with
        what `more` there is to write, provided that this one still does. Files that rules name are
        taken into use (files_of_rules.py).

        Raises:
            Conflict: somebody else made the next version.
            Forbidden: a rule that is new or changed tells of items that its author may not read.
            Invalid: a file that a rule names cannot be taken.
        """
        fresh = [rule for rule in after.rules if self.rules.get(rule.id) != rule]
        self._refuse_untold(making.caller, fresh, after.rules)
        files = taken_by_rules(self._tenant, making.caller, fresh, making.now, self.rules)
        chunks = [chunk_row(*self._at, chunk) for chunk in chunks_of(after)]
        version = Version(
            number=self.number + 1,
            at=making.now,
            by=making.caller.id,
            note=making.note,
            sha256=after.sha256,
            changes=changes(self.document, after),
            chunks=tuple(chunk_name(chunk) for chunk in chunks),
            withdrawn=() if making.keep_waiting else taken_away(self.document.rules, after.rules),
        )
        self._tenant.table.put_many(self._new(chunks))
        writes: list[Write] = [
            Put(automation_row(*self._at, version), expect=self.number or "absent"),
            Put(version_row(*self._at, version)),
            *files,
            *self._awaited(after, making.now),
            *more,
        ]
        return save_configuration(self._tenant, writes, value, making.now, making.once)

    def _refuse_untold(self, author: Caller, fresh: Sequence[Rule], all: Collection[Rule]) -> None:
        if not author.access.everything:
            fields = self.ground.context.fields
            needed = [types_of_rule(rule, self._at[0], all, fields) for rule in fresh]
            if needed:
                refuse_untold(author, *self._at, frozenset[str]().union(*needed))

    def _awaited(self, after: Document, now: datetime) -> list[Write]:
        """Return the note that rules of the type wait for clients, the first time one does."""
        type = self._at[0]
        if type in self._tenant.configuration.tenant(now).awaits:
            return []
        found = (listing.action(rule.action) for rule in after.rules)
        kinds = (kind for one in found if one is not None for kind in one.effects)
        rests = any(issubclass(kind, RestEffect) for kind in kinds)
        return [Put(client_awaited_row(type))] if rests else []

    def _new(self, chunks: Sequence[Row]) -> list[Row]:
        """Return each chunk once that the present version does not hold already."""
        held = self.version.chunks if self.version else ()
        several: dict[Any, Row] = {one.key: one for one in chunks if chunk_name(one) not in held}
        return list(several.values())
