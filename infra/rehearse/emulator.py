"""Runs in the emulator's own environment: ministack, made a little more like AWS.

Nothing of this project is imported here, and nothing of the emulator anywhere else.
"""

import sys
from typing import Any


def main(worker: str) -> None:
    """Serve until somebody says stop; functions run in the program `worker`."""
    _hide_own_packages(worker)
    _read_numbers()
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


if __name__ == "__main__":
    main(sys.argv[1])
