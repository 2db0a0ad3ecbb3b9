"""Parameters and tags of a tenant's stack. Pure."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from infra.deployment.errors import BadUsage, NoArtefact
from infra.deployment.hints import AGAIN
from infra.deployment.names import PLAN_TAG, TENANT_TAG, VERSION_TAG
from infra.deployment.stacks import Stack
from infra.packaging.layer import LAYERS

ADOPTED = frozenset({"AdoptedTable", "AdoptedStream"})
"""What a restore has set; every deployment keeps it."""
OWN = (
    frozenset({"Tenant", "Plan", "Build", "ArtefactBucket", "CodeKey", "EndpointUrl"})
    | ADOPTED
    | {one.key for one in LAYERS}
)
"""What the deployment itself says; `--set` may not."""


def read_settings(texts: Sequence[str], known: Set[str]) -> dict[str, str]:
    """Return what `--set NAME=VALUE` says.

    Raises:
        BadUsage: no such parameter, or not of this form.
    """
    settings: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise _wrong(f"--set {text!r} is not of the form NAME=VALUE", known)
        if name not in known or name in OWN:
            raise _wrong(f"--set names {name!r}, which is none of the parameters", known)
        settings[name] = value
    return settings


def new_parameters(wanted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the parameters of a new stack; what is not wanted otherwise has its default."""
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in wanted.items()]


def next_parameters(
    wanted: Mapping[str, str], known: Set[str], stored: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the parameters of an update: what is wanted, the rest as it was."""
    kept = sorted((known & stored.keys()) - wanted.keys())
    previous = [{"ParameterKey": name, "UsePreviousValue": True} for name in kept]
    return new_parameters(wanted) + previous


def check_keeps_its_table(stack: Stack | None, known: Set[str]) -> None:
    """Refuse a build that knows of no adopted table for a tenant that works with one.

    Its template would make an empty table and let the tenant work with that.

    Raises:
        NoArtefact: the build is too old.
    """
    adopted = stack.parameters.get("AdoptedTable") if stack else None
    if adopted and "AdoptedTable" not in known:
        raise NoArtefact(
            f"The build is older than restores; the tenant works with the restored table {adopted}",
            state="Nothing was changed.",
            next=f"Take a build of a newer version: `make package`, then: {AGAIN}",
        )


def tags_of(tenant: str, plan: str, version: str) -> dict[str, str]:
    """Return the tags by which a tenant is found."""
    return {TENANT_TAG: tenant, PLAN_TAG: plan, VERSION_TAG: version}


def _wrong(what: str, known: Set[str]) -> BadUsage:
    names = ", ".join(sorted(known - OWN))
    return BadUsage(what, state="Nothing was changed.", next=f"Set one of: {names}.")
