"""Files of the local runtime: signed forms and addresses over HTTP, kept under DATA."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests

from chalicelib.ports.files import Download
from infra.local.files import FOLDER, FolderContents, asked_at
from infra.local.runtime import Runtime

BYTES = b"\r\n--x\x00\xff\r\n"
HOUR = timedelta(hours=1)
TOKEN = "t" * 40


@pytest.fixture
def runtime():
    with Runtime(emulated=False, background=False) as made:
        yield made


def upload(form, content=BYTES, **changed):
    return requests.post(form.url, data=form.fields | changed, files={"file": content}, timeout=5)


def form_of(runtime, size=9):
    return runtime.world.files.upload("announced/a", size=size, type="text/plain", lasts=HOUR)


def test_a_form_brings_a_file_in_and_an_address_gives_it_out(runtime):
    assert 204 == upload(form_of(runtime)).status_code
    given = Download(name="a.txt", type="text/plain")
    address = runtime.world.files.download("announced/a", given, lasts=HOUR)
    answer = requests.get(address, timeout=5)
    assert (200, BYTES, "text/plain", 'attachment; filename="a.txt"') == (
        answer.status_code,
        answer.content,
        answer.headers["Content-Type"],
        answer.headers["Content-Disposition"],
    )


@pytest.mark.parametrize(
    ("host", "led_to"),
    [
        ("localhost:8000", "http://localhost:8000/_local/files"),
        # A name that somebody else gave to this machine is not led to.
        ("crm.example", "{own}/_local/files"),
    ],
)
def test_a_form_leads_to_the_name_by_which_this_machine_was_asked(host, led_to):
    with Runtime(emulated=False, background=False, admin_token=TOKEN) as runtime:
        headers = {"Host": host, "Authorization": f"Bearer {TOKEN}"}
        wanted = {"name": "a.txt", "size": 9}
        answer = requests.post(f"{runtime.url}/v1/files", json=wanted, headers=headers, timeout=5)

    assert led_to.format(own=runtime.url) == answer.json()["upload"]["url"]


def test_an_address_leads_to_the_name_by_which_this_machine_was_asked(runtime):
    given = Download(name="a.txt", type="text/plain")
    with asked_at("http://localhost:8000"):
        address = runtime.world.files.download("announced/a", given, lasts=HOUR)

    assert "http://localhost:8000/_local/files" == address.partition("?")[0]


@pytest.mark.parametrize(
    ("size", "changed", "said"),
    [
        (4, {}, "the form takes 4 bytes, these are 9"),
        (9, {"key": "kept/b"}, "the form wants 'announced/a' as key"),
        (9, {"Content-Type": "text/html"}, "the form wants 'text/plain' as Content-Type"),
        (9, {"x-amz-signature": "0"}, "the signature is not ours"),
        (9, {"policy": "é"}, "the signature is not ours"),
    ],
)
def test_what_was_not_signed_is_refused_and_not_kept(runtime, size, changed, said):
    answer = upload(form_of(runtime, size), **changed)
    assert (403, "not_signed") == (answer.status_code, answer.json()["code"])
    assert answer.json()["detail"].startswith(said)
    assert {} == runtime.world.files.contents


def test_signatures_expire_and_what_is_gone_is_not_found(runtime):
    form, files = form_of(runtime), runtime.world.files
    address = files.download("kept/a", Download(name="a", type="text/plain"), lasts=HOUR)
    assert 404 == requests.get(address, timeout=5).status_code
    runtime.clock.set(runtime.now() + HOUR)
    assert 403 == upload(form).status_code
    assert "it has expired" in requests.get(address, timeout=5).json()["detail"]


@pytest.mark.parametrize(
    ("method", "more", "status"),
    [
        ("GET", {}, 403),
        ("PUT", {}, 405),
        ("POST", {"json": {}}, 400),
        ("POST", {"files": {"other": b"x"}}, 400),
    ],
)
def test_everything_else_is_refused(runtime, method, more, status):
    form = form_of(runtime)
    assert status == requests.request(method, form.url, timeout=5, **more).status_code


def test_files_are_still_there_after_a_restart(tmp_path):
    with Runtime(background=False, data=tmp_path) as first:
        first.world.files.put("kept/a", BYTES, "text/plain")
    with Runtime(background=False, data=tmp_path) as second:
        assert BYTES == second.world.files.get("kept/a")
        given = Download(name="a.txt", type="text/plain")
        address = second.world.files.download("kept/a", given, lasts=HOUR)
        assert BYTES == requests.get(address, timeout=5).content
        assert urlsplit(second.url).netloc == urlsplit(address).netloc
    assert ["kept/a"] == list(FolderContents(tmp_path / FOLDER))


@pytest.mark.parametrize("key", ["../a", "/a", "a/../../b", "A", ""])
def test_no_key_leads_out_of_the_folder(tmp_path, key):
    contents = FolderContents(tmp_path / "files")
    with pytest.raises(KeyError):
        contents[key] = b"x"
    assert key not in contents
    assert [] == list(tmp_path.iterdir())


def test_a_folder_counts_and_forgets(tmp_path):
    contents = FolderContents(tmp_path)
    contents["kept/a"] = b"x"
    assert 1 == len(contents)
    del contents["kept/a"]
    with pytest.raises(KeyError):
        del contents["kept/a"]
    assert 0 == len(contents)
