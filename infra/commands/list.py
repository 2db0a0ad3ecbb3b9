"""List the tenants of an account and Region.

Tenants are the stacks with the tag stageflow:tenant; there is no other register.
"""

from argparse import ArgumentParser, Namespace
from datetime import datetime

from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.stacks import Stack, all_tenants

COLUMNS = ("tenant", "plan", "version", "state", "region", "updated")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("--plan", help="only tenants with this plan")


def run(args: Namespace, console: Console) -> int:
    """Show the tenants by name [1 request per page of stacks]."""
    aws = Aws.of(args)
    rows = [_row(stack, aws.region) for stack in all_tenants(aws)]
    chosen = sorted(
        (row for row in rows if args.plan in (None, row["plan"])), key=lambda row: row["tenant"]
    )

    def show(page: Page) -> None:
        page.table(f"{len(chosen)} tenants", COLUMNS, [list(row.values()) for row in chosen])

    console.result({"tenants": chosen}, show)
    return 0


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
