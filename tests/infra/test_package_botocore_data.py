"""What of botocore's data reaches the layer, and that clients built from it are the same."""

import json
import shutil
from pathlib import Path

import botocore
import botocore.session
import pytest
from botocore.loaders import Loader

from infra.packaging.botocore_data import prune_data
from infra.packaging.layer import kept_names
from infra.packaging.layer_fault import LayerFault

ROOT = Path(__file__).parents[2]
DATA = Path(botocore.__file__).parent / "data"
KEPT = kept_names(ROOT / "layers" / "dependencies" / "keep.txt")
SERVICES = [name for name in KEPT if not name.endswith(".json")]
REGIONS = ("us-east-1", "eu-central-1", "ap-southeast-5", "us-gov-west-1", "cn-north-1", "xx-new-1")


@pytest.fixture(scope="module")
def pruned(tmp_path_factory):
    """A layer with the installed botocore's data, cut down."""
    python = tmp_path_factory.mktemp("layer")
    data = python / "botocore" / "data"
    data.mkdir(parents=True)
    for name in [*KEPT, "ec2"]:
        one = DATA / name
        shutil.copytree(one, data / name) if one.is_dir() else shutil.copy(one, data)
    prune_data(python, KEPT)
    return data


def client(service, region, data=None):
    session = botocore.session.Session()
    if data is not None:
        loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
        session.register_component("data_loader", loader)
    return session.create_client(service, region, aws_access_key_id="a", aws_secret_access_key="b")


def empty_shell(python, *names):
    """Make data of services that have a model each."""
    for name in names:
        folder = python / "botocore" / "data" / name / "1"
        folder.mkdir(parents=True)
        model = {"metadata": {"endpointPrefix": name}, "documentation": "Long."}
        (folder / "service-2.json").write_text(json.dumps(model))
    return python / "botocore" / "data"


def test_only_the_kept_part_stays_without_prose_and_rules(tmp_path):
    data = empty_shell(tmp_path, "sqs", "ec2")
    for name in ("examples-1.json", "endpoint-rule-set-1.json.gz", "paginators-1.json"):
        (data / "sqs" / "1" / name).touch()
    services = {"sqs": {"endpoints": {}}, "ec2": {"endpoints": {}}}
    addresses = {"partitions": [{"partition": "aws", "services": services}]}
    (data / "endpoints.json").write_text(json.dumps(addresses))
    (data / "other.json").touch()
    prune_data(tmp_path, ["sqs", "endpoints.json"])

    assert ["endpoints.json", "sqs/1/paginators-1.json", "sqs/1/service-2.json"] == sorted(
        path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()
    )
    model = json.loads((data / "sqs" / "1" / "service-2.json").read_text())
    assert {"metadata": {"endpointPrefix": "sqs"}} == model
    (partition,) = json.loads((data / "endpoints.json").read_text())["partitions"]
    assert ["sqs"] == list(partition["services"])


def test_a_kept_name_that_botocore_does_not_know_stops_the_build(tmp_path):
    empty_shell(tmp_path)
    (tmp_path / "botocore" / "data").mkdir(parents=True)

    with pytest.raises(LayerFault, match="holds no sqss"):
        prune_data(tmp_path, ["sqss"])


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_of_the_layer_asks_at_the_same_address_in_every_region(service, pruned):
    for region in REGIONS:
        full, ours = client(service, region), client(service, region, pruned)
        context = {"client_region": region, "client_config": full.meta.config}
        operation = full.meta.service_model.operation_model(
            full.meta.service_model.operation_names[0]
        )
        url, _, _ = full._resolve_endpoint_ruleset(operation, {}, context)

        assert (region, url) == (region, ours.meta.endpoint_url)
        assert full._request_signer.signing_name == ours._request_signer.signing_name
        assert full._request_signer.region_name == ours._request_signer.region_name


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_of_the_layer_knows_every_operation_and_shape(service, pruned):
    full = client(service, "us-east-1").meta.service_model
    ours = client(service, "us-east-1", pruned).meta.service_model

    assert full.operation_names == ours.operation_names
    assert full.shape_names == ours.shape_names
    for name in full.operation_names:
        one, other = (model.operation_model(name) for model in (full, ours))
        if one.input_shape is not None:
            assert list(one.input_shape.members) == list(other.input_shape.members)


def test_the_data_of_the_layer_is_small(pruned):
    assert 120_000 > (pruned / "endpoints.json").stat().st_size
