"""Runs in the emulator's own environment: ministack, made a little more like AWS.

Nothing of this project is imported here, and nothing of the emulator anywhere else.
"""

import contextvars
import json
import sys
import threading
import time
from collections.abc import Callable
from queue import Queue
from typing import Any


def main(worker: str) -> None:
    """Serve until somebody says stop; functions run in the program `worker`."""
    # They see the zip, the layer and the standard library only. ministack starts them with its own
    # interpreter, in whose site-packages lies a botocore: a function would find that where the
    # layer lacks something, and the rehearsal would pass where Lambda fails.
    sys.executable = worker
    _read_numbers()
    _look_below_missing_keys()
    _work_out_timeouts()
    _fail_with_the_function()
    _leave_failed_parallel_steps()
    _keep_stopped_executions()
    _redrive()
    _look_back()
    _read_binary_types()
    _ask_buckets_who_may_upload()
    sys.argv = ["ministack"]
    from ministack.app import main as serve  # type: ignore[import-not-found]

    serve()


def _read_numbers() -> None:
    """Take a concurrency that comes from a parameter as a number, as CloudFormation does.

    ministack hands it on as text, and its poller of queues then stands still.
    """
    from ministack.services.cloudformation import (  # type: ignore[import-not-found]
        provisioners,
    )

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]

    def patched(original: Any) -> Any:
        def call(*arguments: Any) -> Any:
            for properties in arguments:
                scaling = properties.get("ScalingConfig") if isinstance(properties, dict) else None
                if scaling and "MaximumConcurrency" in scaling:
                    scaling["MaximumConcurrency"] = int(scaling["MaximumConcurrency"])
            return original(*arguments)

        return call

    for action in ("create", "update"):
        handlers[action] = patched(handlers[action])


def _look_below_missing_keys() -> None:
    """Let a filter say that something below a missing key does not exist, as it may on AWS.

    ministack calls every record unfit that lacks a key with a pattern below it.
    """
    from ministack.services import lambda_svc  # type: ignore[import-not-found]

    original = lambda_svc._match_esm_filter

    def patched(record: Any, pattern: Any) -> bool:
        if isinstance(record, dict) and isinstance(pattern, dict):
            below = [name for name, one in pattern.items() if isinstance(one, dict)]
            missing: dict[str, Any] = {name: {} for name in below}
            record = {**missing, **record}
        return bool(original(record, pattern))

    lambda_svc._match_esm_filter = patched


def _work_out_timeouts() -> None:
    """Let a task wait for as long as its data says; ministack knows constants only."""
    from ministack.services import stepfunctions  # type: ignore[import-not-found]

    original = stepfunctions._execute_task

    def patched(state: dict[str, Any], data: Any, *more: Any) -> Any:
        path = state.get("TimeoutSecondsPath")
        if path is not None:
            state = {**state, "TimeoutSeconds": stepfunctions._resolve_path(path, data)}
        return original(state, data, *more)

    stepfunctions._execute_task = patched


def _fail_with_the_function() -> None:
    """Let a task that waits for an answer fail, and be retried, when its function fails.

    ministack takes no notice and waits on, although nobody has noted the token.
    """
    from ministack.services import stepfunctions

    tokens = threading.local()
    wait, call = stepfunctions._invoke_with_callback, stepfunctions._call_lambda

    def waiting(resource: str, data: Any, token: str, state: dict[str, Any]) -> Any:
        tokens.present = token
        try:
            return wait(resource, data, token, state)
        finally:
            tokens.present = None

    def calling(function: str, event: Any) -> Any:
        try:
            return call(function, event)
        except stepfunctions._ExecutionError as error:
            waits = stepfunctions._task_tokens.get(getattr(tokens, "present", None))
            if waits is not None:
                waits["error"] = {"Error": error.error, "Cause": error.cause}
                waits["event"].set()
            raise

    stepfunctions._invoke_with_callback = waiting
    stepfunctions._call_lambda = calling


def _leave_failed_parallel_steps() -> None:
    """Let a parallel step fail with its first branch, and give each branch a token of its own.

    ministack lets the other branches go on and waits for their ends, and all of them write the
    token of their task to the same place.
    """
    from ministack.services import stepfunctions

    execute = stepfunctions._execute_task

    def task(state: dict[str, Any], data: Any, execution: Any, context: dict[str, Any]) -> Any:
        if any(left.is_set() for left in context.get("Left", ())):
            raise stepfunctions._ExecutionError("States.Runtime", "The parallel step was left.")
        return execute(state, data, execution, context)

    def parallel(state: dict[str, Any], data: Any, execution: Any, context: dict[str, Any]) -> Any:
        given = stepfunctions._apply_input_path(state, data, context)
        given = stepfunctions._apply_parameters(state, given, context)
        left = threading.Event()
        ends: Queue[tuple[int, Any, Exception | None]] = Queue()

        def go(number: int, branch: dict[str, Any]) -> None:
            own = {**context, "Left": (*context.get("Left", ()), left)}
            steps = branch["States"], branch["StartAt"]
            try:
                result = stepfunctions._run_sub_machine(*steps, given, execution, own)
                ends.put((number, result, None))
            except Exception as error:  # noqa: BLE001 - raised below
                ends.put((number, None, error))

        results: dict[int, Any] = {}
        for number, branch in enumerate(state["Branches"]):
            _in_background(go, number, branch)
        while len(results) < len(state["Branches"]):
            number, result, error = ends.get()
            if error is not None:
                left.set()
                raise error
            results[number] = result
        result = [results[number] for number in sorted(results)]
        result = stepfunctions._apply_result_selector(state, result)
        output = stepfunctions._apply_result_path(state, data, result)
        output = stepfunctions._apply_output_path(state, output, context)
        return output, stepfunctions._next_or_end(state)

    stepfunctions._execute_task = task
    stepfunctions._run_parallel_branches = parallel


