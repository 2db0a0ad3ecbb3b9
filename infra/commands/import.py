"""Bring an export into a tenant that has no data yet.

Automation does not start again for what is imported; runs that were waiting get their alarms anew.
Published workflows can be started at once; workflow runs that were under way go on where they
rested.
What was interrupted goes on with the same command, on any machine that has the export.
"""

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from chalicelib.usecases.automation.runs.restore_alarms import restore_alarms
from infra.deployment.aws import Aws
from infra.deployment.console import Console, Page
from infra.deployment.errors import BadUsage
from infra.deployment.hints import again, command
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.tenants.files import bucket_of
from infra.tenants.resources import read_resources
from infra.tenants.restore import Import, check_filter
from infra.tenants.revival import publish_all, take_up_runs
from infra.tenants.unchanged import only_looking


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the command's own arguments."""
    parser.add_argument("tenant", metavar="TENANT")
    parser.add_argument("directory", metavar="DIR", type=Path, help="a finished export")
    parser.add_argument(
        "--merge",
        action="store_true",
        help="the tenant may have data: what it has stays, what is missing is written, "
        "except users and tokens",
    )
    parser.add_argument(
        "--with-tokens",
        action="store_true",
        help="with --merge: also write users and tokens that are missing, revoked ones too",
    )


def run(args: Namespace, console: Console) -> int:
    """Import the export [1 request per 25 rows; 1 a row with --merge]."""
    if args.with_tokens and not args.merge:
        raise BadUsage(
            "--with-tokens belongs to --merge",
            state="Nothing was changed.",
            next="An import into a new tenant brings users and tokens anyway; leave it out: "
            f"{command('import', args.tenant, args.directory)}",
        )
    aws = Aws.of(args)
    with only_looking():
        stack = tenant_stack(aws, args.tenant)
        parts = read_resources(aws, stack)
    work = Import(
        aws.client("dynamodb"),
        parts["Table"],
        args.directory,
        merge=args.merge,
        with_tokens=args.with_tokens,
    )
    work.refuse_another(args.tenant)
    manifest = work.manifest
    if args.merge and manifest.stack_id != stack.id and not args.dry_run:
        console.confirm(
            f"The export is of an earlier tenant of the name {args.tenant}, exported at "
            f"{manifest.exported_at}; its ids may mean other things than those of this one. Merge?",
            state="Nothing was changed.",
            next=f"Once you are sure: {again('--yes')}",
        )
    with only_looking():
        source = aws.client("lambda").get_event_source_mapping(UUID=parts["OnChangeSource"])
        check_filter(source, args.tenant)
        mark = work.check()
        tenant = open_tenant(aws, stack)
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
        bucket = bucket_of(aws, parts)
        files = bucket.bring(manifest, args.directory, lambda done: show(f"{done} files brought"))
        show("setting the alarms of waiting runs")
        alarms = restore_alarms(tenant, datetime.now(UTC))
        show("taking up the workflow runs that were under way")
        runs = take_up_runs(work, tenant, datetime.now(UTC))
        show("publishing workflows")
        workflows = publish_all(tenant)
    work.close()
    holds = work.holds()
    document |= {"kept": work.kept, "left_out": work.left_out, "removed": work.removed}
    document |= {"written": work.written - work.kept, "holds": holds}
    document |= {"files": files, "alarms": alarms, "workflows": workflows}
    document |= {"going_on": runs.going_on, "interrupted": runs.interrupted}

    def show_result(page: Page) -> None:
        page.line(f"{alarms} waiting runs have their alarms again.")
        if workflows:
            page.line(f"{workflows} published workflows can be started.")
        if runs.going_on:
            page.line(
                f"{runs.going_on} workflow runs were under way; they go on where they rested."
            )
        if runs.interrupted:
            page.line(
                f"{runs.interrupted} workflow runs were under way, and nobody can tell where they "
                "rested; resume each at a step (POST /v1/workflow-runs/{id}/resume)."
            )
        if work.kept:
            page.line(f"{work.kept} rows were there already and stayed as they were.")
        if work.left_out:
            page.line(
                f"{work.left_out} users and tokens of the export were left out; a revoked one "
                "would be valid again (--with-tokens brings them)."
            )
        if work.removed:
            page.line(
                f"{work.removed} users and tokens of the empty tenant were removed: the tokens of "
                f"{manifest.tenant} are valid now."
            )
        page.line(
            f"{args.tenant} holds {holds} rows now; {work.written - work.kept} of them were "
            f"written from the export, as {manifest.tenant} had them at {manifest.exported_at}."
        )

    console.result(document, show_result)
    return 0
