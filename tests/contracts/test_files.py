"""What every Files does."""

from datetime import timedelta

import botocore.session
import pytest
import requests
from botocore.exceptions import ConnectionClosedError
from moto import mock_aws

from chalicelib.adapters.aws.s3_files import S3Files
from chalicelib.adapters.memory.clock import SettableClock
from chalicelib.adapters.memory.files import MemoryFiles
from chalicelib.domain.errors import NotFound, Unavailable
from chalicelib.ports.files import Download, Files
from infra.local.files import LocalFiles
from tests.adapters.servers import header_of, says, serving
from tests.support.aws import REGION
from tests.support.tenants import START

KEY = "kept/a1b2c3"
HOUR = timedelta(hours=1)
BYTES = b"\x00\r\n--\xff caf\xc3\xa9"


@pytest.fixture(params=["memory", "folder", "s3"])
def files(request, tmp_path) -> Files:
    clock = SettableClock(START)
    if request.param == "memory":
        yield MemoryFiles(clock.now)
        return
    if request.param == "folder":
        yield LocalFiles(clock.now, "http://127.0.0.1", tmp_path, lambda *_: None)
        return
    with mock_aws():
        session = botocore.session.Session()
        place = {"LocationConstraint": REGION} if REGION != "us-east-1" else None
        more = {"CreateBucketConfiguration": place} if place else {}
        session.create_client("s3", region_name=REGION).create_bucket(Bucket="acme-files", **more)
        yield S3Files("acme-files", REGION, lambda: session)


def test_what_was_put_is_what_one_gets(files):
    etag = files.put(KEY, BYTES, "text/plain")
    seen = files.look(KEY, 4)
    assert (BYTES, len(BYTES), BYTES[:4], etag) == (
        files.get(KEY),
        seen.size,
        seen.start,
        seen.etag,
    )


def test_an_empty_file_has_no_first_bytes(files):
    files.put(KEY, b"", "text/plain")
    assert (0, b"") == (files.look(KEY, 4).size, files.look(KEY, 4).start)


def test_what_nobody_put_is_not_there(files):
    assert files.look(KEY, 4) is None
    with pytest.raises(NotFound, match="there is no file"):
        files.get(KEY)


def test_what_was_deleted_is_gone_and_may_be_deleted_again(files):
    files.put(KEY, BYTES, "text/plain")
    files.delete(KEY)
    files.delete(KEY)
    assert files.look(KEY, 4) is None


def test_a_copy_stays_as_it_was_looked_at(files):
    etag = files.put("announced/x", BYTES, "text/plain")
    files.copy("announced/x", KEY, etag)
    files.put("announced/x", b"other", "text/plain")
    assert BYTES == files.get(KEY)
    if isinstance(files, MemoryFiles):  # moto does not look at the condition
        with pytest.raises(NotFound):
            files.copy("announced/x", KEY, etag)
    with pytest.raises(NotFound):
        files.copy("announced/y", KEY, etag)
    assert BYTES == files.get(KEY)


def test_a_form_brings_a_file_in(files):
    form = files.upload(KEY, size=len(BYTES), type="text/plain", lasts=HOUR)
    assert (KEY, "text/plain") == (form.fields["key"], form.fields["Content-Type"])
    if isinstance(files, MemoryFiles):
        files.receive(form.fields, BYTES)
    else:
        done = requests.post(form.url, data=form.fields, files={"file": BYTES}, timeout=5)
        assert 204 == done.status_code
    assert BYTES == files.get(KEY)


def test_an_address_gives_a_file_out_as_an_attachment(files):
    files.put(KEY, BYTES, "text/html")
    given = Download(name="Añgebot.pdf", type="application/pdf")
    address = files.download(KEY, given, lasts=HOUR)
    if isinstance(files, MemoryFiles):
        headers, content = files.give(address)
    else:
        answer = requests.get(address, timeout=5)
        headers, content = answer.headers, answer.content
    named = "attachment; filename=\"A_gebot.pdf\"; filename*=UTF-8''A%C3%B1gebot.pdf"
    assert (BYTES, "application/pdf", named) == (
        content,
        headers["Content-Type"],
        headers["Content-Disposition"],
    )


class Session:
    """A session of botocore whose connection is answered by nobody but a test server."""

    def __init__(self):
        self._session = botocore.session.Session()
        self._session.set_credentials("AKIA", "secret")

    def __call__(self):
        return self._session


@pytest.mark.parametrize("status", [503, 403])
def test_a_bucket_that_says_no_may_be_asked_again(status):
    with serving(says(status, "Connection: close")) as server:
        files = S3Files("b", REGION, Session(), f"http://127.0.0.1:{server.port}")
        with pytest.raises(Unavailable, match=f"answered {status} to GetObject"):
            files.get(KEY)


def test_a_copy_of_another_content_is_refused_by_the_bucket():
    with serving(says(412)) as server:
        files = S3Files("b", REGION, Session(), f"http://127.0.0.1:{server.port}")
        with pytest.raises(NotFound):
            files.copy("announced/x", KEY, "e1")
    (request,) = server.requests
    source, etag = (header_of(request, f"x-amz-copy-source{one}") for one in ("", "-if-match"))
    assert (["/b/announced/x"], ['"e1"']) == (source, etag)


def test_a_copy_that_fails_after_its_status_was_sent_may_be_tried_again():
    with serving(says(200, body=b"<Error><Code>InternalError</Code></Error>")) as server:
        files = S3Files("b", REGION, Session(), f"http://127.0.0.1:{server.port}")
        with pytest.raises(Unavailable, match="did not finish"):
            files.copy("announced/x", KEY, "e1")


def test_a_connection_that_was_closed_meanwhile_is_opened_again(monkeypatch):
    sent = S3Files._send
    tries = []

    def send(self, *request):
        tries.append(request)
        if len(tries) == 1:
            raise ConnectionClosedError(endpoint_url="x")
        return sent(self, *request)

    monkeypatch.setattr(S3Files, "_send", send)
    with serving(says(200, body=b"x")) as server:
        files = S3Files("b", REGION, Session(), f"http://127.0.0.1:{server.port}")
        assert b"x" == files.get(KEY)
    assert 2 == len(tries)
