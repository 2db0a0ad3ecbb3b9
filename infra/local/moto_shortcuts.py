"""Ways that a request to moto need not go: half the time of a plain one is work nobody looks at.

    cache_methods    which methods a service has is looked up once, not for every request
    keep_json        an answer in JSON is not searched for the request id of an answer in XML
    skip_signatures  a request that never leaves this process is neither signed nor labelled
    keep_conditions  a condition is read once, not three times for every write
    keep_address     where DynamoDB is, is worked out once for a client, not for every request
    hand_over        a request to DynamoDB is not made one of HTTP on its way to moto
    start            moto starts without listening for requests that another library makes

Like moto_patches, this works on the insides of moto and of botocore and refuses other versions. All
are safe to call twice.
"""

import functools
import json
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import botocore
import moto
from botocore.awsrequest import AWSResponse
from botocore.endpoint import Endpoint, convert_to_response_dict
from botocore.regions import EndpointRulesetResolver
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto.core import DEFAULT_ACCOUNT_ID, responses
from moto.core.botocore_stubber import MockRawResponse
from moto.core.config import DefaultConfig
from moto.core.models import MockAWS, botocore_stubber
from moto.core.responses import BaseResponse
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.responses import DynamoHandler
from moto.utilities.aws_headers import gen_amzn_requestid_long

from infra.local.moto_version import MOTO_VERSION, MotoChanged

BOTOCORE_VERSION = "1.44.5"
KEPT_CONDITIONS = 1_000

_applied: set[str] = set()
_conditions: dict[tuple[str, ...], tuple[Any, tuple[str, ...], tuple[str, ...]]] = {}
"""Conditions by how they are written, each with the names and values that it uses."""


def take_shortcuts() -> None:
    """Apply all of them."""
    cache_methods()
    keep_json()
    skip_signatures()
    keep_conditions()
    keep_address()
    hand_over()


def start(config: DefaultConfig) -> MockAWS:
    """Start moto for botocore alone, and return what stops it.

    Unpatched, a start makes a thousand patterns with which the library requests would be heard.
    """
    mock = MockAWS(config)
    with patch("moto.core.models.RESPONSES_METHODS", []):
        mock.start()
    return mock


def cache_methods() -> None:
    """Look up the methods of a service once; unpatched, each request inspects the whole class."""
    if _first_time("methods"):
        responses.method_names_from_class = functools.cache(responses.method_names_from_class)
        responses.camelcase_to_underscores = functools.cache(responses.camelcase_to_underscores)


def keep_json() -> None:
    """Leave answers in JSON as they are; unpatched, each is searched for an XML element."""
    if not _first_time("json"):
        return
    original = BaseResponse._enrich_response

    def enrich(headers: dict[str, str], body: Any) -> tuple[dict[str, str], Any]:
        if not isinstance(body, str) or not body.startswith("{"):
            return original(headers, body)
        if "status" in headers:
            headers["status"] = str(headers["status"])
        gen_amzn_requestid_long(headers)
        return headers, body

    BaseResponse._enrich_response = staticmethod(enrich)


def skip_signatures() -> None:
    """Send requests unsigned and without a list of everything that runs here.

    moto looks at signatures in S3 only; the local runtime has none, its neighbours may.
    """
    if not _first_time("signatures"):
        return
    original = RequestSigner.sign

    @functools.wraps(original)
    def sign(self: Any, *arguments: Any, **named: Any) -> None:
        if self.signing_name == "s3":
            original(self, *arguments, **named)

    RequestSigner.sign = sign
    named = UserAgentString.to_string
    UserAgentString.to_string = functools.wraps(named)(lambda _: "stageflow-local")


def keep_conditions() -> None:
    """Read conditions on rows once; unpatched, a transaction reads each of them three times."""
    if not _first_time("conditions"):
        return
    original = ConditionExpressionParser.parse

    def parse(self: Any) -> Any:
        names, values = self.expression_attribute_names, self.expression_attribute_values
        text = (str(self.condition_expression), repr(names), repr(values))
        if text not in _conditions:
            if len(_conditions) >= KEPT_CONDITIONS:
                _conditions.clear()
            condition = original(self)
            used = tuple(self.expr_attr_names_found), tuple(self.expr_attr_values_found)
            _conditions[text] = (condition, *used)
        condition, used_names, used_values = _conditions[text]
        self.expr_attr_names_found = list(used_names)
        self.expr_attr_values_found = list(used_values)
        return condition

    ConditionExpressionParser.parse = parse


def keep_address() -> None:
    """Work out the address of DynamoDB once for a client; it is the same for all requests."""
    if not _first_time("address"):
        return
    original = EndpointRulesetResolver.construct_endpoint

    def construct_endpoint(self: Any, operation_model: Any, *more: Any, **named: Any) -> Any:
        if operation_model.service_model.service_name != "dynamodb":
            return original(self, operation_model, *more, **named)
        if not hasattr(self, "kept_address"):
            self.kept_address = original(self, operation_model, *more, **named)
        return self.kept_address

    EndpointRulesetResolver.construct_endpoint = construct_endpoint


def hand_over() -> None:
    """Give requests to DynamoDB, once botocore has put them into words, to moto's part for it.

    Unpatched, each is dressed and undressed as one of HTTP, and its address looked up.
    """
    if not _first_time("requests"):
        return
    original = Endpoint.make_request

    def make_request(self: Any, operation: Any, request: dict[str, Any]) -> Any:
        url = request["url"]
        if not (botocore_stubber.enabled and url.startswith("https://dynamodb.")):
            return original(self, operation, request)
        status, headers, body = _handler(request).call_action()
        http = AWSResponse(url, status, headers, MockRawResponse(body))
        answer = convert_to_response_dict(http, operation)
        parser = self._response_parser_factory.create_parser("json")
        parsed = parser.parse(answer, operation.output_shape)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            self._add_modeled_error_fields(answer, parsed, operation, parser)
        parsed["ResponseMetadata"]["RetryAttempts"] = 0
        return http, parsed

    Endpoint.make_request = make_request


def _handler(request: dict[str, Any]) -> DynamoHandler:
    """Return what answers the request, with all that it looks at."""
    handler = DynamoHandler()
    handler.region = request["context"]["client_region"]
    handler.current_account = DEFAULT_ACCOUNT_ID
    handler.headers = request["headers"]
    handler.response_headers = {"server": "amazon.com"}
    handler.querystring = handler.uri_match = {}
    body = request["body"]
    if b'"B' not in body:
        # Only bytes, "B" and "BS", are written in another way than moto wants to have them.
        handler.params = json.loads(body)
        return handler
    handler.parse_parameters(
        SimpleNamespace(
            method="POST",
            values={},
            headers=handler.headers,
            data=body,
            path="/",
            content_type=handler.headers["Content-Type"],
        )
    )
    return handler


def _first_time(shortcut: str) -> bool:
    """Return whether the shortcut is still to be taken.

    Raises:
        MotoChanged: moto or botocore is of another version.
    """
    installed = (moto.__version__, botocore.__version__)
    if installed != (MOTO_VERSION, BOTOCORE_VERSION):
        raise MotoChanged(
            f"the shortcuts are for moto {MOTO_VERSION} and botocore {BOTOCORE_VERSION}, "
            f"installed are {installed[0]} and {installed[1]}"
        )
    if shortcut in _applied:
        return False
    _applied.add(shortcut)
    return True
