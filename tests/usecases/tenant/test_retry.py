"""Trying again where another writer was faster."""

import pytest

from chalicelib.domain.errors import Clash, Conflict, Stale
from chalicelib.usecases.tenant.retry import TRIES, busy, retried


class Attempt:
    """Meets so many errors before it answers."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.made = 0

    def __call__(self):
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.mark.parametrize("lost", [0, 1, TRIES - 1])
def test_an_attempt_is_made_until_nobody_is_faster(lost):
    attempt = Attempt(*[Conflict([])] * lost)

    assert ("done", lost + 1) == (retried(attempt, busy("deal_1")), attempt.made)


@pytest.mark.parametrize("tries", [1, TRIES])
def test_after_so_many_tries_it_is_refused(tries):
    attempt = Attempt(*(Conflict([("pk", str(number))]) for number in range(tries)))
    with pytest.raises(Clash, match="deal_1 is being changed by others") as refused:
        retried(attempt, busy("deal_1"), tries)
    assert ("busy", tries) == (refused.value.code, attempt.made)
    assert {("pk", str(tries - 1))} == refused.value.__cause__.refused


def test_any_other_error_ends_it_at_once():
    attempt = Attempt(Stale("old"))
    with pytest.raises(Stale):
        retried(attempt, busy("deal_1"))
    assert 1 == attempt.made
