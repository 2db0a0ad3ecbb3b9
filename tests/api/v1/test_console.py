"""The web console through the API."""

import gzip

import pytest

from app import app
from chalicelib import wiring
from chalicelib.adapters.aws.s3_files import S3Files
from chalicelib.api.v1 import console
from tests.support.api_client import ApiClient

PAGE = b"<!doctype html><script type=module src=./console/main-AB12.js></script>"
FILES = {
    "main-AB12.js": (b"export const a = 1", "text/javascript; charset=utf-8"),
    "main-AB12.css": (b"a{color:red}", "text/css; charset=utf-8"),
    "icons-AB12.svg": (b"<svg/>", "image/svg+xml"),
    "vi-AB12.json": (b"{}", "application/json"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of a console that was built."""
    built = tmp_path / "dist"
    built.mkdir()
    monkeypatch.setattr(console, "FOLDER", built)
    for name, content in {"index.html": PAGE, **{n: c for n, (c, _) in FILES.items()}}.items():
        (built / f"{name}.gz").write_bytes(gzip.compress(content, mtime=0))
    return built


BROWSER = {"Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip, br"}


def test_a_stranger_gets_the_page_packed(stranger):
    answer = stranger.get("/console", headers=BROWSER)

    assert (200, "gzip") == (answer.status, answer.headers["Content-Encoding"])
    assert PAGE == gzip.decompress(answer.raw)
    assert "text/html; charset=utf-8" == answer.headers["Content-Type"]


@pytest.mark.parametrize("name", ["Accept", "Accept-Encoding"])
def test_who_cannot_unpack_or_does_not_say_what_they_accept_gets_a_text(stranger, api, name):
    headers = {key: value for key, value in BROWSER.items() if key != name}
    for path, content in (("/console", PAGE), ("/console/main-AB12.js", FILES["main-AB12.js"][0])):
        answer = stranger.get(path, headers=headers)
        assert content == answer.raw
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" == answer.headers["Vary"]
    wiring.install(api.tenant)
    assert app(stranger.event("GET", "/console", None, headers), None)["isBase64Encoded"] is False


def test_the_page_may_run_its_own_scripts_only_and_stands_in_no_frame(stranger):
    headers = stranger.get("/console").headers

    rules = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert "'none'" == rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"]
    assert "'self'" == rules["script-src"] == rules["style-src"]
    assert ("'script'", "'none'") == (rules["require-trusted-types-for"], rules["trusted-types"])
    assert "X-Frame-Options" not in headers
    assert ("nosniff", "no-referrer", "same-origin") == (
        headers["X-Content-Type-Options"],
        headers["Referrer-Policy"],
        headers["Cross-Origin-Opener-Policy"],
    )


def test_it_talks_to_its_service_and_to_the_bucket_of_its_tenant_alone():
    first, second = (
        ApiClient.of_new_tenant(files=S3Files(bucket, "eu-central-1", lambda: None))
        for bucket in ("acme-files", "adopted-files")
    )
    page = first.get("/console")
    other = second.get("/console", headers={"If-None-Match": page.headers["ETag"]})

    (rule,) = (
        one for one in page.headers["Content-Security-Policy"].split("; ") if "connect" in one
    )
    assert "connect-src 'self' https://acme-files.s3.eu-central-1.amazonaws.com/" == rule
    assert 200 == other.status, "under another policy it is another page"


def test_the_page_is_asked_for_anew_each_time_and_answered_in_full_when_it_has_changed(
    stranger, folder
):
    first = stranger.get("/console")
    known = {"If-None-Match": first.headers["ETag"]}
    again = stranger.get("/console", headers=known)
    (folder / "index.html.gz").write_bytes(gzip.compress(b"another", mtime=0))
    changed = stranger.get("/console", headers=known)

    assert "no-cache" == first.headers["Cache-Control"] == again.headers["Cache-Control"]
    assert (304, b"", first.headers["ETag"]) == (again.status, again.raw, again.headers["ETag"])
    assert (200, b"another") == (changed.status, changed.raw)
    assert first.headers["ETag"] != changed.headers["ETag"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_kept_for_good_and_says_what_it_is(stranger, name):
    answer = stranger.get(f"/console/{name}", headers=BROWSER)
    content, media = FILES[name]

    assert (200, media) == (answer.status, answer.headers["Content-Type"])
    assert content == gzip.decompress(answer.raw)
    assert "public, max-age=31536000, immutable" == answer.headers["Cache-Control"]


def test_an_issuer_may_lead_back_with_parameters_in_the_address(stranger):
    assert PAGE == stranger.get("/console?code=a.b&state=c&iss=https%3A%2F%2Fx.example").raw


@pytest.mark.parametrize(
    "name",
    [
        "main-CD34.js",
        "index.html",
        "index.html.gz",
        "main-AB12.js.gz",
        "main-AB12",
        "secret.txt",
        "%2E%2E%2Fmain-AB12.js",
        "%2E%2E%2Foutside.js",
        ".hidden.js",
        "main-AB12.js%0A",
        "x" * 200 + ".js",
    ],
)
def test_nothing_but_its_files_is_served(stranger, folder, name):
    for other in ("secret.txt", ".hidden.js", "../outside.js"):
        (folder / f"{other}.gz").write_bytes(gzip.compress(b"secret"))

    answer = stranger.get(f"/console/{name}")
    assert (404, "not_found") == answer.problem
    assert "no-store" == answer.headers["Cache-Control"]


def test_where_it_was_not_built_a_sentence_says_so(stranger, monkeypatch, tmp_path):
    monkeypatch.setattr(console, "FOLDER", tmp_path / "nothing")

    told = stranger.get("/openapi.json").body["paths"]
    for path, named in (("/console", "/console"), ("/console/main-AB12.js", "/console/{file}")):
        answer = stranger.get(path)
        assert "404" in told[named]["get"]["responses"]
        assert (404, "not_found") == answer.problem
        assert (
            "the console was not built into this service; `make console` builds it"
            == answer.body["detail"]
        )


def test_of_an_upgrade_it_tells_to_load_the_page_again(stranger):
    detail = stranger.get("/console/main-0000.js").body["detail"]
    assert "the console has no file 'main-0000.js'; load its page again" == detail