def _in_background(work: Callable[..., None], *arguments: Any) -> None:
    """Do something in a thread that knows the account and region of this one."""
    run = contextvars.copy_context().run
    threading.Thread(target=run, args=(work, *arguments), daemon=True).start()


def _keep_stopped_executions() -> None:
    """Let an execution that has ended be stopped in vain, and keep what ended it.

    ministack refuses to stop it, and lets one that was stopped fail afterwards.
    """
    from ministack.services import stepfunctions

    stop, fail = stepfunctions._stop_execution, stepfunctions._fail_execution

    def stopping(request: dict[str, Any]) -> Any:
        execution = stepfunctions._executions.get(request.get("executionArn"))
        if execution is not None and execution["status"] != "RUNNING":
            return stepfunctions.json_response({"stopDate": execution["stopDate"]})
        return stop(request)

    def failing(execution: dict[str, Any], *why: str) -> None:
        if execution["status"] == "RUNNING":
            fail(execution, *why)

    stepfunctions._stop_execution = stopping
    stepfunctions._fail_execution = failing


def _redrive() -> None:
    """Let an execution that has failed go on from the state that failed; ministack knows no such.

    A parallel step begins anew with all of its branches; AWS begins those that failed.
    """
    from ministack.services import stepfunctions

    handle, Failure = stepfunctions.handle_request, stepfunctions._ExecutionError

    def go_on(execution: dict[str, Any], name: str, data: Any) -> None:
        machine = stepfunctions._state_machines[execution["stateMachineArn"]]
        context = {"Execution": {"Id": execution["executionArn"]}, "variables": {}}
        states = json.loads(machine["definition"])["States"]
        try:
            result = stepfunctions._run_sub_machine(states, name, data, execution, context)
        except Failure as error:
            stepfunctions._fail_execution(execution, error.error, error.cause)
            return
        end = stepfunctions.now_iso()
        execution.update(status="SUCCEEDED", stopDate=end, output=json.dumps(result))
        stepfunctions._emit_execution_status_event(execution)

    def redrive(arn: str) -> Any:
        execution = stepfunctions._executions.get(arn)
        if execution is None or execution["status"] != "FAILED":
            return stepfunctions.error_response_json("ExecutionNotRedrivable", arn, 400)
        entered = [one for one in execution["events"] if one["type"].endswith("StateEntered")]
        failed = entered[-1]["stateEnteredEventDetails"]
        execution.update(status="RUNNING", stopDate=None, output=None, error=None, cause=None)
        _in_background(go_on, execution, failed["name"], json.loads(failed["input"]))
        return stepfunctions.json_response({"redriveDate": time.time()})

    async def handling(method: str, path: str, headers: Any, body: Any, query: Any) -> Any:
        if headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            return redrive(json.loads(body)["executionArn"])
        return await handle(method, path, headers, body, query)

    stepfunctions.handle_request = handling


def _look_back() -> None:
    """Let a table be restored to earlier moments; ministack tells of the present second only.

    What is restored is the table as it is, whichever moment is named.
    """
    from ministack.services import dynamodb  # type: ignore[import-not-found]

    describe = dynamodb._describe_continuous_backups

    def patched(request: Any) -> Any:
        status, headers, body = describe(request)
        answer = json.loads(body)
        backups = answer.get("ContinuousBackupsDescription", {})
        recovery = backups.get("PointInTimeRecoveryDescription", {})
        if "EarliestRestorableDateTime" in recovery:
            recovery["EarliestRestorableDateTime"] = 0
        return status, headers, json.dumps(answer).encode()

    dynamodb._describe_continuous_backups = patched


def _read_binary_types() -> None:
    """Take the types that are binary from the document of an API, as CloudFormation does.

    ministack looks for them beside the document only, and sends what is packed as base64.
    """
    from ministack.services import apigateway_v1  # type: ignore[import-not-found]

    original = apigateway_v1._import_rest_api

    def patched(document: dict[str, Any], known: dict[str, Any] | None = None) -> Any:
        types = document.get("x-amazon-apigateway-binary-media-types", [])
        return original(document, {**(known or {}), "binaryMediaTypes": types})

    apigateway_v1._import_rest_api = patched


def _ask_buckets_who_may_upload() -> None:
    """Let a bucket's CORS rules say which sites may send it something; ministack lets all."""
    from ministack import app  # type: ignore[import-not-found]
    from ministack.services import s3

    original = app._handle_options_request

    def patched(method: str, path: str, headers: Any, *more: Any) -> Any:
        target = app._s3_cors_target(headers.get("host", ""), path)
        if method == "OPTIONS" and target is not None:
            return s3.cors_preflight(*target, headers)
        return original(method, path, headers, *more)

    app._handle_options_request = patched


if __name__ == "__main__":
    main(sys.argv[1])
