"""Failures: each kind has an exit code of its own, and says how to go on."""

import json
import os
import re
import subprocess
import sys
from operator import itemgetter
from pathlib import Path

import pytest
from botocore.exceptions import (
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
)

from infra.__main__ import main
from infra.deployment import errors
from infra.deployment.aws import Aws, explain
from tests.infra.fake_cloudformation import refusal

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations.md"
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.OperatorError)
]


@pytest.fixture
def nobody(monkeypatch):
    """An environment without any AWS configuration."""
    for name in (
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def test_exit_codes_are_told_apart_except_within_a_kind():
    codes = [kind.exit_code for kind in KINDS if kind not in (errors.BadName, errors.IsLeaving)]

    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("kind", KINDS)
def test_the_manual_explains_every_exit_code(kind):
    documented = re.findall(r"^\| (\d+) +\|", OPERATIONS.read_text("utf-8"), re.MULTILINE)

    assert str(kind.exit_code) in documented


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_at_the_top_of_the_file_shows_every_failure_with_its_code(kind):
    assert re.search(rf"{kind.__name__} +{kind.exit_code}\b", errors.__doc__)


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (NoCredentialsError(), errors.NoCredentials),
        (PartialCredentialsError(provider="env", cred_var="x"), errors.NoCredentials),
        (ProfileNotFound(profile="work"), errors.NoCredentials),
        (refusal("ExpiredToken"), errors.NoCredentials),
        (refusal("SignatureDoesNotMatch"), errors.NoCredentials),
        (refusal("AccessDeniedException"), errors.AccessRefused),
        (refusal("403"), errors.AccessRefused),
        (NoRegionError(), errors.WrongPlace),
        (EndpointConnectionError(endpoint_url="http://nowhere"), errors.WrongPlace),
        (refusal("OptInRequired"), errors.WrongPlace),
        (refusal("LimitExceededException"), errors.AwsRefused),
    ],
)
def test_an_error_of_aws_becomes_a_failure_that_says_how_to_go_on(raised, kind):
    failure = explain(raised, state="All is well.", again="python -m infra deploy acme")

    assert kind is type(failure)
    assert "All is well." == failure.state
    assert failure.next


def test_a_region_that_does_not_exist_is_refused_before_anything_is_asked(nobody):
    with pytest.raises(errors.WrongPlace, match="no Region 'eu-middle-1'"):
        Aws("eu-middle-1")


def test_without_a_region_one_is_asked_for(nobody):
    with pytest.raises(errors.WrongPlace, match="No Region"):
        Aws()


def test_the_region_of_the_environment_is_used(nobody, monkeypatch):
    monkeypatch.setenv("AWS_REGION", "eu-west-1")

    assert "eu-west-1" == Aws().region


def test_an_unknown_profile_is_refused(nobody):
    with pytest.raises(errors.NoCredentials, match="nobody"):
        Aws("eu-west-1", "nobody")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["deploy", "Not A Name"], 2),
        (["deploy", "acme", "--arch", "arm64", "--builds", "/nowhere"], 6),
    ],
)
def test_a_command_that_fails_ends_with_the_failures_exit_code(nobody, capsys, arguments, code):
    assert code == main(arguments)

    said = capsys.readouterr().err
    assert "Nothing was changed." in said
    assert "To go on:" in said


def test_for_a_program_a_failure_is_one_document_on_standard_output(nobody, capsys):
    assert 2 == main(["deploy", "Not A Name", "--json"])

    document = json.loads(capsys.readouterr().out)
    assert ("BadName", 2) == (document["error"], document["exit_code"])
    assert {"what", "state", "next"} < set(document)


def test_a_command_line_that_cannot_be_read_ends_with_two(capsys):
    assert 2 == main(["deploy"])

    said = capsys.readouterr()
    assert "usage:" in said.err
    assert "\n  python -m infra deploy --help\n" in said.err
    assert "" == said.out


@pytest.mark.parametrize("arguments", [["deploy"], ["no-such"], ["list", "--no-such"]])
def test_for_a_program_a_command_line_that_cannot_be_read_is_a_failure_like_others(
    capsys, arguments
):
    assert 2 == main([*arguments, "--json"])

    document = json.loads(capsys.readouterr().out)
    assert ("BadUsage", 2) == (document["error"], document["exit_code"])


def interrupt(*_):
    raise KeyboardInterrupt


def test_an_interruption_is_a_failure_like_others_and_names_the_command_to_go_on(
    capsys, monkeypatch
):
    monkeypatch.setattr("infra.commands.list.run", interrupt)

    assert 130 == main(["list", "--profile", "a b", "--json"])

    said = capsys.readouterr()
    assert ("Interrupted", 130) == itemgetter("error", "exit_code")(json.loads(said.out))
    assert "python -m infra list --profile 'a b' --json" in said.err


def test_an_interruption_while_python_still_imports_is_answered_as_well():
    program = (
        "import sys, runpy\n"
        "class Ctrl:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'botocore': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Ctrl())\n"
        "sys.argv = ['infra', 'list', '--json']\n"
        "runpy.run_module('infra', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert 130 == done.returncode
    assert "Interrupted" == json.loads(done.stdout)["error"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["deploy", "A", "--json"]])
def test_that_nobody_reads_is_no_failure_to_talk_about(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "infra", *arguments],
        cwd=ROOT,
        env={name: one for name, one in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writer)

    assert 141 == done.returncode
    assert "Broken" not in done.stderr
    assert "Traceback" not in done.stderr
