"""The parts of a deployment that a simulated AWS can play; `make rehearse` plays the whole."""

import json

import boto3
import pytest
from moto import mock_aws

from chalicelib.adapters.tables.model import create_table
from chalicelib.records.people import token_key
from chalicelib.usecases.people.tokens import hash_of
from infra.__main__ import main
from infra.command_line import build_parser
from infra.commands.deploy import asked
from infra.deployment.admin import first_token
from infra.deployment.artefact import read_artefact
from infra.deployment.aws import Aws
from infra.deployment.errors import NameTaken, NoSuchTenant, StuckStack
from infra.deployment.names import artefact_bucket
from infra.deployment.stacks import Stack, all_tenants, find, tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.deployment.uploads import template_url, upload
from tests.infra.fake_cloudformation import Silent, refusal
from tests.infra.test_deploy_artefact import write_build
from tests.support.aws import intercepted

REGION = "eu-central-1"


@pytest.fixture(autouse=True)
def cloud(monkeypatch):
    """A simulated account, reached by its real addresses."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", REGION)
    with mock_aws():
        yield


@pytest.fixture
def builds(tmp_path):
    return write_build(tmp_path)


@pytest.fixture
def deploy(builds, capsys):
    """Give the command and return its exit code and the document that it answers with."""

    def deploy(tenant, *arguments):
        code = main(["deploy", tenant, "--builds", str(builds), "--json", "--yes", *arguments])
        return code, json.loads(capsys.readouterr().out)

    return deploy


STATES = f"arn:aws:states:{REGION}:123456789012"
VARIABLES = {
    "STAGEFLOW_TENANT": "acme",
    "STAGEFLOW_TABLE": "table-of-acme",
    "STAGEFLOW_QUEUE_URL": "https://queue",
    "STAGEFLOW_QUEUE_ARN": "arn:queue",
    "STAGEFLOW_SCHEDULE_GROUP": "stageflow-acme",
    "STAGEFLOW_SCHEDULER_ROLE_ARN": "arn:role",
    "STAGEFLOW_STATE_MACHINE_PREFIX": f"{STATES}:stateMachine:stageflow-acme_",
    "STAGEFLOW_STATE_MACHINE_ROLE_ARN": "arn:aws:iam::123456789012:role/workflows",
    "STAGEFLOW_WORKFLOW_STEP_ARN": "arn:step",
    "STAGEFLOW_WORKFLOW_WAIT_ARN": "arn:wait",
    "STAGEFLOW_TOPIC_ARN": "arn:topic",
    "STAGEFLOW_DOCUMENT_FUNCTION": "make-document",
    "STAGEFLOW_FILES_BUCKET": "acme-files",
    "STAGEFLOW_SECRETS_PATH": "/stageflow/acme/",
    "STAGEFLOW_PUBLIC_URL": "https://api.example/api",
}
STACK = Stack(
    name="stageflow-acme",
    id="id",
    status="CREATE_COMPLETE",
    tags={"stageflow:tenant": "acme"},
)


def functions_with(variables):
    """Let the tenant's function have these variables."""

    def answer(name, parameters):
        if name == "lambda.GetFunctionConfiguration":
            assert "stageflow-acme-api" == parameters["FunctionName"]
            return {"Environment": {"Variables": variables}}
        return None

    return intercepted(answer)


@pytest.fixture
def tenant():
    """A tenant's table, reached as an operator reaches it."""
    create_table("table-of-acme", REGION)
    with functions_with(VARIABLES):
        return open_tenant(Aws(REGION), STACK)


def make_stack(name, **tags):
    boto3.client("cloudformation", REGION).create_stack(
        StackName=name,
        TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}),
        Tags=[{"Key": f"stageflow:{key}", "Value": value} for key, value in tags.items()],
    )


def test_the_first_token_opens_the_tenant_and_is_made_once(tenant):
    token = first_token(tenant).token

    assert tenant.table.get(token_key(hash_of(token))) is not None
    assert first_token(tenant) is None


def test_a_lost_token_is_replaced_on_demand_and_opens_nothing_any_more(tenant):
    handed = first_token(tenant), first_token(tenant, anew=True)
    first, second = (one.token for one in handed)

    assert first != second
    assert f"The token {hash_of(first)[:12]} (First admin, of user 1, " in handed[1].told()[1]
    stored = [tenant.table.get(token_key(hash_of(token))) for token in (first, second)]
    assert [False, True] == [row is not None for row in stored]


