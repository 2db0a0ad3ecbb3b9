"""What a tenant was before a change, and bringing it back there."""

import json

import msgspec

from infra.deployment import change_sets
from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.outcomes import check_outcome
from infra.deployment.parameters import new_parameters
from infra.deployment.stacks import Stack, find
from infra.deployment.uploads import upload_template
from infra.deployment.waiting import Watch, wait


class Former(msgspec.Struct, frozen=True):
    """A tenant's stack as it was."""

    stack: Stack
    template: str


def former(aws: Aws, stack: Stack) -> Former:
    """Return a tenant's stack with its template, as it is now [1]."""
    answer = aws.client("cloudformation").get_template(StackName=stack.id, TemplateStage="Original")
    body = answer["TemplateBody"]
    text = body if isinstance(body, str) else json.dumps(body, indent=1, sort_keys=True) + "\n"
    return Former(stack, text)


def put_back(aws: Aws, before: Former, console: Console, minutes: float) -> None:
    """Bring a stack to the template, parameters and tags that it had before.

    The archives lie in the bucket still: their keys name their content, and nothing is overwritten.

    Raises:
        OperatorError: it could not be brought back.
    """
    stack = before.stack
    change_set = change_sets.create(
        aws,
        stack.name,
        new=False,
        template_url=upload_template(aws, before.template),
        parameters=new_parameters(stack.parameters),
        tags=stack.tags,
    )
    if change_set is None:
        return
    present = find(aws, stack.id) or stack
    watch = Watch(aws, stack.id)
    change_sets.execute(aws, stack.name, change_set)
    after = wait(
        aws,
        present,
        watch,
        console,
        what=f"Bringing {stack.name} back to {stack.version}",
        minutes=minutes,
        total=len(change_set.changes),
    )
    check_outcome(stack.tenant or "", present, after, watch.progress.failures, aws.region)
