"""Long answers are packed for whoever asks, locally as behind API Gateway."""

import gzip
import json
from http.client import HTTPConnection

import pytest

from infra.local.compression import LEAST, packed
from infra.local.gateway import Request
from infra.local.problems import Answer
from tests.infra.template_parts import ROOT, properties
from tests.support.runtime import TOKEN, running

LONG = Answer(200, (("Content-Type", "application/json"),), b"x" * LEAST)


def request(accepts=None):
    headers = () if accepts is None else (("Accept-Encoding", accepts),)
    return Request("GET", "/v1/users", headers)


@pytest.mark.parametrize("accepts", ["gzip", "br, GZIP;q=0.5", "*", "deflate, gzip ; q=1"])
def test_a_long_answer_is_packed_for_who_asks(accepts):
    answer = packed(request(accepts), LONG)
    assert ("Content-Encoding", "gzip") in answer.headers
    assert LONG.body == gzip.decompress(answer.body)


@pytest.mark.parametrize("accepts", [None, "", "br", "gzip;q=0", "identity"])
def test_nobody_else_gets_it_packed(accepts):
    assert LONG is packed(request(accepts), LONG)


def test_a_short_answer_and_one_that_is_packed_stay_as_they_are():
    for answer in (
        Answer(200, (), b"x" * (LEAST - 1)),
        Answer(200, (("content-encoding", "gzip"),), b"x" * LEAST),
    ):
        assert answer is packed(request("gzip"), answer)


def test_the_deployed_api_packs_from_the_same_length_on():
    config = json.loads((ROOT / ".chalice" / "config.json").read_text("utf-8"))
    assert LEAST == config["minimum_compression_size"]
    assert LEAST == properties("RestAPI")["MinimumCompressionSize"]


def test_over_http_a_list_travels_packed_and_ends_where_it_says():
    with running() as inside:
        for number in range(10):
            inside.post("/v1/items/deal", {"title": f"Deal {number}"})
        connection = HTTPConnection(inside.url.removeprefix("http://"))
        sent = {"Authorization": f"Bearer {TOKEN}", "Accept-Encoding": "gzip"}
        connection.request("GET", "/v1/items/deal", headers=sent)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        plain = inside.get("/v1/items/deal")
    assert ("gzip", str(len(body))) == (
        answer.headers["Content-Encoding"],
        answer.headers["Content-Length"],
    )
    assert plain.json == json.loads(gzip.decompress(body))
    assert len(body) < len(plain.body) / 3
