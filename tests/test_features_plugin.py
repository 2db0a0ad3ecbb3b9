"""The table of features says what the tests show, no more."""

from pathlib import Path

import pytest

from tests.features_plugin import (
    Evidence,
    Feature,
    Result,
    Verdict,
    judge,
    load_features,
    summary,
    table,
    unknown_ids,
)

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parent.parent

DUE = Feature("T01", "Moves the item", due=True)
NOT_DUE = Feature("W01", "Creates a company", due=False)


def evidence(*outcomes: tuple[str, str, bool]) -> Evidence:
    found = Evidence()
    for feature_id, test, passed in outcomes:
        found.add(feature_id, test, passed=passed)
    return found


@pytest.mark.parametrize(
    ("feature", "outcomes", "tests", "result", "is_bad"),
    [
        (DUE, [("T01", "a", True), ("T01", "b", True)], 2, Result.WORKS, False),
        (DUE, [("T01", "a", True), ("T01", "b", False)], 2, Result.FAILS, True),
        (DUE, [], 0, Result.MISSING, True),
        (DUE, [("W01", "a", True)], 0, Result.MISSING, True),
        (NOT_DUE, [], 0, Result.LATER, False),
        (NOT_DUE, [("W01", "a", True)], 1, Result.WORKS, False),
        (NOT_DUE, [("W01", "a", False)], 1, Result.FAILS, True),
    ],
)
def test_a_feature_is_judged_by_its_own_tests(feature, outcomes, tests, result, is_bad):
    [verdict] = judge([feature], evidence(*outcomes))

    assert Verdict(feature, tests, result) == verdict
    assert is_bad == verdict.is_bad


@pytest.mark.parametrize("phases", [(False, True), (True, False)])
def test_one_phase_that_does_not_pass_fails_the_whole_test(phases):
    [verdict] = judge([DUE], evidence(*(("T01", "a", passed) for passed in phases)))

    assert (1, Result.FAILS) == (verdict.tests, verdict.result)


def test_ids_that_the_list_lacks_are_named_in_order():
    assert ["X9", "Z1"] == unknown_ids(["Z1", "T01", "X9"], [DUE, NOT_DUE])


def test_the_table_has_a_row_for_each_feature_and_cuts_long_titles():
    long = Feature("R01", "x" * 200, due=False)

    header, first, second = table(judge([DUE, long], Evidence()))

    assert ["id", "feature", "tests", "result"] == header.split()
    assert first.startswith("T01")
    assert first.endswith("MISSING")
    assert "…" in second
    assert len(first) - len("MISSING") == len(second) - len("later")


def test_the_summary_counts_each_result():
    verdicts = judge([DUE, NOT_DUE], evidence(("T01", "a", True)))

    assert "1 works, 0 FAILS, 0 MISSING, 1 later" == summary(verdicts)


def test_features_are_read_in_the_order_of_the_file(tmp_path: Path):
    path = tmp_path / "features.toml"
    path.write_text(
        'W01 = { due = false, title = "Creates a company" }\n'
        'T01 = { due = true, title = "Moves the item" }\n'
    )

    assert [NOT_DUE, DUE] == load_features(path)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A small project whose tests show one feature that the real list holds."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    # Whatever else is installed takes seconds to load.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_PLUGINS", "xdist.plugin")
    pytester.makeini("[pytest]\nmarkers = feature(*ids)")
    pytester.makeconftest('pytest_plugins = ["tests.features_plugin"]')
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.feature("T01")
        def test_that_names_a_feature():
            pass

        def test_that_names_none():
            raise AssertionError
        """
    )
    return pytester


def test_only_tests_that_name_a_feature_run_and_due_ones_without_a_test_fail_the_run(project):
    run = project.runpytest_subprocess("--features")

    run.assert_outcomes(passed=1, deselected=1)
    run.stdout.fnmatch_lines(["T01 * 1  works", "T02 * 0  MISSING"])
    assert pytest.ExitCode.TESTS_FAILED == run.ret


@pytest.mark.parametrize("options", [[], ["--features"], ["-n", "1"]])
def test_a_test_that_names_an_unknown_feature_fails(project, options):
    project.makepyfile(
        test_more="""
        import pytest

        @pytest.mark.feature("T99")
        def test_of_a_stranger():
            pass
        """
    )

    run = project.runpytest_subprocess("-k", "names_a_feature or stranger", *options)

    run.assert_outcomes(passed=1, errors=1)
    run.stdout.fnmatch_lines(["features.toml has no feature T99"])
    assert pytest.ExitCode.TESTS_FAILED == run.ret


def test_the_workers_of_xdist_tell_the_table_what_they_saw(project):
    run = project.runpytest_subprocess("--features", "-n", "2")

    run.stdout.fnmatch_lines(["T01 * 1  works"])
