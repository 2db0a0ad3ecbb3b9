"""Say how a tenant is: its stack, table, queues, delays, workflows and alarms.

The exit code is 17 when there is something to do, and 0 when all is well.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

import msgspec

from infra.deployment.artefact import ARCHITECTURES, read_artefact
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import NoArtefact
from infra.deployment.stacks import Stack, tenant_stack
from infra.tenants.health import UNHEALTHY, Facts, Finding, findings
from infra.tenants.look import look
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument(
        "--arch", choices=ARCHITECTURES, default="arm64", help="build to compare with (arm64)"
    )


def run(args: Namespace, console: Console) -> int:
    """Look and judge [10 requests]; nothing is changed."""
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        facts = look(aws, read_resources(aws, stack.id), datetime.now(UTC))
    newest = _newest(args.arch)
    found = findings(stack, facts, newest)
    healthy = not any(one.urgent for one in found)
    document = {
        "tenant": args.tenant,
        "healthy": healthy,
        "plan": stack.plan,
        "version": stack.version,
        "newest_version": newest,
        "stack": stack.status,
        "facts": msgspec.to_builtins(facts),
        "findings": msgspec.to_builtins(found),
    }
    console.result(document, lambda page: _show(page, stack, facts, found))
    return 0 if healthy else UNHEALTHY


def _newest(architecture: str) -> str | None:
    try:
        return read_artefact(architecture).version
    except NoArtefact:
        return None


def _show(page: Page, stack: Stack, facts: Facts, found: list[Finding]) -> None:
    age = facts.iterator_age_ms
    oldest = facts.oldest_message_seconds
    rows: list[tuple[str, object]] = [
        ("stack", stack.status),
        ("plan", stack.plan),
        ("version", stack.version),
        ("table", f"{facts.table_status}, {facts.items} rows, {facts.bytes} bytes"),
        *(
            (name, f"{depth.waiting} waiting, {depth.delayed} delayed, {depth.in_work} in work")
            for name, depth in facts.queues.items()
        ),
        *facts.sources.items(),
        ("behind the table", "nothing happened" if age is None else f"{age / 1000:.1f} s"),
        ("oldest due run", "none" if oldest is None else f"{oldest:.0f} s"),
        ("workflows", f"{facts.workflow_errors:.0f} errors in 15 minutes"),
        ("alarms", ", ".join(facts.alarms) or "none"),
    ]
    page.table(stack.tenant or "", ("what", "how it is"), rows)
    for one in found:
        page.line(f"{'To do' if one.urgent else 'Note'}: {one.what}. {one.next}")
    if not found:
        page.line("All is well.")
