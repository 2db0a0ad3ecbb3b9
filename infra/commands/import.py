"""Bring an export into a tenant that has no data yet.

Automation does not start again for what is imported; runs that were waiting get their alarms anew.
What was interrupted goes on with the same command, on any machine that has the export.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from chalicelib import wiring
from chalicelib.settings import read_environment
from chalicelib.usecases.restore_alarms import restore_alarms
from chalicelib.usecases.tenant import Tenant
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.stacks import tenant_stack
from infra.tenants.resources import Resources, read_resources
from infra.tenants.restore import Import, check_filter


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("directory", metavar="DIR", type=Path, help="a finished export")
    parser.add_argument(
        "--merge",
        action="store_true",
        help="the tenant may have data: what it has stays, what is missing is written",
    )


def run(args: Namespace, console: Console) -> int:
    """Import the export [1 request per 25 rows; 1 a row with --merge]."""
    aws = Aws.of(args)
    stack = tenant_stack(aws, args.tenant)
    parts = read_resources(aws, stack.id)
    work = Import(aws.client("dynamodb"), parts["Table"], args.directory, merge=args.merge)
    check_filter(aws.client("lambda").get_event_source_mapping(UUID=parts["OnChangeSource"]))
    mark = work.check()
    manifest = work.manifest
    document = {"tenant": args.tenant, "from": manifest.tenant, "rows": manifest.rows}
    if args.dry_run:
        console.result(
            {"dry_run": True, **document},
            lambda page: page.line(
                f"Would write {manifest.rows} rows of {manifest.tenant} into {args.tenant}; the "
                "export is whole and the tenant can take it."
            ),
        )
        return 0
    if mark is not None:
        console.say(f"Going on behind the {mark.rows} rows that are there.")
    with console.waiting(f"Importing into {args.tenant}") as show:
        work.run(datetime.now(UTC), lambda rows: show(f"{rows} of {manifest.rows} rows written"))
        show("setting the alarms of waiting runs")
        alarms = restore_alarms(_tenant(aws, parts), datetime.now(UTC))
    work.close()
    document |= {"kept": work.kept, "removed": work.removed, "alarms": alarms}

    def show_result(page: Page) -> None:
        page.line(
            f"{args.tenant} holds the {manifest.rows} rows that {manifest.tenant} had at "
            f"{manifest.exported_at}; {alarms} waiting runs have their alarms again."
        )
        if work.kept:
            page.line(f"{work.kept} rows were there already and stayed as they were.")
        if work.removed:
            page.line(
                f"{work.removed} users and tokens of the empty tenant were removed: the tokens of "
                f"{manifest.tenant} are valid now."
            )

    console.result(document, show_result)
    return 0


def _tenant(aws: Aws, parts: Resources) -> Tenant:
    """Return the tenant as its own function sees it, from the function's variables [1]."""
    function = aws.client("lambda").get_function_configuration(FunctionName=parts["OnChange"])
    variables = {**function["Environment"]["Variables"], "AWS_REGION": aws.region}
    environment = read_environment(variables)
    if aws.endpoint:
        environment = msgspec.structs.replace(environment, endpoint_url=aws.endpoint)
    return wiring.build(environment)
