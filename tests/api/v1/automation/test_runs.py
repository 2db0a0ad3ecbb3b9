"""Runs across items over HTTP: what is refused."""

import pytest

from tests.support.stories import telling


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("state=stopped", "/state"),
        ("since=yesterday", "/since"),
        ("limit=0", "/limit"),
        ("x=1", "/x"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(query, pointer):
    with telling() as crm:
        answer = crm.client.send("GET", f"/v1/runs?{query}")
        assert 400 == answer.status
        assert [pointer] == [error["pointer"] for error in answer.json["errors"]]
