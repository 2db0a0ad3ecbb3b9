"""A rule with everything that can be prepared before an item comes."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, parse_action
from chalicelib.catalogue.parameters.texts import placeholder_roots
from chalicelib.domain.automation.rules import Rule
from chalicelib.domain.automation.run_modes import RunMode, parse_run_mode
from chalicelib.domain.errors import Invalid
from chalicelib.domain.items.entity_types import CLIENT_TYPES
from chalicelib.domain.items.fields import Field
from chalicelib.domain.language.conditions import (
    Condition,
    Reading,
    compile_condition,
    fields_of,
)
from chalicelib.domain.language.parse_conditions import parse_condition
from chalicelib.engine.condition_names import ConditionNames, Roots, beyond

Holds = Callable[[Reading], bool]


class BrokenRule(Exception):
    """A stored rule no longer fits the configuration: its field, action or a parameter is gone."""


class CompiledRule:
    """A rule with everything that can be prepared before an item comes.

    Raises BrokenRule where it cannot.
    """

    def __init__(
        self,
        rule: Rule,
        fields: Mapping[str, Field],
        zone: ZoneInfo,
        roots: Roots | None = None,
    ) -> None:
        self.rule = rule
        self._fields = fields
        self._zone = zone
        self.names = ConditionNames(fields, roots or {})
        """What its condition can name."""

    @cached_property
    def action(self) -> Action:
        """Return the action with its parameters."""
        found = listing.action(self.rule.action)
        if found is None:
            raise BrokenRule(f"there is no action {self.rule.action}")
        try:
            return parse_action(found, self.rule.params)
        except msgspec.ValidationError as error:
            raise BrokenRule(str(error)) from error

    @cached_property
    def mode(self) -> RunMode:
        """Return when it acts."""
        try:
            return parse_run_mode(
                self.rule.run, self._fields, minimum_delay_seconds=0, shared=self.names
            )
        except Invalid as error:
            raise BrokenRule(error.detail) from error

    @cached_property
    def condition(self) -> Condition | None:
        """Return its condition, or None without one."""
        return parsed_condition(self.rule.condition, self.names)

    @cached_property
    def looks_at(self) -> list[str]:
        """Return the names of what its condition looks at."""
        return fields_of(self.condition) if self.condition else []

    @cached_property
    def private(self) -> frozenset[str]:
        """Return those of these names whose values nobody shall find in a record."""
        known = (self._fields.get(name) for name in self.looks_at)
        return frozenset(field.code for field in known if field and field.private)

    @cached_property
    def beyond(self) -> frozenset[str]:
        """Return those of these names that lie beyond the item's own row."""
        return beyond(self.looks_at, self._fields)

    @cached_property
    def holds(self) -> Holds | None:
        """Return the test of its condition, or None without one."""
        if self.condition is None:
            return None
        return compile_condition(self.condition, self.names, self._zone)

    @cached_property
    def needs_client(self) -> bool:
        """Return whether the linked contact and company must be read before it acts."""
        roots = placeholder_roots(self.action)
        return self.action.sees_client() or not roots.isdisjoint(CLIENT_TYPES)

    @cached_property
    def moves(self) -> bool:
        """Return whether it takes the item out of its stage."""
        try:
            return any(one.leaves_stage for one in self.action.effects)
        except BrokenRule:
            return False

    @cached_property
    def rests(self) -> bool:
        """Return whether its run is done only when something has come."""
        try:
            return self.action.rests()
        except BrokenRule:
            return False

    @cached_property
    def acts_alone(self) -> bool:
        """Return whether no other rule may act in the same transaction."""
        try:
            return self.moves or any(one.acts_alone for one in self.action.effects)
        except BrokenRule:
            return False

    @cached_property
    def needs_results(self) -> bool:
        """Return whether it looks at results of earlier rules."""
        return "results" in placeholder_roots(self.action)


def parsed_condition(document: Any, fields: Mapping[str, Field]) -> Condition | None:
    """Return a stored condition.

    Raises:
        BrokenRule: it no longer fits the fields.
    """
    try:
        return parse_condition(document, fields)
    except Invalid as error:
        raise BrokenRule(error.detail) from error
