"""Answers in the shape of API Gateway."""

import base64

import pytest

from chalicelib.api.door.answers import JSON, SECURITY_HEADERS, Answer, etag, sent


def event(answer: Answer, status: int = 200) -> dict:
    return sent(answer, status, "req-1").to_dict()


def test_a_value_becomes_json():
    answer = event(Answer({"title": "Ünï"}))

    assert ('{"title":"Ünï"}', JSON, 200) == (
        answer["body"],
        answer["headers"]["Content-Type"],
        answer["statusCode"],
    )


def test_no_value_is_no_body_and_has_no_type():
    answer = event(Answer(), 204)

    assert ("", False) == (answer["body"], "Content-Type" in answer["headers"])


@pytest.mark.parametrize(
    ("body", "sent_as", "encoded"),
    [("<p>", "<p>", False), (b"GIF", base64.b64encode(b"GIF").decode(), True)],
)
def test_text_and_bytes_are_sent_as_they_are(body, sent_as, encoded):
    answer = event(Answer(body, media="text/html"))

    assert (sent_as, encoded) == (answer["body"], answer["isBase64Encoded"])
    assert "text/html" == answer["headers"]["Content-Type"]


def test_an_answer_may_have_a_status_of_its_own():
    assert 304 == event(Answer(status=304), 200)["statusCode"]


def test_every_answer_names_its_request_and_is_kept_by_nobody():
    headers = event(Answer(1))["headers"]

    assert headers["X-Request-Id"] == "req-1"
    assert headers.items() >= SECURITY_HEADERS.items()
    assert "no-store" == headers["Cache-Control"]


def test_an_answer_may_say_otherwise():
    kept = Answer(1, headers={"Cache-Control": "max-age=60"})

    assert "max-age=60" == event(kept)["headers"]["Cache-Control"]


def test_a_version_is_named_in_quotes():
    assert {"ETag": '"7"'} == etag(7)
