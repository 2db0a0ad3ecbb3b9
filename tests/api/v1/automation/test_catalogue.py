"""The catalogue through the API."""

import pytest


@pytest.mark.parametrize("what", ["actions", "triggers", "operators"])
def test_the_catalogue_says_what_there_is(colleague, what):
    items = colleague.get(f"/v1/catalog/{what}").body["items"]

    assert items
    assert all(one["title"] and one["description"] for one in items)
