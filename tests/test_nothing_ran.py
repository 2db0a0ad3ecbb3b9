"""Why no test ran is said."""

import pytest

pytest_plugins = ["pytester"]


@pytest.fixture
def run(pytester):
    pytester.makeconftest('pytest_plugins = ["tests.nothing_ran"]')
    pytester.makepyfile("def test_a(): pass")
    return lambda *args: pytester.runpytest_inprocess("--disable-plugin-autoload", *args)


def test_a_path_that_is_not_there_is_named(run):
    run("wrong").stderr.fnmatch_lines(["ERROR: there is no file or folder wrong; ARGS is given *"])


def test_what_no_test_fits_is_named(run):
    run("-k", "other").stdout.fnmatch_lines(["No test fits *-k other: ARGS is given to pytest*"])


def test_where_tests_run_nothing_is_said(run):
    result = run("-k", "test_a")
    assert 0 == result.ret
    assert "No test fits" not in result.stdout.str()
