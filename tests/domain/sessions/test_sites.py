"""Whether a request comes from our own pages."""

import pytest

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.sessions.sites import (
    from_same_site,
    refuse_another_site,
    require_same_site,
)

PUBLIC = "https://crm.example.com/api"


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://crm.example.com"}, False),
        ({"origin": "https://crm.example.com"}, True),
        ({"origin": "https://CRM.example.com"}, True),
        ({"origin": "http://crm.example.com"}, False),
        ({"origin": "https://crm.example.com.evil.example"}, False),
        ({"origin": "https://crm.example.com:444"}, False),
        ({"origin": "null"}, False),
        ({"origin": "", "host": ""}, False),
        ({"origin": "https://", "host": " "}, False),
        ({"origin": "https://abc.amazonaws.com", "host": "abc.amazonaws.com"}, True),
        ({"origin": "http://abc.amazonaws.com", "host": "abc.amazonaws.com"}, False),
        ({"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, True),
        ({"origin": "http://localhost:8000", "host": "localhost:8000"}, True),
        ({"origin": "http://127.0.0.1:9000", "host": "127.0.0.1:8000"}, False),
    ],
)
def test_browsers_say_where_a_request_comes_from(headers, same):
    assert same is from_same_site(headers, PUBLIC)


def test_a_session_writes_from_our_own_pages_only():
    require_same_site({"sec-fetch-site": "same-origin"}, PUBLIC)
    with pytest.raises(Forbidden, match="own pages") as refused:
        require_same_site({}, PUBLIC)
    assert "cross_site" == refused.value.code


def test_programs_that_say_nothing_may_sign_in_and_foreign_pages_may_not():
    refuse_another_site({"host": "crm.example.com"}, PUBLIC)
    with pytest.raises(Forbidden):
        refuse_another_site({"origin": "https://evil.example"}, PUBLIC)
