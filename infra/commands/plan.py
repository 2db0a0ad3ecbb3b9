"""Show the plan that a tenant has booked, or set another: plan TENANT set PLAN.

Only the plan changes; the tenant stays on its build.
"""

from argparse import ArgumentParser, Namespace
from typing import Any

from botocore.exceptions import ClientError

from infra.deployment.aws import Aws, error_message
from infra.deployment.change_sets import CAPABILITIES, NOTHING_NEW
from infra.deployment.console import Console
from infra.deployment.decide import Step, decide
from infra.deployment.errors import BadUsage, Busy
from infra.deployment.hints import AGAIN, command
from infra.deployment.outcomes import check_outcome
from infra.deployment.parameters import tags_of
from infra.deployment.stacks import Stack, tenant_stack
from infra.deployment.waiting import Watch, wait
from infra.tenants.unchanged import only_looking

PARAMETER = "Plan"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("set", nargs="?", choices=["set"], help="to change it")
    parser.add_argument("plan", nargs="?", metavar="PLAN", help="for example standard")
    parser.add_argument(
        "--wait-minutes", type=float, default=60, help="how long to wait at most (60)"
    )


def run(args: Namespace, console: Console) -> int:
    """Show or change the plan."""
    if bool(args.set) != bool(args.plan):
        raise BadUsage(
            "A plan is missing",
            state="Nothing was changed.",
            next=f"For example: {command('plan', args.tenant, 'set', 'standard')}",
        )
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
    before = stack.parameters.get(PARAMETER) or stack.plan
    after = args.plan or before
    if after == before == stack.plan:
        result = "unchanged"
    elif args.dry_run:
        result = "planned"
    else:
        result = _change(aws, stack, after, args, console)
    document = {"tenant": args.tenant, "plan": after, "before": before, "result": result}
    console.result(document, lambda page: page.line(f"{args.tenant}: {after} ({result})"))
    return 0


def _change(aws: Aws, stack: Stack, plan: str, args: Namespace, console: Console) -> str:
    if decide(args.tenant, stack, aws.region) is not Step.UPDATE:
        raise Busy(
            f"The stack is in {stack.status}",
            state=f"The plan is {stack.plan} still.",
            next=f"Wait until all is well with {command('status', args.tenant)}, then: {AGAIN}",
        )
    watch = Watch(aws, stack.id)
    try:
        aws.client("cloudformation").update_stack(**_request(stack, plan))
    except ClientError as error:
        if any(words in error_message(error) for words in NOTHING_NEW):
            return "unchanged"
        raise
    after = wait(
        aws, stack, watch, console, what=f"Setting the plan {plan}", minutes=args.wait_minutes
    )
    check_outcome(args.tenant, stack, after, watch.progress.failures, aws.region)
    return "changed"


def _request(stack: Stack, plan: str) -> dict[str, Any]:
    kept = [
        {"ParameterKey": name, "UsePreviousValue": True}
        for name in sorted(stack.parameters.keys() - {PARAMETER})
    ]
    tags = stack.tags | tags_of(stack.tenant or "", plan, stack.version)
    return {
        "StackName": stack.id,
        "UsePreviousTemplate": True,
        "Parameters": [{"ParameterKey": PARAMETER, "ParameterValue": plan}, *kept],
        "Capabilities": list(CAPABILITIES),
        "Tags": [{"Key": name, "Value": value} for name, value in sorted(tags.items())],
    }
