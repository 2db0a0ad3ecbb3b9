"""What the parameters of an action or trigger may refer to where it is placed."""

from collections.abc import Callable, Collection, Mapping

import msgspec

from chalicelib.domain.apps.app_action import AppAction
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.language.paths import PathContext


class CheckContext(msgspec.Struct, frozen=True, kw_only=True):
    """Where a rule is placed, for checks when it is saved."""

    entity_type: EntityType
    fields: Mapping[str, Mapping[str, Field]]
    """Fields by entity type code, of the item and of its clients."""
    stages: frozenset[str]
    """Stage codes of the rule's pipeline."""
    pipelines: Mapping[str, frozenset[str]] = {}
    """Stage codes of every pipeline of the entity type, by pipeline id."""
    pipelines_of: Callable[[str], Mapping[str, Pipeline]] | None = None
    """The pipelines of any entity type, by id; None where nothing is said of them."""
    users: frozenset[int]
    """Active users."""
    resources: frozenset[str] = frozenset()
    """Active resources that can be booked."""
    departments: frozenset[str] = frozenset()
    """Ids of all departments."""
    app_actions: Mapping[str, AppAction] = {}
    """What apps have registered, by code."""
    loopback_webhooks: bool = False
    """Whether webhooks may go to this machine (only in the local runtime)."""
    chosen: Callable[[str, str], Collection[str]] | None = None
    """Ids of what the tenant has set up, by format and, of connections, by kind; asked only where a
    parameter names some. None where nothing is said of that."""
    path_context: PathContext | None = None
    """Of a step in a workflow: what placeholders can name."""
