"""What effects say of themselves in the run log."""

import pytest

from chalicelib.domain.automation.effects import (
    MAX_WORDS,
    AddActivity,
    AddEntry,
    AppendToItem,
    ChangeItem,
    ConvertItem,
    MoveItem,
    Plan,
)
from chalicelib.domain.card.timeline import EntryKind
from chalicelib.domain.items.item import ItemRef

DEAL = ItemRef("deal", 1)
PEOPLE = {2: "Ben"}


def activity(responsible: int) -> AddActivity:
    return AddActivity(
        subject="Call",
        description="",
        responsible=responsible,
        deadline=None,
        important=False,
        auto_complete=False,
    )


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (ChangeItem(DEAL, {"amount": "1", "title": "x"}), "amount, title of deal_1"),
        (ChangeItem(DEAL, {"responsible": 2}), "responsible: Ben of deal_1"),
        (ChangeItem(DEAL, {"responsible": 9}), "responsible: user 9 of deal_1"),
        (AppendToItem(DEAL, {"emails": ["a"]}), "added to emails of deal_1"),
        (MoveItem(DEAL, "won"), "to won"),
        (MoveItem(DEAL, "won", "repairs"), "to won of repairs"),
        (AddEntry(EntryKind.LOG, "a" * 99), f"{'a' * 59}…"),
        (activity(2), "Call, for Ben"),
        (activity(9), "Call, for nobody"),
        (ConvertItem({"contact": {}, "deal": {}}, complete_activities=True), "contact, deal"),
    ],
)
def test_an_effect_says_what_it_does_and_no_secret(effect, said):
    assert said == effect.in_words(PEOPLE)


def test_a_plan_says_all_it_does_briefly():
    both = Plan((ChangeItem(DEAL, {"amount": "1"}), MoveItem(DEAL, "won")))

    assert "amount of deal_1; to won" == both.in_words(PEOPLE)
    assert MAX_WORDS == len(Plan((AddEntry(EntryKind.LOG, "a" * 60),) * 9).in_words(PEOPLE))
