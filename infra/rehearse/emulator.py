"""Runs in the emulator's own environment: ministack, made a little more like AWS.

Nothing of this project is imported here, and nothing of the emulator anywhere else.
"""

import sys
from typing import Any


def main(worker: str) -> None:
    """Serve until somebody says stop; functions run in the program `worker`."""
    _hide_own_packages(worker)
    _read_numbers()
    _look_below_missing_keys()
    sys.argv = ["ministack"]
    from ministack.app import main as serve  # type: ignore[import-not-found]

    serve()


def _hide_own_packages(worker: str) -> None:
    """Let functions see the zip, the layer and the standard library only.

    ministack starts Lambda's Python with `sys.executable`, whose site-packages hold ministack's own
    botocore. A function would find them when the layer lacks something, and the rehearsal would
    pass where Lambda fails.
    """
    sys.executable = worker


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
            missing: dict[str, Any] = {name: {} for name, below in pattern.items() if isinstance(below, dict)}
            record = {**missing, **record}
        return bool(original(record, pattern))

    lambda_svc._match_esm_filter = patched


if __name__ == "__main__":
    main(sys.argv[1])
