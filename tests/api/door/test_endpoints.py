"""What endpoints make of a path."""

import pytest

from chalicelib.api.application import endpoints

OF_ITEMS = [one for one in endpoints() if one.path.startswith("/v1/items/{type}/{id}")]


@pytest.mark.parametrize("one", OF_ITEMS, ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize(
    ("item", "code"),
    [("dragon/1", "unknown_type"), ("deal/x", "not_found"), ("deal/0", "not_found")],
)
def test_nothing_is_found_of_an_item_that_cannot_be(api, one, item, code):
    given = getattr(one.body, "__struct_fields__", ())
    needed = dict.fromkeys(("text", "subject", "stage", "template"), "x") | {"public": True}
    needed |= {"rows": []}
    body = {name: value for name, value in needed.items() if name in given}
    path = one.path.replace("{type}/{id}", item)

    assert (404, code) == api.call(one.method, path, body if one.body else None).problem
