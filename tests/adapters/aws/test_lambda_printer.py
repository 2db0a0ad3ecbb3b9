"""Lets documents be made by the function that has the layer for it."""

import json

import botocore.session
import pytest

from chalicelib.adapters.aws.lambda_printer import LambdaPrinter
from chalicelib.domain.codes import Code
from chalicelib.domain.errors import NotFound, Refused, Unavailable
from chalicelib.ports.printer import Print, PrintOrder
from tests.support.local_server import local_server

ORDER = PrintOrder(template="kept/t", document="kept/d", values={}, zone="UTC", date_format="x")


@pytest.fixture
def function():
    with local_server() as function:
        yield function


@pytest.fixture
def printer(function):
    session = botocore.session.Session()
    return LambdaPrinter("acme-make-document", "eu-central-1", lambda: session, function.url)


def test_the_function_is_called_and_its_answer_returned(printer, function):
    function.body = b'{"size": 7, "etag": "e"}'
    assert Print(7, "e") == printer.print(ORDER)
    (asked,) = function.asked
    assert "/2015-03-31/functions/acme-make-document/invocations" == asked.path
    assert "kept/t" == json.loads(asked.body)["print"]["template"]
    assert "/eu-central-1/lambda/aws4_request" in asked.headers["Authorization"]
    assert Print(7, "e") == printer.picture("text", "kept/q")
    assert {"picture": {"text": "text", "key": "kept/q"}} == json.loads(function.asked[1].body)
    function.body = b'{"paths": ["deal.title"]}'
    assert ["deal.title"] == printer.look("kept/t")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"refused": "bad_template", "detail": "hm"}, Refused),
        ({"refused": "not_found", "detail": "hm", "missing": True}, NotFound),
    ],
)
def test_what_the_function_refuses_is_refused(printer, function, answer, error):
    function.body = json.dumps(answer).encode()
    with pytest.raises(error, match="hm") as refused:
        printer.print(ORDER)
    assert Code(answer["refused"]) is refused.value.code


@pytest.mark.parametrize(
    ("status", "headers"), [(429, {}), (200, {"X-Amz-Function-Error": "Unhandled"})]
)
def test_what_did_not_go_well_may_be_tried_again(printer, function, status, headers):
    function.status, function.headers, function.body = status, headers, b"{}"
    with pytest.raises(Unavailable, match="no document was made"):
        printer.look("kept/t")


def test_a_function_that_does_not_answer_may_be_tried_again():
    session = botocore.session.Session()
    printer = LambdaPrinter("f", "eu-central-1", lambda: session, "http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="no document was made"):
        printer.look("kept/t")