def test_workflows_can_be_published_by_an_operator(tenant):
    pass_on = {"StartAt": "Pass", "States": {"Pass": {"Type": "Pass", "End": True}}}
    tenant.state_machines.publish("t1", json.dumps(pass_on))

    found = boto3.client("stepfunctions", REGION).list_state_machines()["stateMachines"]
    assert ["stageflow-acme_t1"] == [one["name"] for one in found]


def test_a_tenant_of_another_version_is_to_be_deployed_first():
    old = {name: VARIABLES[name] for name in VARIABLES if "STATE_MACHINE" not in name}

    with functions_with(old), pytest.raises(StuckStack, match="STATE_MACHINE_ROLE_ARN") as failure:
        open_tenant(Aws(REGION), STACK)

    assert "python -m infra deploy acme" in failure.value.next


def test_tenants_are_found_by_their_tags():
    make_stack("stageflow-acme", tenant="acme", plan="large", version="2")
    make_stack("stageflow-artist")

    assert [("acme", "large", "2")] == [
        (stack.tenant, stack.plan, stack.version) for stack in all_tenants(Aws(REGION))
    ]


def test_a_tenant_that_is_not_there_says_where_it_was_looked_for():
    make_stack("stageflow-acme")

    with pytest.raises(NoSuchTenant, match=REGION):
        tenant_stack(Aws(REGION), "acme")


def test_a_stack_of_the_name_that_is_no_tenants_is_left_alone(deploy):
    make_stack("stageflow-acme")

    code, document = deploy("acme")

    assert (7, "NameTaken") == (code, document["error"])
    assert "Nothing was changed." == document["state"]


def test_a_tenant_stays_on_its_architecture_until_it_is_told_otherwise(deploy, builds):
    write_build(builds, architecture="x86_64")
    make_stack("stageflow-acme", tenant="acme", architecture="x86_64")
    wishes = [(), ("--arch", "arm64")]

    assert ["x86_64", "arm64"] == [
        deploy("acme", "--dry-run", *wish)[1]["architecture"] for wish in wishes
    ]


def test_the_command_to_go_on_asks_for_all_that_this_one_did(deploy, builds, monkeypatch):
    def refuse(*_, **__):
        raise refusal("Throttling")

    monkeypatch.setattr("infra.deployment.deploy.find", refuse)

    _, document = deploy("acme", "--arch", "arm64", "--plan", "large", "--dry-run")

    assert (
        f"ython -m infra deploy acme --region {REGION} --arch arm64 --builds {builds} "
        "--plan large --dry-run --json --yes"
    ) in document["next"]


def test_the_arguments_of_a_command_are_told_again_in_full():
    words = ["--profile", "work", "--endpoint-url", "http://here", "--arch", "x86_64"]
    words += ["--builds", "/builds", "--plan", "large", "--set", "A=1", "--set", "B=2"]

    args = build_parser().parse_args(["deploy", "acme", *words, "--new-token"])

    assert (*words, "--new-token") == asked(args)


def test_a_dry_run_of_a_first_deployment_leaves_no_trace(deploy):
    code, document = deploy("acme", "--dry-run")

    assert (0, "planned", None) == (code, document["result"], document["admin_token"])
    assert ["Table"] == [one["resource"] for one in document["changes"]]
    assert find(Aws(REGION), "stageflow-acme") is None
    assert [] == boto3.client("s3", REGION).list_buckets()["Buckets"]


def test_the_artefact_bucket_is_closed_and_filled_once(builds):
    aws, console = Aws(REGION), Silent()
    artefact = read_artefact("arm64", builds)
    bucket = upload(aws, artefact, console)
    first_time = list(console.said)
    upload(aws, artefact, console)
    s3 = boto3.client("s3", REGION)

    contents = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert set(artefact.files()) == {one["Key"] for one in contents}
    closed = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(closed.values())
    assert first_time == console.said, "the second time uploads nothing"
    assert template_url(aws, bucket, artefact).endswith(f"/{bucket}/{artefact.template_key}")


def test_a_dry_run_uploads_the_template_alone(builds):
    artefact = read_artefact("arm64", builds)
    bucket = upload(Aws(REGION), artefact, Silent(), only_template=True)
    contents = boto3.client("s3", REGION).list_objects_v2(Bucket=bucket)["Contents"]

    assert [artefact.template_key] == [one["Key"] for one in contents]


def test_a_bucket_of_another_account_is_never_written_to(builds, monkeypatch):
    def refuse(**_):
        raise refusal("403", "Forbidden", "HeadBucket")

    aws = Aws(REGION)
    monkeypatch.setattr(aws.client("s3"), "head_bucket", refuse)

    with pytest.raises(NameTaken, match=artefact_bucket(aws.account, REGION)):
        upload(aws, read_artefact("arm64", builds), Silent())
