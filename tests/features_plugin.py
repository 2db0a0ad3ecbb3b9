"""Which features are shown to work: `pytest --features` (or `make features`).

A test names the features it shows with `@pytest.mark.feature("T01")`; tests/features.toml lists
them all. With `--features` only such tests run, a table is printed, and the run fails where a due
feature has no test or any feature has a failing one. A test that names an unknown id fails, with or
without the option.
"""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest

FEATURES_FILE = Path(__file__).with_name("features.toml")
PROPERTY = "feature"
TITLE_WIDTH = 72


class Result(StrEnum):
    """What the tests of a feature say about it."""

    WORKS = "works"
    """It has tests and all of them pass."""
    FAILS = "FAILS"
    """One of its tests does not pass."""
    MISSING = "MISSING"
    """It is due and has no test."""
    LATER = "later"
    """It is not due and has no test."""


@dataclass(frozen=True)
class Feature:
    """A row of tests/features.toml."""

    id: str
    title: str
    due: bool


@dataclass(frozen=True)
class Verdict:
    """A feature, how many tests it has, and their result."""

    feature: Feature
    tests: int
    result: Result

    @property
    def is_bad(self) -> bool:
        """Tell whether this alone makes the run fail."""
        return self.result in (Result.FAILS, Result.MISSING)


class Evidence:
    """What each test said, phase by phase, about the features it names."""

    def __init__(self) -> None:
        self._passed: dict[str, dict[str, bool]] = {}

    def add(self, feature_id: str, test: str, *, passed: bool) -> None:
        """Note the outcome of a phase of a test; one phase that does not pass fails the test."""
        tests = self._passed.setdefault(feature_id, {})
        tests[test] = tests.get(test, True) and passed

    def of(self, feature_id: str) -> Mapping[str, bool]:
        """Return the tests of a feature and whether each passed."""
        return self._passed.get(feature_id, {})


def load_features(path: Path = FEATURES_FILE) -> list[Feature]:
    """Read the features in the order of the file."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Feature(id=key, title=row["title"], due=row["due"]) for key, row in rows.items()]


def unknown_ids(named: Iterable[str], features: Iterable[Feature]) -> list[str]:
    """Return the ids that tests name and the list does not hold, sorted."""
    return sorted(set(named) - {feature.id for feature in features})


def judge(features: Iterable[Feature], evidence: Evidence) -> list[Verdict]:
    """Say of each feature what its tests show."""
    return [_verdict(feature, evidence.of(feature.id)) for feature in features]


def _verdict(feature: Feature, tests: Mapping[str, bool]) -> Verdict:
    if tests:
        result = Result.WORKS if all(tests.values()) else Result.FAILS
    else:
        result = Result.MISSING if feature.due else Result.LATER
    return Verdict(feature, len(tests), result)


def table(verdicts: Iterable[Verdict]) -> list[str]:
    """Return the lines of the table, a row a feature."""
    lines = [f"{'id':<4} {'feature':<{TITLE_WIDTH}} {'tests':>5}  result"]
    for verdict in verdicts:
        title = verdict.feature.title
        if len(title) > TITLE_WIDTH:
            title = title[: TITLE_WIDTH - 1] + "…"
        lines.append(
            f"{verdict.feature.id:<4} {title:<{TITLE_WIDTH}} {verdict.tests:>5}  {verdict.result}"
        )
    return lines


def summary(verdicts: Iterable[Verdict]) -> str:
    """Return one line with the count of each result."""
    results = [verdict.result for verdict in verdicts]
    return ", ".join(f"{results.count(result)} {result}" for result in Result)


# ---- what pytest calls


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--features`."""
    parser.addoption(
        "--features", action="store_true", help="run the tests that name a feature; print a table"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Report on features where it was asked for, once (not in the workers of xdist)."""
    if config.getoption("--features") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FeaturesReport(load_features()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the ids on each test's report, and leave out the tests without any."""
    for item in items:
        item.user_properties += [(PROPERTY, id_) for id_ in _ids(item)]
    if config.getoption("--features"):
        config.hook.pytest_deselected(items=[item for item in items if not _ids(item)])
        items[:] = [item for item in items if _ids(item)]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail a test that names a feature which the list does not hold."""
    named = _ids(item)
    if named and (strangers := unknown_ids(named, _listed())):
        pytest.fail(f"{FEATURES_FILE.name} has no feature {', '.join(strangers)}", pytrace=False)


@functools.cache
def _listed() -> list[Feature]:
    return load_features()


def _ids(item: pytest.Item) -> list[str]:
    return [id_ for mark in item.iter_markers("feature") for id_ in mark.args]


class FeaturesReport:
    """Listens to a run and ends it with the table."""

    def __init__(self, features: list[Feature]) -> None:
        self._features = features
        self._evidence = Evidence()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a phase of a test says; a skipped test shows nothing to work."""
        for name, value in report.user_properties:
            if name == PROPERTY:
                self._evidence.add(str(value), report.nodeid, passed=report.passed)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail the run where a feature is bad; a run without tests is judged by the table alone."""
        bad = any(verdict.is_bad for verdict in judge(self._features, self._evidence))
        if bad:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        elif session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            session.exitstatus = pytest.ExitCode.OK

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table, then what is bad in it."""
        verdicts = judge(self._features, self._evidence)
        terminalreporter.section("features")
        for line in table(verdicts):
            terminalreporter.write_line(line)
        terminalreporter.write_line("")
        terminalreporter.write_line(summary(verdicts))
