"""Bring the rows that a tenant has to what a release needs, once.

Without a name it says which there are and how far each is. What was interrupted goes on with the
same command, from any machine: how far it is lies in the tenant's table.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

import msgspec

from infra.backfills.backfill import BACKFILLS, Backfill, Progress
from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.errors import NotWhole
from infra.deployment.hints import AGAIN
from infra.deployment.stacks import tenant_stack
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("name", metavar="NAME", nargs="?", choices=sorted(BACKFILLS))


def run(args: Namespace, console: Console) -> int:
    """Show all backfills, or carry one out [1 per MB of the table, 1 per row that changes]."""
    aws = Aws.of(args)
    with only_looking():
        table = read_resources(aws, tenant_stack(aws, args.tenant))["Table"]
        every = {name: Backfill(aws.client("dynamodb"), table, name) for name in BACKFILLS}
        known = {name: one.progress() for name, one in every.items()}
    if args.name and not args.dry_run:
        with console.waiting(f"Going through the rows of {args.tenant}") as show:
            done = every[args.name].run(
                datetime.now(UTC), lambda it: show(f"{it.seen} rows seen, {it.changed} changed")
            )
        known[args.name] = done
        if done.left:
            raise NotWhole(
                f"{done.changed} rows were changed, {len(done.left)} could not be",
                state="They stay as they are: " + "; ".join(done.left[:10]) + ".",
                next="Mend them, or bring a version that reads them, and go through the rows once "
                f"more: {AGAIN}",
            )
    document = {"tenant": args.tenant, "backfills": msgspec.to_builtins(known)}
    rows = [(name, _state(one), one.seen, one.changed) for name, one in known.items()]
    console.result(
        document,
        lambda page: page.table(
            f"Backfills of {args.tenant}", ("name", "state", "rows seen", "changed"), rows
        ),
    )
    return 0


def _state(progress: Progress) -> str:
    if progress.done:
        return "done"
    return "under way" if progress.seen else "not begun"
