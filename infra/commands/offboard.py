"""Let a tenant leave: disable, export, delete all of it, and write a receipt.

Goes on where it was cut off. Until its stack is deleted, --cancel lets the tenant go on.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.console import Console
from infra.deployment.errors import NotConfirmed
from infra.tenants.leaving import EXPORT, RECEIPT, Leaving


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("--confirm", metavar="TENANT", help="the tenant's name once more")
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="for export and receipt (TENANT-offboarded)"
    )
    parser.add_argument("--cancel", action="store_true", help="let the tenant go on instead")
    parser.add_argument(
        "--wait-minutes", type=float, default=60, help="how long to wait for the stack (60)"
    )


def run(args: Namespace, console: Console) -> int:
    """Remove a tenant."""
    directory = args.to or Path(f"{args.tenant}-offboarded")
    if args.confirm != args.tenant and not args.dry_run:
        raise NotConfirmed(
            f"The removal of {args.tenant} is not confirmed",
            state="Nothing was changed.",
            next=f"python -m infra offboard {args.tenant} --confirm {args.tenant} (an export is "
            f"written to {directory} first; --dry-run shows what would be deleted)",
        )
    leaving = Leaving(Aws.of(args), args.tenant, directory, console)
    if args.dry_run:
        rows = [(part.name, part.type, part.id) for part in leaving.resources]
        console.result(
            {"dry_run": True, "tenant": args.tenant, "done": leaving.steps, "deletes": rows},
            lambda page: page.table("Would be exported and deleted", ("name", "type", "id"), rows),
        )
        return 0
    if args.cancel:
        leaving.cancel()
        console.result(
            {"tenant": args.tenant, "result": "goes on"},
            lambda page: page.line(f"{args.tenant} goes on; what has come meanwhile is handled."),
        )
        return 0
    receipt = leaving.run(args.wait_minutes)
    console.result(
        msgspec.to_builtins(receipt),
        lambda page: page.line(
            f"{args.tenant} has left; nothing bears its tag any more. "
            f"Export: {directory / EXPORT}, receipt: {directory / RECEIPT} "
            f"(SHA-256 {receipt.sha256})."
        ),
    )
    return 0
