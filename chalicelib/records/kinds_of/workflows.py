"""Rows of workflows: templates, runs, what they wait for and what they ask people."""

from typing import Any

from chalicelib.domain.workflows.runs import WorkflowRun, WorkflowTemplate, WorkflowVersion
from chalicelib.domain.workflows.step_log import StepDoing
from chalicelib.domain.workflows.tasks import WorkflowTask
from chalicelib.domain.workflows.variables import Constant, Variable
from chalicelib.domain.workflows.waiters import ClientNews, Waiter
from chalicelib.records import workflows
from chalicelib.records.kinds_of.kind import described

OF_WORKFLOWS = (
    described(
        workflows.TENANT_VARIABLE,
        Variable,
        "config",
        "tenant_variable#<code>",
        "a variable that all workflows share",
    ),
    described(
        workflows.TENANT_CONSTANT,
        Constant,
        "config",
        "tenant_constant#<code>",
        "a constant that all workflows share",
    ),
    described(workflows.VALUES, Any, "workflow_values", "<code>", "what such a variable holds"),
    described(
        workflows.TEMPLATE,
        WorkflowTemplate,
        "workflows",
        "template#<id>",
        "the draft of a workflow and the number of its published version",
    ),
    described(
        workflows.VERSION,
        WorkflowVersion,
        "workflow#<id>",
        "v000003",
        "what was published, never changed",
    ),
    described(
        workflows.RUN,
        WorkflowRun,
        "deal_12",
        "workflow#<run>",
        "a workflow's run, with its variables and the results that later steps look at",
    ),
    described(
        workflows.STEP,
        StepDoing,
        "workflow_run#<run>",
        "step#<step>#<visit>",
        "what a step did in which pass of its loops",
    ),
    described(
        workflows.WAITER,
        Waiter,
        "deal_12",
        "waiter#<run>#<step>#<visit>",
        "with the awaited item: whose token the stream answers",
        never_exported=("token",),
    ),
    described(
        workflows.HEARD,
        ClientNews,
        "deal_12",
        "heard",
        "what its client did lately, for runs that are about to wait for that",
    ),
    described(
        workflows.TASK,
        WorkflowTask,
        "deal_12",
        "user_task#<task>",
        "approve, read, fill in; what is asked for stands in the version",
    ),
    described(
        workflows.OPEN_TASK,
        str,
        "open_tasks#7",
        "<instant>#<task>",
        "names a task to each of its users while it is open",
    ),
)
