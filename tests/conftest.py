"""What every test stands on: no real account within reach, and examples that repeat."""

import gc
import os
import sys

from hypothesis import settings

pytest_plugins = [
    "tests.browsers_plugin",
    "tests.collect_apart",
    "tests.features_plugin",
    "tests.nothing_ran",
]

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    AWS_ACCOUNT_ID_ENDPOINT_MODE="disabled",
    # A line for each request that went well is a sixth of a test's time, and hides what failed.
    POWERTOOLS_LOG_LEVEL="WARNING",
)
os.environ.pop("AWS_PROFILE", None)

settings.register_profile("stageflow", deadline=None, derandomize=True)
settings.load_profile("stageflow")

# What is collected stays until the end: nothing of it is garbage, however often one looks.
gc.disable()


def pytest_collection_finish() -> None:
    """Let tests share what botocore reads; those of the domain do not even import it."""
    gc.freeze()
    gc.enable()
    if "botocore" in sys.modules:
        from tests.support.botocore_data import share_botocore_data

        share_botocore_data()
