"""What a cold start costs beside one that does nothing but ask DynamoDB for a row.

    make package && .venv-package/bin/python -m tests.bench.bench_cold_start

Both sides are counted alike, from the first import to the answer to the first event, on Lambda's
Python: ours from the archives in build/ for this kind of machine, the other with botocore as it is
installed. Nothing leaves the process:
every request is answered as by an empty table. Exits with 1 when a handler takes more than its
limit times the CPU of the yardstick.
"""

import json
import platform
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import botocore

from infra.packaging.measure import HANDLERS, run, unpack
from tests.bench.measuring import spread

ROOT = Path(__file__).parents[2]
ROUNDS = 11
LIMITS = {name: 1.30 if name == "api" else 1.18 for name in HANDLERS}
YARDSTICK = "botocore and one GetItem"
PLAIN = Path(botocore.__file__).parents[1]
"""botocore as it comes, with all its data."""

VARIABLES = {
    "AWS_ACCESS_KEY_ID": "a",
    "AWS_SECRET_ACCESS_KEY": "b",
    "AWS_SESSION_TOKEN": "c",
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "AWS_REGION": "eu-central-1",
    "STAGEFLOW_TENANT": "acme",
    "STAGEFLOW_TABLE": "table",
    "STAGEFLOW_QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/1/queue",
    "STAGEFLOW_QUEUE_ARN": "arn:aws:sqs:eu-central-1:1:queue",
    "STAGEFLOW_SCHEDULE_GROUP": "group",
    "STAGEFLOW_SCHEDULER_ROLE_ARN": "arn:aws:iam::1:role/scheduler",
    "STAGEFLOW_STATE_MACHINE_PREFIX": "arn:aws:states:eu-central-1:1:stateMachine:acme-",
    "STAGEFLOW_STATE_MACHINE_ROLE_ARN": "arn:aws:iam::1:role/machines",
    "STAGEFLOW_WORKFLOW_STEP_ARN": "arn:aws:lambda:eu-central-1:1:function:step",
    "STAGEFLOW_WORKFLOW_WAIT_ARN": "arn:aws:lambda:eu-central-1:1:function:wait",
    "STAGEFLOW_TOPIC_ARN": "arn:aws:sns:eu-central-1:1:topic",
    "STAGEFLOW_DOCUMENT_FUNCTION": "make-document",
    "STAGEFLOW_FILES_BUCKET": "acme-files",
    "STAGEFLOW_SECRETS_PATH": "/stageflow/acme/",
    "STAGEFLOW_PUBLIC_URL": "https://crm.example.com",
}

