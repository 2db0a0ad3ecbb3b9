"""The rules and triggers of a pipeline as they are stored, each with the version of its row."""

from datetime import datetime

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import Clash, NotFound
from chalicelib.records.automation import RULE, TRIGGER, automation_partition
from chalicelib.records.body import decode
from chalicelib.usecases.automation.check_automation import PipelineContext
from chalicelib.usecases.tenant.tenant import Tenant

MAX_PER_PIPELINE = 1_000
"""Rules and triggers together."""
STEP = 10
"""Distance of the sorts that new rules get."""


class StoredAutomation:
    """All rules and triggers of one pipeline, freshly read [1]."""

    def __init__(self, tenant: Tenant, type: str, pipeline: str, now: datetime) -> None:
        """Read them.

        Raises:
            NotFound: no such type or pipeline.
            Invalid: the type has no automation.
        """
        self.ground = PipelineContext(tenant, type, pipeline, now)
        rows = tenant.table.query(automation_partition(type, pipeline))
        self.rules = {
            rule.id: (rule, row.version)
            for row in rows
            if row.kind == RULE
            for rule in (decode(row, Rule),)
        }
        self.ground.rules = [rule for rule, _ in self.rules.values()]
        self.triggers = {
            trigger.id: (trigger, row.version)
            for row in rows
            if row.kind == TRIGGER
            for trigger in (decode(row, Trigger),)
        }

    def rule(self, id: str) -> tuple[Rule, int]:
        """Return a rule and the version of its row.

        Raises:
            NotFound: there is none of that id.
        """
        if id not in self.rules:
            raise NotFound(f"the pipeline {self.ground.pipeline.id} has no rule {id}")
        return self.rules[id]

    def trigger(self, id: str) -> tuple[Trigger, int]:
        """Return a trigger and the version of its row.

        Raises:
            NotFound: there is none of that id.
        """
        if id not in self.triggers:
            raise NotFound(f"the pipeline {self.ground.pipeline.id} has no trigger {id}")
        return self.triggers[id]

    def check_room(self) -> None:
        """Refuse one more where the pipeline is full.

        Raises:
            Clash: it holds MAX_PER_PIPELINE already.
        """
        if len(self.rules) + len(self.triggers) >= MAX_PER_PIPELINE:
            raise Clash(
                f"a pipeline has at most {MAX_PER_PIPELINE} rules and triggers", code=Code.TOO_MANY
            )

    def next_rule_sort(self, stage: str) -> int:
        """Return the sort that puts a new rule below the others of its stage."""
        sorts = (one.sort for one, _ in self.rules.values() if one.stage == stage)
        return STEP + max(sorts, default=0)

    def next_trigger_sort(self, stage: str) -> int:
        """Return the sort that puts a new trigger below the others of its stage."""
        sorts = (one.sort for one, _ in self.triggers.values() if one.stage == stage)
        return STEP + max(sorts, default=0)
