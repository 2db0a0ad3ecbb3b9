"""List the tenants of an account and Region.

Tenants are the stacks with the tag stageflow:tenant and a name that goes with it; there is no
other register. The state says of which one the removal has begun, and which one is half removed:
its stack is deleted, its data are not. Off a terminal each is one line, its values separated
by tabs.
"""

import sys
from argparse import ArgumentParser, Namespace
from datetime import datetime

from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.names import VERSION_TAG
from infra.deployment.stacks import Stack, all_tenants
from infra.deployment.traces import is_there, traces
from infra.tenants.unchanged import only_looking

HALF_REMOVED = "half removed"
COLUMNS = ("tenant", "plan", "version", "state", "region", "updated")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--plan", help="only tenants with this plan")


def run(args: Namespace, console: Console) -> int:
    """Show the tenants by name [1 request per page of stacks, 1 per 100 tables and buckets]."""
    aws = Aws.of(args)
    with only_looking():
        rows = [_row(stack, aws.region) for stack in all_tenants(aws)]
        rows = _with_traces(aws, rows)
    chosen = sorted(
        (row for row in rows if args.plan in (None, row["plan"])), key=lambda row: row["tenant"]
    )

    def show(page: Page) -> None:
        if sys.stdout.isatty():
            page.table(f"{len(chosen)} tenants", COLUMNS, [list(row.values()) for row in chosen])
            return
        for row in chosen:
            print("\t".join(row.values()))

    console.result({"tenants": chosen}, show)
    return 0


def _with_traces(aws: Aws, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows with what only tables and buckets tell: who leaves, who is half removed."""
    known = {row["tenant"]: row for row in rows}
    for trace in traces(aws):
        if trace.tenant in known:
            if trace.leaving_since:
                known[trace.tenant]["state"] = f"leaving since {trace.leaving_since}"
        elif is_there(aws, trace):
            state = (
                trace.tenant,
                "",
                trace.tags.get(VERSION_TAG, ""),
                HALF_REMOVED,
                aws.region,
                "",
            )
            known[trace.tenant] = dict(zip(COLUMNS, state, strict=True))
    return [*known.values()]


def _row(stack: Stack, region: str) -> dict[str, str]:
    values = (
        stack.tenant or "",
        stack.plan,
        stack.version,
        stack.status,
        region,
        _shown(stack.updated or stack.created),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _shown(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}" if instant else ""
