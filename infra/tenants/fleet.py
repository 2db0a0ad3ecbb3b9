"""Which tenants a command for many is about. Pure."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence

from infra.deployment.errors import NoSuchTenant
from infra.deployment.hints import command
from infra.deployment.stacks import Stack


def add_choice(parser: ArgumentParser) -> None:
    """Declare by which arguments tenants are chosen."""
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="TENANT[,TENANT]",
        help="these tenants; repeatable",
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="TENANT[,TENANT]",
        help="all but these; repeatable",
    )


def chosen(stacks: Iterable[Stack], args: Namespace) -> list[Stack]:
    """Return the tenants that `--only` and `--exclude` leave, by name.

    Raises:
        NoSuchTenant: somebody is named whom there is not: a slip of the pen would leave one out, or
            take one in.
    """
    found = {stack.tenant or "": stack for stack in stacks}
    only, exclude = names(args.only), names(args.exclude)
    require(found, [*only, *exclude])
    return [
        stack
        for name, stack in sorted(found.items())
        if (not only or name in only) and name not in exclude
    ]


def names(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the tenants that a repeatable argument names, in that order."""
    return tuple(name for text in texts for name in text.split(",") if name)


def require(known: Iterable[str], named: Iterable[str]) -> None:
    """Refuse tenants whom there are not among these.

    Raises:
        NoSuchTenant: names them.
    """
    there = set(known)
    if unknown := sorted({*named} - there):
        raise NoSuchTenant(
            f"There is no tenant {', '.join(unknown)} among the {len(there)} that it is about",
            state="Nothing was changed.",
            next=f"Check --region and --profile; which there are says {command('list')}",
        )
