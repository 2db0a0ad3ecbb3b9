"""Stars in place of a secret."""

import pytest

from chalicelib.catalogue.listing import action
from chalicelib.catalogue.parameters.secrets import hidden_faults, secrets_of

HOOK = action("call_webhook")


def test_who_may_not_see_it_sees_none_of_these():
    assert {"url", "data", "secret"} == secrets_of(HOOK)


@pytest.mark.parametrize(
    ("params", "places"),
    [
        ({"secret": "***"}, ["/secret"]),
        ({"data": "********", "url": "https://a.example/***"}, ["/data"]),
        ({"data": {"a/b": ["x", "****"]}}, ["/data/a~1b/1"]),
        ({"secret": "**", "data": {"rating": "**"}}, []),
        ({"other": "********"}, []),
    ],
)
def test_stars_are_no_secret(params, places):
    assert places == [fault.pointer for fault in hidden_faults(HOOK, params)]
