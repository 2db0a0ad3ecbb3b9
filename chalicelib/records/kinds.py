"""Every kind of row that the table holds: what it is, where it lies, who gets to see it.

The stream's filter, the exports and the table of rows in docs/data.md are made of this.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.automation.rules import Rule, Trigger
from chalicelib.domain.automation.runs import Run
from chalicelib.domain.automation.signals import Signal
from chalicelib.domain.card.activities import Activity
from chalicelib.domain.card.timeline import StageMove, TimelineEntry
from chalicelib.domain.connections.connection import Connection
from chalicelib.domain.items.entity_types import EntityType
from chalicelib.domain.items.fields import Field
from chalicelib.domain.items.item import Item
from chalicelib.domain.items.journal import JournalEntry
from chalicelib.domain.items.pipelines import Pipeline
from chalicelib.domain.people.settings import Settings
from chalicelib.domain.people.users import ApiToken, User
from chalicelib.domain.workflows.runs import (
    Heard,
    StepDoing,
    WorkflowRun,
    WorkflowTemplate,
    WorkflowVersion,
)
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.domain.workflows.waiters import Waiter
from chalicelib.records import (
    automation,
    card,
    configuration,
    connections,
    entry_runs,
    idempotency,
    items,
    journal,
    people,
    runs,
    shared_entries,
    signals,
    workflows,
)
from chalicelib.records.kind import BEGUN_OR_ENDED, CHANGED, WRITTEN, Exported, Kind

COUNTER = "counter"
"""Kind of the rows behind `Table.add`."""
IMPORT = "import"
"""Kind of the row that says how far an import has come."""

_DOCUMENTS, _NEVER = Exported.AS_DOCUMENTS, Exported.NEVER


def _kind(name: str, holds: Any, pk: str, sk: str, tells: str, **more: Any) -> Kind:
    return Kind(name=name, holds=holds, pk=pk, sk=sk, tells=tells, **more)


ALL = (
    _kind(items.ITEM, Item, "deal_12", "item", "an item", wakes=WRITTEN),
    _kind(runs.RUN, Run, "deal_12", "run#000003#<rule>", "a rule's run for stage entry 3"),
    _kind(
        entry_runs.ENTRY_RUNS,
        entry_runs.EntryRuns,
        *("deal_12", "run#000003#!"),
        "runs of entry 3 that ended together",
    ),
    _kind(
        runs.AUTO_COMPLETE,
        runs.AutoComplete,
        "deal_12",
        "run#000003#~<activity>",
        "leaving entry 3 completes the activity",
    ),
    _kind(card.MOVE, StageMove, "deal_12", "move#<instant>#0000000#000003", "a stage move"),
    _kind(
        card.TIMELINE,
        TimelineEntry,
        "deal_12",
        "timeline#<instant>#<rule's sort>#<id>",
        "comment, log line, e-mail",
    ),
    _kind(
        shared_entries.SHARED_ENTRIES,
        shared_entries.SharedEntries,
        *("deal_12", "timeline#<instant>#<sort of the last>#<id of the last>"),
        "entries that rules made together",
    ),
    _kind(
        journal.CHANGE,
        JournalEntry,
        "deal_12",
        "change#000000007",
        "what the change to version 7 made different; kept `journal_days`",
    ),
    _kind(card.ACTIVITY, Activity, "deal_12", "activity#<id>", "a to-do"),
    _kind(
        runs.FIRING,
        runs.Firing,
        "deal_12",
        "firing#<change or signal>",
        "this has moved the item already (30 days)",
    ),
    _kind(items.LINK, items.Link, "contact_3", "link#deal_12", "the deal belongs to the contact"),
    _kind(items.ADDRESS, items.Link, "address#kim@example.com", "contact_3", "whose address it is"),
    _kind(
        signals.SIGNAL,
        Signal,
        "signal#<event id>",
        "signal",
        "what a client did (400 days)",
        wakes=WRITTEN,
    ),
    _kind(
        idempotency.ONCE,
        idempotency.FirstAnswer,
        "once#<user>#<key>",
        "once",
        "first answer to an Idempotency-Key (7 days)",
    ),
    _kind(
        configuration.SETTINGS,
        Settings,
        "config",
        "settings",
        "time zone, currency, hours, holidays",
        exported=_DOCUMENTS,
    ),
    _kind(people.USER, User, "config", "user#000000007", "a user", exported=_DOCUMENTS),
    _kind(people.ADMINS, dict, "config", "admins", "rises whenever an admin goes"),
    _kind(
        configuration.APP_TRIGGER,
        str,
        "config",
        "app_trigger#<code>",
        "the name of an app's trigger",
        exported=_DOCUMENTS,
    ),
    _kind(
        configuration.ENTITY_TYPE,
        EntityType,
        "config",
        "entity_type#<code>",
        "a type of items of the tenant's own",
        exported=_DOCUMENTS,
    ),
    _kind(
        connections.CONNECTION,
        Connection,
        "config",
        "connection#<kind>#<id>",
        "the provider chosen for something; its secrets lie in the secret store",
    ),
    _kind(
        configuration.SIGNING_SECRET,
        str,
        "config",
        "signing_secret",
        "signs links in e-mails",
        exported=_NEVER,
    ),
    _kind(
        configuration.STAMP,
        str,
        "config",
        "stamp",
        "changes with every change of configuration",
        exported=_NEVER,
    ),
    _kind(IMPORT, dict, "config", "import", "how far an import has come", exported=_NEVER),
    _kind(
        people.TOKEN,
        ApiToken,
        "tokens",
        "<SHA-256 of the token>",
        "an API token",
        exported=_DOCUMENTS,
    ),
    _kind(
        configuration.PIPELINE,
        Pipeline,
        "config#deal",
        "pipeline#<id>",
        "a pipeline of an entity type",
        exported=_DOCUMENTS,
    ),
    _kind(
        configuration.FIELD,
        Field,
        "config#deal",
        "field#uf_x",
        "a custom field of an entity type",
        exported=_DOCUMENTS,
    ),
    _kind(
        configuration.HIDDEN_FIELD,
        Field,
        "config#deal",
        "field#uf_x",
        "a custom field that was removed; items still hold its values",
        exported=_DOCUMENTS,
    ),
    _kind(
        automation.RULE,
        Rule,
        "config#deal#default",
        "rule#<id>",
        "a rule of a pipeline",
        exported=_DOCUMENTS,
    ),
    _kind(
        automation.TRIGGER,
        Trigger,
        "config#deal#default",
        "trigger#<id>",
        "a trigger of a pipeline",
        exported=_DOCUMENTS,
    ),
    _kind(
        workflows.TENANT_VARIABLE,
        Variable,
        "config",
        "tenant_variable#<code>",
        "a variable that all workflows share",
    ),
    _kind(
        workflows.TENANT_CONSTANT,
        Constant,
        "config",
        "tenant_constant#<code>",
        "a constant that all workflows share",
    ),
    _kind(workflows.VALUES, Any, "workflow_values", "<code>", "what such a variable holds"),
    _kind(
        workflows.TEMPLATE,
        WorkflowTemplate,
        "workflows",
        "template#<id>",
        "the draft of a workflow and the number of its published version",
    ),
    _kind(
        workflows.VERSION,
        WorkflowVersion,
        "workflow#<id>",
        "v000003",
        "what was published, never changed",
    ),
    _kind(
        workflows.RUN,
        WorkflowRun,
        "deal_12",
        "workflow#<run>",
        "a workflow's run, with its variables and the results that later steps look at",
        wakes=BEGUN_OR_ENDED,
    ),
    _kind(
        workflows.STEP,
        StepDoing,
        "workflow_run#<run>",
        "step#<step>#<visit>",
        "what a step did in which pass of its loops",
    ),
    _kind(
        workflows.WAITER,
        Waiter,
        "deal_12",
        "waiter#<run>#<step>#<visit>",
        "with the awaited item: whose token the stream answers",
        wakes=CHANGED,
    ),
    _kind(
        workflows.HEARD,
        Heard,
        "deal_12",
        "heard",
        "what its client did last, for runs that are about to wait for that",
    ),
    _kind(
        workflows.TASK,
        WorkflowTask,
        "deal_12",
        "user_task#<task>",
        "approve, read, fill in; what is asked for stands in the version",
    ),
    _kind(
        workflows.OPEN_TASK,
        str,
        "open_tasks#7",
        "<instant>#<task>",
        "names a task to each of its users while it is open",
    ),
    _kind(COUNTER, dict, "counter#deal", "counter", "last leased id"),
)
KINDS: Mapping[str, Kind] = {one.name: one for one in ALL}
STREAMED = frozenset(one.name for one in ALL if one.wakes)
"""Kinds of which the stream tells at all."""
DOCUMENTED = frozenset(one.name for one in ALL if one.exported is Exported.AS_DOCUMENTS)
LEFT_OUT = frozenset(one.name for one in ALL if one.exported is Exported.NEVER)
