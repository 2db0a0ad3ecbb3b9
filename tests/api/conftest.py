"""A client of a new tenant for each test."""

import pytest

from chalicelib import wiring
from tests.support.api_client import ApiClient


@pytest.fixture
def api():
    yield ApiClient.of_new_tenant()
    wiring.install(None)


@pytest.fixture
def colleague(api):
    """A client of a user who is no admin."""
    user = api.post("/v1/users", {"name": "Bo"}).body
    token = api.post("/v1/tokens", {"name": "laptop", "user": user["id"]}).body["token"]
    return api.as_user(token)


@pytest.fixture
def stranger(api):
    """A client without a token."""
    return api.as_user(None)