_ANSWERING = """
def send(self, request):
    from botocore.awsrequest import AWSResponse
    from botocore.compat import HTTPHeaders
    target = request.headers["X-Amz-Target"]
    target = target.decode() if isinstance(target, bytes) else target
    body = {
        "Query": b'{"Items": [], "Count": 0, "ScannedCount": 0}',
        "BatchGetItem": b'{"Responses": {}, "UnprocessedKeys": {}}',
    }.get(target.rpartition(".")[2], b"{}")
    answer = AWSResponse(request.url, 200, HTTPHeaders(), None)
    answer._content = body
    return answer

import botocore.httpsession
botocore.httpsession.URLLib3Session.send = send
"""
_YARDSTICK = f"""
import botocore.session
client = botocore.session.Session().create_client("dynamodb", region_name="eu-central-1")
{_ANSWERING}
client.get_item(TableName="table", Key={{"pk": {{"S": "a"}}, "sk": {{"S": "b"}}}})
"""
_ROW = {
    "pk": {"S": "deal_1"},
    "sk": {"S": "item"},
    "kind": {"S": "item"},
    "version": {"N": "1"},
    "entry": {"N": "1"},
}
_EVENTS = {
    "api": {
        "httpMethod": "GET",
        "path": "/v1/items/deal/1",
        "resource": "/v1/items/{type}/{id}",
        "headers": {"authorization": "Bearer " + "a" * 43, "host": "example.com"},
        "multiValueHeaders": {},
        "multiValueQueryStringParameters": None,
        "queryStringParameters": None,
        "pathParameters": {"type": "deal", "id": "1"},
        "stageVariables": None,
        "isBase64Encoded": False,
        "body": None,
        "requestContext": {
            "httpMethod": "GET",
            "resourcePath": "/v1/items/{type}/{id}",
            "requestId": "one",
        },
    },
    "on_change": {
        "Records": [
            {
                "eventName": "INSERT",
                "dynamodb": {
                    "Keys": {name: _ROW[name] for name in ("pk", "sk")},
                    "NewImage": _ROW,
                    "SequenceNumber": "1",
                },
            }
        ]
    },
    "run_rule": {
        "Records": [
            {
                "messageId": "one",
                "body": '{"run": "deal_1-1-r1", "due": "2026-03-02T10:00:00Z"}',
            }
        ]
    },
    "sweep": {},
    "workflow_step": {"do": "give_up", "run": "r1", "step": "", "loops": {}},
    "workflow_wait": {"run": "r1", "step": "s1", "loops": {}, "token": "t"},
}
_ROW["body"] = {
    "S": json.dumps(
        {
            "type": "deal",
            "id": 1,
            "title": "A roof",
            "responsible": 1,
            "created_by": 1,
            "updated_by": 1,
            "created_at": "2026-03-02T10:00:00Z",
            "updated_at": "2026-03-02T10:00:00Z",
            "stage_entered_at": "2026-03-02T10:00:00Z",
            "pipeline": "default",
            "stage": "new",
            "entry": 1,
        }
    )
}
_REFUSED = {"workflow_wait": "RunFailed"}
"""What a handler raises in answer to its event: a run that is not there cannot wait."""


MEASURED = [name for name in HANDLERS if name not in ("make_document", "receive_mail")]
"""Not the one that starts a process and has a layer of its own, and not the one that takes mail in:
nobody waits for them alone."""


def program(name: str) -> str:
    """Return a program that starts a handler and lets it handle its first event."""
    module, function = HANDLERS[name], "app" if name == "api" else "handler"
    call = f"{function}({_EVENTS[name]!r}, None)"
    lines = [f"from {module} import {function}", _ANSWERING]
    if name not in _REFUSED:
        return "\n".join([*lines, call])
    refused = f"assert type(error).__name__ == {_REFUSED[name]!r}, error"
    return "\n".join([*lines, f"try:\n    {call}", f"except Exception as error:\n    {refused}"])


def main() -> int:
    """Measure every handler beside the yardstick; return 1 when one takes too long."""
    build = ROOT / "build" / ("arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64")
    if not build.exists():
        print(f"{build} is not there: make package ARCH={build.name}", file=sys.stderr)
        return 2
    programs = {YARDSTICK: _YARDSTICK} | {name: program(name) for name in MEASURED}
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    with TemporaryDirectory() as folder:
        task, layer = unpack(build / "code.zip", [build / "layer.zip"], Path(folder))
        for number in range(ROUNDS + 1):
            for name, text in programs.items():
                dependencies = PLAIN if name == YARDSTICK else layer
                spent, _ = run(task, dependencies, text, VARIABLES)
                if number:  # the first round warms the disk
                    seconds[name].append(spent)
    failed = False
    print("a cold start with its first event")
    for name in programs:
        pairs = zip(seconds[name], seconds[YARDSTICK], strict=True)
        ratio = spread([one / other for one, other in pairs])
        limit = LIMITS.get(name)
        most = f"   at most {limit:.2f}x" if limit else ""
        print(f"{name:<26}{spread(seconds[name]).middle * 1000:>8.0f} ms CPU   {ratio}x{most}")
        failed |= limit is not None and ratio.middle > limit
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
