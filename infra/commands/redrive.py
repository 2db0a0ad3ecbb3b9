"""Bring back workflow runs whose executions broke while something else was to blame.

A bad release, throttling: the executions go on from the step that failed, within 14 days. Mend the
cause first. What failed by its own fault, or was ended by somebody, stays as it is. Doing it twice
changes nothing the second time.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta

from chalicelib.domain.words.instants import parse_instant
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage, NotWhole
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.tenants.redriving import Redriven, Redriving
from infra.tenants.unchanged import only_looking

REDRIVABLE = timedelta(days=14)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument(
        "--since", metavar="INSTANT", help="what broke since then (14 days, longer AWS allows none)"
    )


def run(args: Namespace, console: Console) -> int:
    """Let executions go on that broke."""
    now = datetime.now(UTC)
    since = _since(args.since) if args.since else now - REDRIVABLE
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        work = Redriving(aws, stack.name, open_tenant(aws, stack))
        broken = work.broken(since)
    if args.dry_run:
        document = {"dry_run": True, "tenant": args.tenant, "runs": broken}
        console.result(document, lambda page: page.line(f"{len(broken)} runs would go on."))
        return 0
    with console.waiting(f"Bringing back {len(broken)} workflow runs of {args.tenant}"):
        done = work.redrive(broken)
    if done.left:
        raise _left(args.tenant, done)
    console.result(
        {"tenant": args.tenant, "redriven": done.redriven, "left": done.left},
        lambda page: _show(page, done),
    )
    return 0


def _since(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise BadUsage(
            f"--since {text!r}: {error}",
            state="Nothing was changed.",
            next="For example: --since 2026-03-01T09:00:00Z",
        ) from error


def _show(page: Page, done: Redriven) -> None:
    if not done.redriven:
        page.line("No workflow run has broken.")
        return
    page.line(f"{len(done.redriven)} workflow runs go on where they broke.")


def _left(tenant: str, done: Redriven) -> NotWhole:
    return NotWhole(
        f"Not all workflow runs of {tenant} can go on where they broke",
        state=f"{len(done.redriven)} go on; {len(done.left)} have failed: {', '.join(done.left)}. "
        "Other branches of theirs rested, or AWS lets them go on no more.",
        next="Resume each at a step: POST /v1/workflow-runs/RUN/resume with the step's id.",
    )
