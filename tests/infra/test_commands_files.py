"""Files of a tenant come along with an export and an import, and go when the tenant leaves."""

import pytest

from chalicelib.domain.files.file import FileOwner
from chalicelib.usecases.files.keep_file import keep_file
from infra.deployment.errors import BadData
from tests.infra.cloud import Tenant, client, cloud, infra
from tests.support.aws import refusal
from tests.support.world import World

RULES = FileOwner(part="rules")
CONTENT = {"a1": b"%PDF-1.7", "b2": b"\x00\xff\r\n" * 1_000}


@pytest.fixture
def account():
    with cloud() as found:
        yield found


@pytest.fixture
def acme(account):
    """A tenant with two files."""
    tenant, world = account.add(Tenant("acme").build()), World()
    tenant.fill(world)
    opened = tenant.opened()
    for id, content in CONTENT.items():
        made = {"type": "application/pdf", "owner": RULES, "made_by": 1, "now": world.now}
        _, write = keep_file(opened, id, content, name=f"{id}.pdf", **made)
        opened.table.write([write])
    return tenant


def objects(tenant):
    found = client("s3").list_objects_v2(Bucket=tenant.bucket).get("Contents", [])
    return {
        one["Key"]: client("s3").get_object(Bucket=tenant.bucket, Key=one["Key"])["Body"].read()
        for one in found
    }


def kept():
    return {f"kept/{id}": content for id, content in CONTENT.items()}


def test_an_export_holds_the_bytes_of_all_files_in_use(acme, capsys, tmp_path):
    client("s3").put_object(Bucket=acme.bucket, Key="announced/c3", Body=b"x")

    code, manifest = infra(capsys, "export", "acme", str(tmp_path / "out"))

    files = {path.name: path.read_bytes() for path in (tmp_path / "out/files").iterdir()}
    assert (0, CONTENT) == (code, files)
    assert {"files/a1", "files/b2", "data/file.jsonl"} <= manifest["files"].keys()
    assert 0 == manifest["files"]["files/a1"]["rows"]


def test_a_file_that_goes_meanwhile_is_left_out(acme, capsys, tmp_path):
    client("s3").delete_object(Bucket=acme.bucket, Key="kept/a1")

    code, manifest = infra(capsys, "export", "acme", str(tmp_path / "out"))

    assert (0, ["files/b2"]) == (
        code,
        [one for one in manifest["files"] if one.startswith("files/")],
    )


def test_where_the_bucket_is_gone_already_an_export_holds_the_rows(acme, capsys, tmp_path):
    acme.parts[:] = [one for one in acme.parts if one.name != "Files"]

    code, manifest = infra(capsys, "export", "acme", str(tmp_path / "out"))

    assert (0, 2) == (code, manifest["files"]["data/file.jsonl"]["rows"])
    assert not any(one.startswith("files/") for one in manifest["files"])


def test_an_import_brings_them_and_again_changes_nothing(acme, account, capsys, tmp_path):
    zeta = account.add(Tenant("zeta").build())
    infra(capsys, "export", "acme", str(tmp_path / "out"))

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "out"))
    again, merged = infra(capsys, "import", "acme", str(tmp_path / "out"), "--merge")

    assert (0, 2, 0, 0) == (code, document["files"], again, merged["files"])
    assert kept() == objects(zeta)
    opened = zeta.opened()
    assert CONTENT["b2"] == opened.files.get("kept/b2")


def test_a_file_that_was_changed_on_the_way_is_refused(acme, account, capsys, tmp_path):
    zeta = account.add(Tenant("zeta").build())
    infra(capsys, "export", "acme", str(tmp_path / "out"))
    (tmp_path / "out/files/a1").write_bytes(b"%PDF-1.8")

    code, document = infra(capsys, "import", "zeta", str(tmp_path / "out"))

    assert BadData.exit_code == code
    assert "files/a1 is not as it was written" in document["what"]
    assert {} == objects(zeta)


def test_a_tenant_that_leaves_takes_its_files_along_and_leaves_no_bucket(acme, capsys, tmp_path):
    client("s3").put_object(Bucket=acme.bucket, Key="announced/c3", Body=b"x")
    out = tmp_path / "out"

    code, receipt = infra(capsys, "offboard", "acme", "--confirm", "acme", "--to", str(out))

    assert (0, CONTENT["a1"]) == (code, (out / "export/files/a1").read_bytes())
    assert acme.bucket in [one["id"] for one in receipt["deleted"]]
    assert [] == client("s3").list_buckets()["Buckets"]


def test_an_export_that_was_cut_off_goes_on_with_the_next_file(acme, capsys, tmp_path, monkeypatch):
    from infra.tenants.files import Bucket

    fetched, asked = Bucket._fetched, []

    def cut_off(self, file, place):
        asked.append(file.id)
        if len(asked) == 2:
            raise refusal("SlowDown")
        return fetched(self, file, place)

    monkeypatch.setattr(Bucket, "_fetched", cut_off)
    failed, _ = infra(capsys, "export", "acme", str(tmp_path / "out"))
    code, manifest = infra(capsys, "export", "acme", str(tmp_path / "out"))

    assert (True, 0) == (failed != 0, code)
    assert {"files/a1", "files/b2"} <= manifest["files"].keys()
