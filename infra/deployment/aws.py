"""AWS as an operator reaches it, and its errors in plain words."""

import os
from argparse import Namespace
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)
from botocore.exceptions import ConnectionError as NoConnection

from infra.deployment.errors import (
    AccessRefused,
    AwsRefused,
    NoCredentials,
    OperatorError,
    WrongPlace,
)
from infra.deployment.hints import AGAIN
from infra.deployment.hints import again as again_with

KEYS_IN_ENVIRONMENT = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
SIGN_IN = f"Set AWS_PROFILE or AWS_ACCESS_KEY_ID, or sign in: `aws sso login`, then: {AGAIN}"
UNKNOWN_CALLER = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "AuthFailure",
        "RequestExpired",
    }
)
REFUSED_CALLER = frozenset(
    {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403", "AllAccessDisabled"}
)
WRONG_REGION = frozenset(
    {"OptInRequired", "PermanentRedirect", "AuthorizationHeaderMalformed", "InvalidRegion"}
)


class Aws:
    """One account and Region.

    Args:
        region: which Region; None takes what the environment or the profile says.
        profile: a profile of the AWS configuration.
        endpoint: another address for all calls (rehearsals).
    """

    def __init__(
        self, region: str | None = None, profile: str | None = None, endpoint: str | None = None
    ) -> None:
        self.endpoint = endpoint
        self._clients: dict[str, Any] = {}
        try:
            self._session = boto3.Session(
                region_name=region or os.environ.get("AWS_REGION"), profile_name=profile
            )
        except BotoCoreError as error:
            raise explain(error) from error
        if not self._session.region_name:
            raise explain(NoRegionError())
        self.region: str = self._session.region_name
        if endpoint is None and not _is_region(self._session, self.region):
            raise WrongPlace(
                f"There is no Region {self.region!r}",
                state="Nothing was changed.",
                next=f"Name one, for example: {again_with('--region', 'eu-central-1')}",
            )

    @classmethod
    def of(cls, args: Namespace) -> "Aws":
        """Return what the command line names.

        A profile named there also holds for libraries that make clients of their own, and wins over
        keys in the environment, as it does for the aws command.
        """
        if args.profile:
            os.environ["AWS_PROFILE"] = args.profile
            for name in KEYS_IN_ENVIRONMENT:
                os.environ.pop(name, None)
        return cls(args.region, args.profile, args.endpoint_url)

    def client(self, service: str) -> Any:
        """Return the client of a service, kept for the next time."""
        if service not in self._clients:
            self._clients[service] = self._session.client(
                service,
                endpoint_url=self.endpoint,
                config=Config(
                    connect_timeout=5,
                    read_timeout=60,
                    retries={"mode": "standard", "total_max_attempts": 6},
                ),
            )
        return self._clients[service]

    @cached_property
    def account(self) -> str:
        """Return the number of the account."""
        return str(self.client("sts").get_caller_identity()["Account"])


def error_code(error: ClientError) -> str:
    """Return the name that the service gave to the error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def error_message(error: ClientError) -> str:
    """Return what the service says about the error."""
    return str(error.response.get("Error", {}).get("Message", "")) or str(error)


def aws_cause(error: BaseException | None) -> BotoCoreError | ClientError | None:
    """Return the error of AWS that an error of a library or of the application came from."""
    while error is not None:
        if isinstance(error, (BotoCoreError, ClientError)):
            return error
        error = error.__cause__ or error.__context__
    return None


def explain(
    error: BotoCoreError | ClientError, *, state: str = "Nothing was changed.", again: str = ""
) -> OperatorError:
    """Return an error of AWS as a failure that says how to go on.

    Args:
        error: what boto3 raised.
        state: what state things are in.
        again: the command to run again, "" for "the same command".
    """
    repeat = f"`{again}`" if again else AGAIN
    if isinstance(error, ClientError):
        return _explain_answer(error, state, repeat)
    if isinstance(error, ProfileNotFound):
        return NoCredentials(str(error), state=state, next="Check --profile and AWS_PROFILE.")
    if isinstance(
        error,
        (
            NoCredentialsError,
            PartialCredentialsError,
            TokenRetrievalError,
            UnauthorizedSSOTokenError,
        ),
    ):
        return NoCredentials(f"There are no AWS credentials ({error})", state=state, next=SIGN_IN)
    if isinstance(error, NoRegionError):
        return WrongPlace(
            "No Region is named",
            state=state,
            next="Name one with AWS_REGION or, for example: "
            f"{again_with('--region', 'eu-central-1')}",
        )
    if isinstance(error, (EndpointConnectionError, HTTPClientError, NoConnection)):
        return WrongPlace(
            f"AWS cannot be reached ({error})",
            state=state,
            next=f"Check the network, --region and --endpoint-url, then: {repeat}",
        )
    return AwsRefused(
        f"AWS could not be asked ({error})", state=state, next=f"Try it again: {repeat}"
    )


def _explain_answer(error: ClientError, state: str, repeat: str) -> OperatorError:
    code = error_code(error)
    said = f"{error.operation_name} answered {code}: {error_message(error)}"
    if code in UNKNOWN_CALLER:
        return NoCredentials(
            f"AWS does not accept the credentials; {said}", state=state, next=SIGN_IN
        )
    if code in REFUSED_CALLER:
        return AccessRefused(
            f"AWS refuses; {said}",
            state=state,
            next=f"Ask for the right to do {error.operation_name} (docs/operations.md, "
            f"Rights), then: {repeat}",
        )
    if code in WRONG_REGION:
        return WrongPlace(
            f"This Region does not take the request; {said}",
            state=state,
            next=f"Check --region and whether the account has it enabled, then: {repeat}",
        )
    return AwsRefused(said, state=state, next=f"See what it says; where it passes: {repeat}")


def _is_region(session: Any, name: str) -> bool:
    return any(
        name in session.get_available_regions("cloudformation", partition)
        for partition in session.get_available_partitions()
    )
