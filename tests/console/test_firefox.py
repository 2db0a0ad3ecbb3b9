"""The main story in the second browser: Firefox ESR as Debian ships it, by WebDriver BiDi.

By keys: a drag that is made by BiDi begins in Firefox, but its drop is never told to the page.
"""

import pytest

from tests.console.desk import Desk
from tests.support.stories import TOKEN


@pytest.fixture
def desk(firefox_browser, built_console, crm):
    with Desk(firefox_browser, crm) as desk:
        yield desk


def test_somebody_signs_in_and_moves_a_deal_and_its_rule_runs(desk, crm):
    deal = crm.create(title="Chairs")
    crm.comment_rule("executing", "We begin with {{ deal.title }}.")
    window = desk.stranger("deal/default")
    window.clicks("With an API token")
    window.fills("API token", TOKEN)
    window.presses("Enter")
    window.sees_card("Chairs", "New")
    window.takes("Chairs")
    window.presses("m")
    window.types("exe")
    with window.waits_for_answer("/stage", "POST"):
        window.presses("Enter")

    window.sees_card("Chairs", "Executing")
    window.hears("Chairs moved to Executing; undo with Z")
    crm.settle()
    assert ["We begin with Chairs."] == crm.texts(deal)
