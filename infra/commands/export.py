"""Write a tenant's data and configuration into a directory.

Items, runs and all else as JSON Lines by kind, configuration as the documents that the API shows,
API tokens as hashes, uploaded files as they are, and a manifest with SHA-256 of each file. What was
interrupted goes on with the same command.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.hints import command
from infra.deployment.names import LONGEST
from infra.deployment.stacks import tenant_stack
from infra.deployment.traces import tags_of_table
from infra.recovery.copies import refuse_foreign
from infra.tenants.archive import FILES, Manifest
from infra.tenants.export import Export
from infra.tenants.files import bucket_of
from infra.tenants.resources import read_resources
from infra.tenants.unchanged import only_looking

ANOTHER = "-two"


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("directory", metavar="DIR", type=Path, help="empty, or not there yet")
    parser.add_argument(
        "--table", metavar="NAME", help="read this table instead, a restored copy of the tenant's"
    )


def run(args: Namespace, console: Console) -> int:
    """Export the tenant [1 request per MB of its table, 1 per file]."""
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        parts = read_resources(aws, stack)
        table = args.table or parts["Table"]
        found = aws.client("dynamodb").describe_table(TableName=table)["Table"]
        if args.table:
            tags = tags_of_table(aws, found["TableArn"])
            instead = command("export", args.tenant, args.directory)
            refuse_foreign(stack, parts["Table"], found, tags, instead)
    export = Export(stack, found["TableArn"], args.directory, _now(), bucket_of(aws, parts))
    if args.dry_run:
        document = {"rows": found["ItemCount"], "bytes": found["TableSizeBytes"]}
        console.result(
            {"dry_run": True, "tenant": args.tenant, **document},
            lambda page: page.line(
                f"Would read about {found['ItemCount']} rows, {found['TableSizeBytes']} bytes, "
                f"into {args.directory}."
            ),
        )
        return 0
    if export.goes_on:
        console.say(f"Going on behind the {export.rows} rows that are there.")
    with console.waiting(f"Exporting {args.tenant}") as show:
        manifest = export.run(
            aws.client("dynamodb"), _now, lambda rows: show(f"{rows} rows exported")
        )
    console.result(msgspec.to_builtins(manifest), lambda page: _show(page, manifest, args))
    return 0


def _show(page: Page, manifest: Manifest, args: Namespace) -> None:
    kinds = [*manifest.kinds.items()]
    page.table(f"{manifest.rows} rows of {manifest.tenant}", ("kind", "rows"), kinds)
    another = f"{manifest.tenant[: LONGEST - len(ANOTHER)].rstrip('-')}{ANOTHER}"
    page.hint(
        f"To bring it into another tenant, here {another}: "
        f"{command('deploy', another)}, {command('import', another, args.directory)}"
    )
    brought = sum(1 for path in manifest.files if path.startswith(f"{FILES}/"))
    page.line(
        f"{args.directory} holds {manifest.rows} rows of the table {manifest.table} of "
        f"{manifest.tenant}, and {brought} files."
    )


def _now() -> datetime:
    return datetime.now(UTC)
