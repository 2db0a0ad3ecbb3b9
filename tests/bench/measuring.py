"""How every benchmark measures: CPU time, all candidates in turn, ratios within a round.

Others use the machine too. What they take shows in wall time, and a busy minute shows in all
candidates of a round alike; so CPU time is compared within rounds, and a ratio is told with its
spread.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import quantiles
from time import process_time

ROUNDS = 15
WARM_UP = 2
"""Rounds before those that count."""

Work = Callable[[], object]
Candidate = Callable[[], Work]
"""Makes everything ready and returns the work whose CPU counts."""


@dataclass(frozen=True)
class Spread:
    """The middle half of several figures."""

    low: float
    middle: float
    high: float

    def times(self, factor: float) -> "Spread":
        """Return the same of figures that are all so many times as large."""
        return Spread(self.low * factor, self.middle * factor, self.high * factor)

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f} to {self.high:.2f})"


def spread(figures: list[float]) -> Spread:
    """Return the quartiles."""
    low, middle, high = quantiles(figures, n=4, method="inclusive")
    return Spread(low, middle, high)


class Rounds:
    """CPU seconds that each candidate took in each round."""

    def __init__(self, seconds: Mapping[str, list[float]]) -> None:
        self._seconds = seconds

    def seconds(self, name: str) -> float:
        """Return the middle of a candidate's rounds."""
        return spread(self._seconds[name]).middle

    def ratio(self, name: str, yardstick: str) -> Spread:
        """Return how many times the CPU of the yardstick a candidate took, round by round."""
        pairs = zip(self._seconds[name], self._seconds[yardstick], strict=True)
        return spread([one / other for one, other in pairs])


def in_turns(
    candidates: Mapping[str, Candidate], rounds: int = ROUNDS, warm_up: int = WARM_UP
) -> Rounds:
    """Let all candidates work in turn, round after round; the first rounds do not count."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for number in range(warm_up + rounds):
        for name, make_ready in candidates.items():
            work = make_ready()
            begun = process_time()
            work()
            spent = process_time() - begun
            if number >= warm_up:
                seconds[name].append(spent)
    return Rounds(seconds)
