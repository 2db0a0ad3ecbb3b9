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
    needed |= {"rows": [], "entry": 1}
    body = {name: value for name, value in needed.items() if name in given}
    path = one.path.replace("{type}/{id}", item)

    assert (404, code) == api.call(one.method, path, body if one.body else None).problem


def test_what_is_changed_in_two_ways_is_one_view_with_two_names():
    both = {one.method: one for one in endpoints() if one.path == "/v1/fields/{type}/{code}"}
    patch, put = both["PATCH"], both["PUT"]
    assert ("patch_field", "put_field", patch.view) == (patch.name, put.name, put.view)
    assert (patch.body, patch.query, patch.right) == (put.body, put.query, put.right)
