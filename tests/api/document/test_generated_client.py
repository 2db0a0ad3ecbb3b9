"""A client that openapi-python-client makes of the document has every operation, and works."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.api.document.openapi import openapi_for_strangers

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The folder in which the client lies, and what its maker said."""
    folder = tmp_path_factory.mktemp("client")
    document = openapi_for_strangers(all_types=True)
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    (folder / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    maker = "from openapi_python_client.cli import app; app()"
    options = [
        "--path",
        "openapi.json",
        "--output-path",
        "crm",
        "--meta",
        "none",
        "--config",
        "config.yml",
    ]
    made = subprocess.run(
        [sys.executable, "-c", maker, "generate", *options, "--config", "config.yml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == made.returncode, made.stdout + made.stderr
    return folder, made.stdout + made.stderr


def test_every_operation_is_there(generated):
    folder, said = generated
    document = openapi_for_strangers(all_types=True)
    told = {
        one["operationId"].replace("openapi", "open_api")
        for methods in document["paths"].values()
        for one in methods.values()
    }

    assert told == {one.stem for one in (folder / "crm" / "api").glob("*/[!_]*.py")}
    assert "Endpoint will not be generated" not in said
    assert "Unable to" not in said


def test_it_works_with_rules_triggers_workflows_and_whole_automations(generated):
    folder, _ = generated
    run = subprocess.run(
        [sys.executable, "-m", "tests.api.document.client_tour", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == run.returncode, run.stderr[-3000:]
