"""Let a tenant leave: disable, export, delete all of it, and write a receipt.

Goes on where it was cut off, from any machine and directory: how far it has come belongs to the
account. Until its stack is deleted, --cancel lets the tenant go on. The shell of a first deployment
that failed is removed so, too.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import NotConfirmed
from infra.deployment.hints import again
from infra.leaving.export import EXPORT
from infra.leaving.leave import Leaving
from infra.leaving.receipt import RECEIPT, Receipt
from infra.tenants.unchanged import only_looking


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
    if args.confirm != args.tenant and not args.dry_run and not args.cancel:
        raise NotConfirmed(
            f"The removal of {args.tenant} is not confirmed",
            state="Nothing was changed.",
            next=f"What would be deleted shows {again('--dry-run')}; to delete it, with an export "
            f"to {directory} first: {again('--confirm', args.tenant)}",
        )
    with only_looking():
        leaving = Leaving(Aws.of(args), args.tenant, directory, console)
    if args.dry_run:
        with only_looking():
            _show_what_goes(leaving, args.tenant, console)
        return 0
    if args.cancel:
        _cancel(leaving, args.tenant, console)
        return 0
    receipt = leaving.run(args.wait_minutes)
    console.result(
        msgspec.to_builtins(receipt),
        lambda page: page.line(
            f"{args.tenant} has left; nothing bears its tag any more. "
            f"{_export_of(receipt, directory)}, receipt: {directory / RECEIPT} "
            f"(SHA-256 {receipt.sha256})."
        ),
    )
    return 0


def _export_of(receipt: Receipt, directory: Path) -> str:
    if "directory" in receipt.export:
        return f"Export: {directory / EXPORT}"
    elsewhere = receipt.export.get("made_elsewhere")
    return f"Export: made elsewhere, {elsewhere}" if elsewhere else "There was nothing to export"


def _cancel(leaving: Leaving, tenant: str, console: Console) -> None:
    redriven = leaving.cancel()
    said = (
        f"{tenant} is not being removed; it goes on as before."
        if redriven is None
        else f"{tenant} goes on; what has come meanwhile is handled, {redriven} runs of workflows "
        "that had given up go on too."
    )
    result = "unchanged" if redriven is None else "goes on"
    document = {"tenant": tenant, "result": result, "workflows_redriven": redriven or 0}
    console.result(document, lambda page: page.line(said))


def _show_what_goes(leaving: Leaving, tenant: str, console: Console) -> None:
    found, own, others = leaving.leftovers()
    rows = [(part.name, part.type, part.id) for part in [*leaving.resources, *found]]
    document = {"dry_run": True, "tenant": tenant, "done": leaving.steps, "deletes": rows}

    def show(page: Page) -> None:
        page.table("Would be exported and deleted", ("name", "type", "id"), rows)
        for arn in own:
            page.line(f"Bears the tag, would be deleted with it: {arn}")
        for arn in others:
            page.line(f"Bears the tag, is not named as the stack's parts are, stays: {arn}")

    console.result({**document, "tagged": own, "stays": others}, show)
