"""Plain requests to AWS: signed as botocore signs them, and answered by who listens."""

from typing import Any

import botocore.session
import pytest

from chalicelib.adapters.aws.plain_requests import PlainRequests
from chalicelib.domain.errors import Unavailable


@pytest.mark.parametrize(("service", "hashed"), [("s3", True), ("lambda", False)])
def test_who_listens_gets_the_signed_request_and_may_answer(service, hashed):
    session, seen = botocore.session.Session(), []
    session.set_credentials("AKIAEXAMPLE", "secret", "token")

    def listen(request: Any, **_: Any) -> str:
        seen.append(request)
        return "answer"

    session.get_component("event_emitter").register(f"before-send.{service}.Do", listen)
    requests = PlainRequests(service, "eu-central-1", lambda: session, 1)
    assert "answer" == requests.send("Do", "POST", "https://a.example/x", {"X-A": "b"}, b"body")
    (request,) = seen
    signed = str(request.headers["Authorization"])
    assert f"/eu-central-1/{service}/aws4_request" in signed
    assert (b"body", "b") == (request.body, request.headers["X-A"])
    assert hashed == ("X-Amz-Content-SHA256" in request.headers)


def test_without_credentials_nothing_is_sent(monkeypatch):
    session = botocore.session.Session()
    monkeypatch.setattr(session, "get_credentials", lambda: None)
    requests = PlainRequests("lambda", "eu-central-1", lambda: session, 1)
    with pytest.raises(Unavailable, match="no credentials for lambda"):
        requests.send("Invoke", "POST", "https://a.example", {}, b"")
