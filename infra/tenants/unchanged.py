"""For commands that only look: when AWS refuses, they say that nothing was changed."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from infra.deployment.aws import explain


@contextmanager
def only_looking() -> Iterator[None]:
    """Turn an error of AWS into a failure whose state is "Nothing was changed."."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise explain(error) from error
