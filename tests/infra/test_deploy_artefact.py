"""A build is checked before anything is sent anywhere."""

import hashlib
import json

import pytest

from infra.deployment.artefact import read_artefact
from infra.deployment.errors import NoArtefact

TEMPLATE = {
    "Parameters": {"Tenant": {"Type": "String"}},
    "Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}},
}


@pytest.fixture
def builds(tmp_path):
    return write_build(tmp_path)


def write_build(root, code=b"code", architecture="arm64"):
    folder = root / architecture
    folder.mkdir(exist_ok=True)
    files = {
        "code.zip": code,
        "layer.zip": b"layer",
        "documents.zip": b"documents",
        "template.cfn.json": json.dumps(TEMPLATE).encode(),
    }
    known = {}
    for name, content in files.items():
        (folder / name).write_bytes(content)
        known[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    keys = {"code": "code-1.zip", "layer": "layer-1.zip", "documents": "documents-1.zip"}
    manifest = {
        "architecture": architecture,
        "runtime": "python3.13",
        "keys": keys,
        "files": known,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return root


def test_a_build_gives_its_keys_parameters_and_resources(builds):
    artefact = read_artefact("arm64", builds)

    layers = {"layer": "layer-1.zip", "documents": "documents-1.zip"}
    assert ("code-1.zip", layers) == (artefact.code_key, artefact.layer_keys)
    assert {"Tenant"} == artefact.parameters
    assert {"Table": "AWS::DynamoDB::Table"} == artefact.resources
    assert {"code-1.zip", *layers.values(), artefact.template_key} == set(artefact.files())


def test_another_content_is_another_version(builds):
    first = read_artefact("arm64", builds).version
    write_build(builds, code=b"other code")

    second = read_artefact("arm64", builds).version

    assert first != second
    assert first.split("+")[0] == second.split("+")[0], "the release is the same"


def test_the_same_content_is_the_same_version(builds):
    assert read_artefact("arm64", builds) == read_artefact("arm64", write_build(builds))


def test_a_missing_build_says_how_to_make_it(builds):
    with pytest.raises(NoArtefact, match="no build for x86_64") as caught:
        read_artefact("x86_64", builds)

    assert "make package ARCH=x86_64" in caught.value.next


@pytest.mark.parametrize("name", ["code.zip", "layer.zip", "template.cfn.json"])
def test_a_file_that_is_not_the_one_that_was_built_is_refused(builds, name):
    (builds / "arm64" / name).write_bytes(b"something else")

    with pytest.raises(NoArtefact, match=name):
        read_artefact("arm64", builds)


def test_a_missing_file_is_refused(builds):
    (builds / "arm64" / "layer.zip").unlink()

    with pytest.raises(NoArtefact, match=r"layer\.zip"):
        read_artefact("arm64", builds)


def test_a_manifest_that_cannot_be_read_is_refused(builds):
    (builds / "arm64" / "manifest.json").write_text("{")

    with pytest.raises(NoArtefact, match="cannot be read"):
        read_artefact("arm64", builds)


def test_a_build_for_another_architecture_is_refused(builds):
    (builds / "arm64").rename(builds / "x86_64")

    with pytest.raises(NoArtefact, match="holds a build for arm64"):
        read_artefact("x86_64", builds)
