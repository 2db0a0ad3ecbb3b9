"""Say how a tenant is, or all: stack, table, queues, delays, workflows and alarms.

The exit code is 17 when there is something to do, and 0 when all is well.
"""

from argparse import ArgumentParser, Namespace
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from infra.deployment.artefact import ARCHITECTURES, DEFAULT_ARCHITECTURE, read_artefact
from infra.deployment.aws import Aws, explain
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage, NoArtefact, OperatorError
from infra.deployment.hints import command
from infra.deployment.stacks import Stack, all_tenants, tenant_stack
from infra.tenants.fleet import add_choice, chosen
from infra.tenants.health import UNHEALTHY, Facts, Finding, findings, refuse_what_does_not_run
from infra.tenants.look import look
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking

AT_A_TIME = 8
"""How many tenants `--all` looks at together."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT", nargs="?")
    parser.add_argument("--all", action="store_true", help="all tenants, a line each")
    add_choice(parser)
    parser.add_argument(
        "--arch", choices=ARCHITECTURES, help="build to compare with (the tenant's own)"
    )


def run(args: Namespace, console: Console) -> int:
    """Look and judge [12 requests a tenant]; nothing is changed."""
    if bool(args.tenant) == bool(args.all or args.only):
        raise BadUsage(
            "It is about one tenant, or about many: TENANT, or --all or --only",
            state="Nothing was changed.",
            next=f"For example: {command('status', 'acme')}, or {command('status', '--all')}",
        )
    if not args.tenant:
        return _all(args, console)
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        facts, found = _judged(aws, stack, args.arch)
    document = _document(stack, facts, found, args.arch)
    console.result(document, lambda page: _show(page, stack, facts, found))
    return 0 if document["healthy"] else UNHEALTHY


def _judged(aws: Aws, stack: Stack, architecture: str | None) -> tuple[Facts, list[Finding]]:
    refuse_what_does_not_run(stack)
    facts = look(aws, read_resources(aws, stack), datetime.now(UTC))
    return facts, findings(stack, facts, _newest_for(stack, architecture))


def _document(
    stack: Stack, facts: Facts, found: list[Finding], architecture: str | None
) -> dict[str, Any]:
    return {
        "tenant": stack.tenant,
        "healthy": not any(one.urgent for one in found),
        "plan": stack.plan,
        "version": stack.version,
        "newest_version": _newest_for(stack, architecture),
        "stack": stack.status,
        "facts": msgspec.to_builtins(facts),
        "findings": msgspec.to_builtins(found),
    }


def _all(args: Namespace, console: Console) -> int:
    """Look at many tenants, some at a time; one that cannot be looked at is told as the others."""
    with only_looking():
        stacks = chosen(all_tenants(Aws.of(args)), args)

    def look_at(some: list[Stack]) -> list[dict[str, Any]]:
        aws = Aws.of(args)
        return [_of_many(aws, stack, args.arch) for stack in some]

    with (
        console.waiting(f"Looking at {len(stacks)} tenants"),
        ThreadPoolExecutor(AT_A_TIME) as pool,
    ):
        looks = pool.map(look_at, [stacks[n::AT_A_TIME] for n in range(AT_A_TIME)])
        found = sorted((one for some in looks for one in some), key=lambda one: one["tenant"])
    healthy = all(one["healthy"] for one in found)

    def show(page: Page) -> None:
        rows = [
            (one["tenant"], one["version"], "; ".join(_said(one)) or "all is well") for one in found
        ]
        page.table(f"{len(found)} tenants", ("tenant", "version", "how it is"), rows)

    console.result({"healthy": healthy, "tenants": found}, show)
    return 0 if healthy else UNHEALTHY


def _of_many(aws: Aws, stack: Stack, architecture: str | None) -> dict[str, Any]:
    try:
        facts, found = _judged(aws, stack, architecture)
    except (ClientError, BotoCoreError) as error:
        failure: OperatorError = explain(error)
    except OperatorError as error:
        failure = error
    else:
        return _document(stack, facts, found, architecture)
    cannot = Finding(f"It cannot be looked at: {failure.what}", failure.next)
    return {
        "tenant": stack.tenant,
        "healthy": False,
        "version": stack.version,
        "stack": stack.status,
        "findings": msgspec.to_builtins([cannot]),
    }


def _said(document: dict[str, Any]) -> list[str]:
    return [one["what"] for one in document["findings"]]


def _newest_for(stack: Stack, architecture: str | None) -> str | None:
    return _newest(architecture or stack.architecture or DEFAULT_ARCHITECTURE)


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
        ("unreadable", f"{facts.unreadable} rows"),
        ("alarms", ", ".join(facts.alarms) or "none"),
    ]
    page.table(stack.tenant or "", ("what", "how it is"), rows)
    for one in found:
        page.hint(f"{'To do' if one.urgent else 'Note'}: {one.what}. {one.next}")
    if not found:
        page.line("All is well.")
