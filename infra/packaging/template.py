"""The stack's template: Chalice's part and ours merged, filled in, translated and linted."""

import copy
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.packaging.layer import LAYERS

RUNTIME = "python3.13"
STAGE = "tenant"
"""The one stage in .chalice/config.json; a tenant is a stack, not a stage."""
REGION = "us-east-1"
"""The tools ask for a Region; nothing in the template depends on it."""

Template = dict[str, Any]

_ARN_OF_API = "${APIHandler.Arn}"
_ARN_BY_NAME = (
    "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-api"
)


class TemplateFault(Exception):
    """The template is not fit to be deployed; the message says why."""


def run_chalice(staged: Path, ours: Path, out: Path) -> Template:
    """Let Chalice package the staged project; return its template merged with ours."""
    import yaml  # type: ignore[import-untyped]

    program = "import sys; from chalice.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "package", "--stage", STAGE]
    command += ["--merge-template", str(ours), "--template-format", "yaml", str(out)]
    environment = os.environ | {"AWS_DEFAULT_REGION": REGION, "PYTHONDONTWRITEBYTECODE": "1"}
    done = _run(command, cwd=staged, env=environment)
    if done.returncode:
        raise TemplateFault(f"chalice package failed:\n{done.stdout}{done.stderr}")
    text = (out / "sam.yaml").read_text(encoding="utf-8")
    # The one in C is five times as fast; a build of the package without it has the other.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    template: Template = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe ones
    return template


def fill(merged: Template, architecture: str, code_key: str, keys: Mapping[str, str]) -> Template:
    """Return the template with what only the build knows; `keys` are those of the layers."""
    template = copy.deepcopy(merged)
    resources, parameters = template["Resources"], template["Parameters"]
    template["Globals"]["Function"]["Architectures"] = [architecture]
    resources["APIHandler"]["Properties"]["Architectures"] = [architecture]
    parameters["CodeKey"]["Default"] = code_key
    for layer in LAYERS:
        resources[layer.resource]["Properties"]["CompatibleArchitectures"] = [architecture]
        parameters[layer.key]["Default"] = keys[layer.archive]
    # The function knows the API's address, so the API must not know the function's: by its name
    # instead, which is fixed, the two do not wait for each other.
    definition = resources["RestAPI"]["Properties"]["DefinitionBody"]
    text = json.dumps(definition).replace(_ARN_OF_API, _ARN_BY_NAME)
    resources["RestAPI"]["Properties"]["DefinitionBody"] = json.loads(text)
    return template


def translate(template: Template) -> Template:
    """Return the plain CloudFormation template.

    Raises:
        TemplateFault: the translator refuses it, or a function would get another runtime.
    """
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)
    from samtranslator.model.exceptions import (  # type: ignore[import-untyped]
        InvalidDocumentException,
    )
    from samtranslator.translator.transform import transform  # type: ignore[import-untyped]

    # It would warn of its own usage statistics, which nobody collects here.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    try:
        plain: Template = transform(copy.deepcopy(template), {}, _NoManagedPolicies())
    except InvalidDocumentException as error:
        causes = "\n".join(str(cause.message) for cause in error.causes)
        raise TemplateFault(f"the template cannot be translated:\n{causes}") from error
    for name, resource in plain["Resources"].items():
        runtime = resource.get("Properties", {}).get("Runtime", RUNTIME)
        if runtime != RUNTIME:
            raise TemplateFault(f"{name} would run on {runtime}, not {RUNTIME}")
    return plain


def lint(*files: Path) -> None:
    """Refuse templates about which cfn-lint has anything to say.

    Raises:
        TemplateFault: says what.
    """
    program = "import sys; from cfnlint.runner import main; sys.exit(main())"
    names = [str(file) for file in files]
    done = _run([sys.executable, "-c", program, "--regions", REGION, "--template", *names])
    if done.returncode:
        raise TemplateFault(f"cfn-lint says:\n{done.stdout}{done.stderr}")


def as_yaml(template: Template) -> str:
    """Return a template as YAML, the same text every time."""
    import yaml  # type: ignore[import-untyped]

    plain = json.loads(json.dumps(template))
    return str(yaml.safe_dump(plain, sort_keys=True, width=100))


def as_json(template: Template) -> str:
    """Return a template as JSON, the same text every time."""
    return json.dumps(template, indent=1, sort_keys=True) + "\n"


class _NoManagedPolicies:
    """Every role lists its own permissions; none names a policy of AWS."""

    def load(self) -> dict[str, str]:
        return {}


def _run(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, **more)
