"""Signed forms and addresses are those that botocore's own client makes."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import botocore.session
import pytest
from botocore import auth
from botocore.config import Config

from chalicelib.adapters.aws.s3_files import S3Files
from chalicelib.domain.errors import Unavailable
from chalicelib.ports.files import Download

BUCKET, KEY, REGION = "acme-files", "kept/a1", "eu-central-1"
HOUR = timedelta(hours=1)


@pytest.fixture
def session(monkeypatch):
    made = botocore.session.Session()
    made.set_credentials("AKIAEXAMPLE", "secret", "token")
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)  # the same for both signatures
    monkeypatch.setattr(auth, "get_current_datetime", lambda **_: noon)
    return made


@pytest.fixture
def plain(session):
    return session.create_client(
        "s3",
        region_name=REGION,
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )


def test_an_address_bears_the_signature_that_botocore_makes(session, plain):
    files = S3Files(BUCKET, REGION, lambda: session)
    address = files.download(KEY, Download(name="a b.pdf", type="application/pdf"), lasts=HOUR)
    wanted = plain.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": BUCKET,
            "Key": KEY,
            "ResponseContentDisposition": 'attachment; filename="a b.pdf"',
            "ResponseContentType": "application/pdf",
        },
        ExpiresIn=3600,
    )
    ours, theirs = urlsplit(address), urlsplit(wanted)
    assert (theirs.netloc, theirs.path) == (ours.netloc, ours.path)
    assert parse_qs(theirs.query) == parse_qs(ours.query)


def test_a_form_takes_what_was_announced_and_nothing_else(session, plain):
    files = S3Files(BUCKET, REGION, lambda: session)
    form = files.upload(KEY, size=7, type="text/plain", lasts=HOUR)
    wanted = plain.generate_presigned_post(
        BUCKET,
        KEY,
        Fields={"Content-Type": "text/plain"},
        Conditions=[["content-length-range", 7, 7]],
    )
    conditions = json.loads(base64.b64decode(form.fields["policy"]))["conditions"]
    assert wanted["url"] == form.url
    assert wanted["fields"].keys() == form.fields.keys()
    for one in (
        {"bucket": BUCKET},
        {"key": KEY},
        {"Content-Type": "text/plain"},
        ["content-length-range", 7, 7],
    ):
        assert one in conditions


def test_without_credentials_nothing_is_signed(monkeypatch):
    session = botocore.session.Session()
    monkeypatch.setattr(session, "get_credentials", lambda: None)
    files = S3Files(BUCKET, REGION, lambda: session)
    with pytest.raises(Unavailable, match="no credentials"):
        files.download(KEY, Download(name="a", type="text/plain"), lasts=HOUR)


def test_in_china_buckets_have_addresses_of_their_own(session):
    files = S3Files(BUCKET, "cn-north-1", lambda: session)
    form = files.upload(KEY, size=1, type="text/plain", lasts=HOUR)
    assert f"https://{BUCKET}.s3.cn-north-1.amazonaws.com.cn/" == form.url
