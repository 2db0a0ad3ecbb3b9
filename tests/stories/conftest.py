"""A fresh tenant for each story."""

from collections.abc import Iterator

import pytest

from tests.support.stories import Story, telling


@pytest.fixture
def crm() -> Iterator[Story]:
    """A tenant on Monday, 3 April 2023, 9:00 UTC, with one admin and no rules."""
    with telling() as story:
        yield story
