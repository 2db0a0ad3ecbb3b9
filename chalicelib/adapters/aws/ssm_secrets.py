"""Secrets in the Parameter Store of AWS Systems Manager, encrypted by KMS (ADR 23)."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters.aws.clients import error_code
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.ports.secrets import check_secret

_MISSING = "ParameterNotFound"


class SsmSecrets:
    """Keeps each secret as a SecureString under the tenant's path, with the account's own key.

    Args:
        path: what the names begin with, such as /stageflow/acme/.
        client_factory: gives the client "ssm", each time the same.
    """

    def __init__(self, path: str, client_factory: Callable[[], Any]) -> None:
        self._path = path
        self._client = client_factory

    def put(self, name: str, secret: str) -> None:
        """Keep a secret [1].

        Raises:
            ValueError: not a name, or the secret is empty or too large.
            Unavailable: the store did not take it.
        """
        check_secret(name, secret)
        # Overwrite: the same secret may come twice, when the first answer was lost on its way.
        self._call(
            "put_parameter",
            Name=self._path + name,
            Value=secret,
            Type="SecureString",
            Overwrite=True,
        )

    def get(self, name: str) -> str:
        """Return a secret [1].

        Raises:
            NotFound: there is none of that name.
            Unavailable: the store did not answer.
        """
        found = self._call("get_parameter", Name=self._path + name, WithDecryption=True)
        if found is None:
            raise NotFound(f"there is no secret {name}")
        return str(found["Parameter"]["Value"])

    def delete(self, name: str) -> None:
        """Forget a secret, if it is there [1].

        Raises:
            Unavailable: the store did not answer.
        """
        self._call("delete_parameter", Name=self._path + name)

    def _call(self, operation: str, **request: Any) -> Any:
        """Return the answer, None where there is no such parameter."""
        try:
            return getattr(self._client(), operation)(**request)
        except ClientError as error:
            if error_code(error) == _MISSING:
                return None
            raise Unavailable(f"the secret store answered {error_code(error)}") from error
        except BotoCoreError as error:
            said = type(error).__name__
            raise Unavailable(f"the secret store did not answer: {said}") from error
