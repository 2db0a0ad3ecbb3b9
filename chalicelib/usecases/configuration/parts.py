"""The parts of a pipeline's automation: what rules and triggers have in common, and what not.

Both stand on a stage, are checked against their pipeline and make up its document. What is not
given is made up: a name, a place below the others of the stage, and the code of a webhook.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Generic

import msgspec

from chalicelib.catalogue import listing
from chalicelib.domain.automation.document import Part
from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.errors import Fault, NotFound
from chalicelib.ports.identity import Identity
from chalicelib.usecases.automation.check_automation import (
    PipelineContext,
    rule_faults,
    trigger_faults,
)
from chalicelib.usecases.configuration.findings import Finding
from chalicelib.usecases.configuration.stored_automation import StoredAutomation

IMMEDIATELY = {"mode": "immediately"}
WEBHOOK = "incoming_webhook"
STEP = 10
"""Distance of the sorts that new rules and triggers get."""

Values = Mapping[str, Any]


class ShownTrigger(Trigger, frozen=True, kw_only=True):
    """A trigger as it is read."""

    broken: str | msgspec.UnsetType = msgspec.UNSET
    """Only of one that no longer fits the configuration: why it cannot be judged."""


class SavedRule(Rule, frozen=True, kw_only=True):
    """A rule as it is answered when it is saved."""

    findings: tuple[Finding, ...] | msgspec.UnsetType = msgspec.UNSET
    """Only where there are some: what is probably not meant, and yet taken."""


class Parts(msgspec.Struct, Generic[Part], frozen=True, kw_only=True):
    """A kind of part: rules or triggers."""

    word: str
    """What one of them is called; with an s the name of their list."""
    does: str
    """Name of the field that says what it does or watches."""
    form: type[Part]
    answer: type[Part]
    """As it is answered when it is saved."""
    entry: Callable[[str], Any]
    """Returns the entry of the catalogue by its code."""
    faults: Callable[[PipelineContext, Part, Part | None], list[Fault]]
    completed: Callable[[Part, Identity], Part]
    kept: Callable[[Values, Part, bool], Values]
    """What a change, or a replacement (True), leaves as it is although it is not given."""
    shown: Callable[[PipelineContext, Part], Part]
    """As it is read, with what it says of itself."""
    told: Callable[[Part, Sequence[Finding]], Part]
    """As it is answered when it is saved, with what is to be said of it."""

    def stored(self, automation: StoredAutomation) -> Mapping[str, Part]:
        """Return all of them by id."""
        found: Mapping[str, Part] = attrgetter(f"{self.word}s")(automation)
        return found

    def find(self, automation: StoredAutomation, id: str) -> Part:
        """Return one of them.

        Raises:
            NotFound: there is none of that id.
        """
        found = self.stored(automation).get(id)
        if found is None:
            place = automation.ground.pipeline.id
            raise NotFound(f"the pipeline {place} has no {self.word} {id}")
        return found

    def new(
        self, automation: StoredAutomation, id: str, values: Values, identity: Identity
    ) -> Part:
        """Return one with what was not given filled in."""
        code, stage = values[self.does], values["stage"]
        entry = self.entry(code)
        own = {name: value for name, value in values.items() if value is not None}
        own.setdefault("name", entry.title if entry else code)
        if "sort" not in own:
            sorts = (one.sort for one in self.stored(automation).values() if one.stage == stage)
            own["sort"] = STEP + max(sorts, default=0)
        return self.completed(self.form(id=id, **own), identity)

    def changed(
        self,
        automation: StoredAutomation,
        before: Part,
        values: Values,
        identity: Identity,
        *,
        replace: bool,
    ) -> Part:
        """Return one with other values; with `replace` those not given take their defaults."""
        values = self.kept(values, before, replace)
        if replace:
            return self.new(automation, before.id, {"sort": before.sort, **values}, identity)
        return self.completed(msgspec.structs.replace(before, **values), identity)


def _rule_kept(values: Values, before: Rule, replace: bool) -> Values:
    if replace:
        return values
    return {**values, "run": values.get("run", before.run) or IMMEDIATELY}


def _trigger_kept(values: Values, before: Trigger, replace: bool) -> Values:
    """Return the values; a webhook keeps its code where the new settings name none."""
    if "params" not in values and not replace:
        return values
    params = dict(values.get("params") or {})
    kind = values.get("trigger", before.trigger)
    if kind == WEBHOOK == before.trigger and not params.get("code"):
        params["code"] = before.params.get("code", "")
    return {**values, "params": params}


def _with_code(trigger: Trigger, identity: Identity) -> Trigger:
    if trigger.trigger != WEBHOOK or trigger.params.get("code"):
        return trigger
    return msgspec.structs.replace(trigger, params={**trigger.params, "code": identity.secret()})


def _shown_trigger(context: PipelineContext, trigger: Trigger) -> Trigger:
    broken = context.broken(trigger)
    return ShownTrigger(**msgspec.structs.asdict(trigger), broken=broken or msgspec.UNSET)


def _told_rule(rule: Rule, findings: Sequence[Finding]) -> Rule:
    if not findings:
        return rule
    return SavedRule(**msgspec.structs.asdict(rule), findings=tuple(findings))


RULES: Parts[Rule] = Parts(
    word="rule",
    does="action",
    form=Rule,
    answer=SavedRule,
    entry=listing.action,
    faults=rule_faults,
    completed=lambda rule, _: rule,
    kept=_rule_kept,
    shown=lambda _, rule: rule,
    told=_told_rule,
)
TRIGGERS: Parts[Trigger] = Parts(
    word="trigger",
    does="trigger",
    form=Trigger,
    answer=Trigger,
    entry=listing.trigger,
    faults=trigger_faults,
    completed=_with_code,
    kept=_trigger_kept,
    shown=_shown_trigger,
    told=lambda trigger, _: trigger,
)
