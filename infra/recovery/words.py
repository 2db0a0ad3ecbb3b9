"""What `restore` says of a copy, and of what became of the tenant."""

from infra.deployment.console import Console, Page
from infra.deployment.hints import command
from infra.recovery.adopt import Adopted
from infra.recovery.compare import Comparison


def show_differences(console: Console, found: Comparison, fresh: bool) -> None:
    """Show how a copy and the table differ, before somebody says yes."""
    console.table("The copy beside the table", *_table(found))
    said = _sampled(found, fresh)
    console.say(f"{said[:1].upper()}{said[1:]}.")
    if fresh:
        console.say("Users and tokens would be those of the copy, also what was revoked since.")


def show_drill(page: Page, tenant: str, found: Comparison, fresh: bool) -> None:
    """Show what a drill has seen."""
    page.table("The copy beside the table", *_table(found))
    page.line(f"{tenant} could be restored: {_sampled(found, fresh)}. The copy is removed.")


def show_restored(
    page: Page, tenant: str, name: str, found: Comparison, done: Adopted, fresh: bool
) -> None:
    """Show what became of a tenant that works with a copy now."""
    page.line(f"{done.alarms} waiting runs have their alarms again.")
    if done.going_on or done.interrupted:
        page.line(
            f"{done.going_on} workflow runs go on where they rested; {done.interrupted} are to be "
            "resumed at a step (POST /v1/workflow-runs/{id}/resume)."
        )
    if fresh:
        page.line(
            "Users and tokens are those of the copy, also what was revoked since it was made; what "
            "the deployment made is not valid any more. Files and the secrets of connections are "
            "not in a copy."
        )
    page.hint(
        f"What {tenant} had until now is kept in {done.former}. To go back to it: "
        f"{command('restore', tenant, '--adopt', done.former)}; to remove it: "
        f"{command('restore', tenant, '--remove', done.former)}"
    )
    page.line(f"{tenant} works with the table {name}, {found.rows} rows, at {done.stack.endpoint}.")


def _table(found: Comparison) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    kinds = sorted(found.copied.keys() | found.present.keys())
    rows: list[tuple[object, ...]] = [
        (kind, found.copied.get(kind, 0), found.present.get(kind, 0)) for kind in kinds
    ]
    return ("kind", "rows of the copy", "rows now"), rows


def _sampled(found: Comparison, fresh: bool) -> str:
    if fresh:
        return f"{found.rows} rows, and nothing to compare them with: the tenant was just deployed"
    return (
        f"of {found.sampled} rows looked at, {found.same} are as they are now, {found.changed} "
        f"were changed since and {found.gone} removed"
    )
