"""What botocore reads is read once, and every session still finds all of it."""

import boto3
import botocore.session
import pytest
from botocore.loaders import JSONFileLoader

from tests.support.botocore_data import shared_loader


@pytest.fixture
def files(monkeypatch):
    """The files that botocore parses from now on."""
    read = []
    load_file = JSONFileLoader.load_file

    def recorded(self, path):
        read.append(path)
        return load_file(self, path)

    monkeypatch.setattr(JSONFileLoader, "load_file", recorded)
    return read


def test_a_second_session_reads_no_file_for_its_client(files):
    botocore.session.Session().create_client("sqs", region_name="eu-central-1")
    files.clear()

    botocore.session.Session().create_client("sqs", region_name="eu-central-1")
    boto3.Session().client("sqs", region_name="eu-central-1")

    assert [] == [path for path in files if "sqs" in path or "endpoints" in path]


def test_sessions_of_boto3_find_its_resources_too():
    assert "sqs" in boto3.Session().get_available_resources()
    assert "sqs" in botocore.session.Session().get_available_services()


def test_sessions_leave_the_search_path_as_it_is():
    before = shared_loader().search_paths

    boto3.Session()

    assert before == shared_loader().search_paths


def test_another_search_path_has_its_own_data(tmp_path):
    assert str(tmp_path) in shared_loader(str(tmp_path)).search_paths
    assert str(tmp_path) not in shared_loader().search_paths
