"""The template of a tenant's stack, made once for all tests, and ways to look into it."""

import atexit
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.package import merge
from infra.packaging.template import Template, fill, translate

ROOT = Path(__file__).parents[2]
FUNCTIONS = {
    "APIHandler",
    "MakeDocument",
    "OnChange",
    "ReceiveMail",
    "RunRule",
    "Sweep",
    "WorkflowStep",
    "WorkflowWait",
}
KEYS = {"layer": "layer-1.zip", "documents": "documents-1.zip"}


@cache
def merged() -> tuple[Template, Path]:
    """Return what Chalice makes of the project: its template merged with ours, and its archive."""
    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return merge(ROOT, Path(folder.name)), Path(folder.name) / "chalice" / "deployment.zip"


@cache
def sam() -> Template:
    """Return the SAM template of a build for arm64."""
    return fill(merged()[0], "arm64", code_key="code-1.zip", keys=KEYS)


@cache
def template() -> Template:
    """Return the same as plain CloudFormation."""
    return translate(sam())


def resources() -> dict[str, Any]:
    """Return all resources by their logical ids."""
    return template()["Resources"]


def properties(name: str) -> dict[str, Any]:
    """Return the properties of a resource."""
    return resources()[name]["Properties"]


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of all resources of a type."""
    return {name: one["Properties"] for name, one in resources().items() if one["Type"] == kind}


def arn(name: str) -> dict[str, list[str]]:
    """Return how a template names the ARN of a resource."""
    return {"Fn::GetAtt": [name, "Arn"]}


def as_list(value: Any) -> list[Any]:
    """Return a list of what may be one thing or several."""
    return value if isinstance(value, list) else [value]


def statements(role: str) -> Iterator[dict[str, Any]]:
    """Yield all that a role permits, under a condition or not."""
    for policy in properties(role)["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            yield statement["Fn::If"][1] if "Fn::If" in statement else statement
