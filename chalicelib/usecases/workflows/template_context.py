"""What a workflow template is checked against: the tenant's configuration and the catalogue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.catalogue import listing
from chalicelib.catalogue.action import Action, parameter_faults, parse_action
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.secrets import hidden_faults
from chalicelib.catalogue.parameters.texts import names_in_paths
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import Field
from chalicelib.domain.language.paths import PathContext
from chalicelib.domain.workflows.names import TemplateContext
from chalicelib.usecases.tenant.chosen import chosen_of
from chalicelib.usecases.tenant.tenant import Tenant


class CatalogueActions:
    """The catalogue as the checks of a template see it."""

    def __init__(self, context: CheckContext) -> None:
        self._setting = context
        type = context.entity_type
        found = {code: listing.action(code) for code in listing.action_codes()}
        self.codes = frozenset(
            code
            for code, one in found.items()
            if one is not None and one.refuses(type) is None
            if not one.rules_only
            if code != "change_stage" or type.has_stages
        )

    def check(self, code: str, params: Mapping[str, Any], path_context: PathContext) -> list[Fault]:
        """Return what is wrong with an action's parameters."""
        kind = listing.action(code)
        if kind is None:
            return [Fault("", f"there is no action {code}")]
        if hidden := hidden_faults(kind, params):
            return hidden
        try:
            parsed = parse_action(kind, params)
        except msgspec.ValidationError as error:
            return parameter_faults(kind, params, error)
        return parsed.check(msgspec.structs.replace(self._setting, path_context=path_context))

    def results(self, code: str, params: Mapping[str, Any]) -> Mapping[str, Field]:
        """Return what an action gives to later steps, by name."""
        action = self._parsed(code, params)
        known = self._setting
        return action.gives(known.fields, known.app_actions) if action else {}

    def changes(self, code: str, params: Mapping[str, Any]) -> frozenset[str]:
        """Return the codes of the fields of the run's item that an action sets."""
        action = self._parsed(code, params)
        return action.changes() if action else frozenset()

    def _parsed(self, code: str, params: Mapping[str, Any]) -> Action | None:
        kind = listing.action(code)
        try:
            return parse_action(kind, params) if kind else None
        except msgspec.ValidationError:
            return None


def template_context_of(tenant: Tenant, type: str, now: datetime) -> TemplateContext:
    """Return what the templates of an entity type are checked against.

    Raises:
        NotFound: there is no such type.
    """
    wide = tenant.configuration.type(type, now)
    everywhere = tenant.configuration.tenant(now)
    users = frozenset(user.id for user in everywhere.users.values() if user.active)
    pipelines = {
        one.id: frozenset(stage.code for stage in one.stages) for one in wide.pipelines.values()
    }
    action_setting = CheckContext(
        entity_type=wide.entity_type,
        fields=tenant.configuration.fields(now),
        stages=frozenset[str]().union(*pipelines.values()),
        pipelines=pipelines,
        pipelines_of=lambda code: tenant.configuration.type(code, now).pipelines,
        users=users,
        resources=everywhere.bookable,
        departments=frozenset(everywhere.structure.departments),
        app_actions=everywhere.app_actions,
        loopback_webhooks=tenant.loopback_webhooks,
        chosen=chosen_of(tenant.configuration, now),
    )
    known = _pipelines(tenant, now)
    return TemplateContext(
        entity_type=type,
        entity_types=frozenset(tenant.configuration.entity_types(now)),
        now=now,
        actions=CatalogueActions(action_setting),
        fields=wide.fields,
        stages={code: frozenset[str]().union(*one.values()) for code, one in known.items()},
        pipelines=known,
        users=users,
        people=frozenset(everywhere.users),
        paths=names_in_paths(action_setting),
        tenant_variables=everywhere.variables,
        tenant_constants=everywhere.constants,
    )


def _pipelines(tenant: Tenant, now: datetime) -> dict[str, dict[str, frozenset[str]]]:
    """Return the stages of each type that has some, by pipeline."""
    found = {}
    for code, type in tenant.configuration.entity_types(now).items():
        if type.has_stages:
            pipelines = tenant.configuration.type(code, now).pipelines.values()
            found[code] = {
                one.id: frozenset(stage.code for stage in one.stages) for one in pipelines
            }
    return found
