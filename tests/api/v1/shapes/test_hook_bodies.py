"""Where a webhook's body names its target, in every form that senders use."""

import pytest

from chalicelib.api.v1.shapes.hook_bodies import target_in

PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n'
    b'--x\r\nContent-Disposition: form-data; name="target"\r\n\r\ndeal_12\r\n--x--\r\n'
)


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (b'{"target": "deal_12"}', "application/json"),
        (b'{"target": "deal_12"}', "text/plain"),
        (b'[{"target": "deal_12"}]', "application/json"),
        (b'{"target": {"type": "deal", "id": 12}}', "application/json"),
        (b"\xef\xbb\xbf" + b'{"target": "deal_12"}', ""),
        ('{"target": "deal_12"}'.encode("utf-16"), "application/json"),
        (b"a=1&target=deal_12", "application/x-www-form-urlencoded"),
        (b"target=%64eal_12 ", "application/json"),
        (PARTS, "multipart/form-data; boundary=x"),
    ],
)
def test_the_target_is_found(raw, media):
    assert "deal_12" == target_in(raw, media)


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (b'{"other": "deal_12"}', "application/json"),
        (b'{"target": 12}', "application/json"),
        (b'{"target": "deal_12', "application/json"),
        (b"[" * 5_000, "application/json"),
        (b'{"target": "deal\\u0000_12"}', "application/json"),
        (PARTS, "multipart/form-data; boundary=y"),
    ],
)
def test_a_body_that_names_none_has_none(raw, media):
    assert not target_in(raw, media)
