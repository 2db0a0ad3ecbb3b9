"""What effects outside our own data say of themselves in the run log."""

import pytest

from chalicelib.domain.automation.outside_effects import CallWebhook, Notify, SendEmail

PEOPLE = {2: "Ben"}


def mail(*to: str) -> SendEmail:
    return SendEmail(
        to=to, sender=None, subject="Hi", text="", html="", track_opening=True, track_clicks=True
    )


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (mail("a@b.example", "c@d.example"), "mail to a@b.example, c@d.example"),
        (Notify(recipient=2, sender=None, text="x"), "Ben was told"),
        (Notify(recipient=9, sender=None, text="x"), "user 9 was told"),
        (CallWebhook(url="https://secret.example", payload={}, secret="s"), ""),
    ],
)
def test_an_effect_says_to_whom_it_goes_and_no_secret(effect, said):
    assert said == effect.in_words(PEOPLE)
