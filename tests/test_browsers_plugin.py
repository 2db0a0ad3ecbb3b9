"""Where the console cannot be tested, that is said; where it must be, nothing is left out."""

import pytest

from tests import browsers_plugin

pytest_plugins = ["pytester"]

STORY = """
import pytest

@pytest.fixture
def chromium_browser():
    raise AssertionError("no browser")

def test_with(chromium_browser): pass
def test_without(): pass
"""


@pytest.fixture
def run(pytester, monkeypatch):
    """Run two tests, of which one needs a browser, where the browser lacks or not."""

    def run(lack, ci):
        monkeypatch.setenv("CI", ci)
        needed = {"chromium_browser": lambda: lack}
        monkeypatch.setattr(browsers_plugin, "NEEDED", needed)
        monkeypatch.setattr(browsers_plugin, "FOLDER", pytester.path)
        pytester.makeconftest('pytest_plugins = ["tests.browsers_plugin"]')
        pytester.makepyfile(STORY)
        return pytester.runpytest_inprocess("-p", "no:schemathesis")

    return run


def test_what_cannot_run_is_left_out_and_said_aloud(run):
    result = run("there is no Chromium; `make browsers` installs it", "")

    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.fnmatch_lines(["THE WEB CONSOLE WAS NOT FULLY TESTED: there is no Chromium;*"])


def test_in_ci_it_fails(run):
    result = run("there is no Chromium", "true")

    result.assert_outcomes(passed=1, errors=1)


def test_where_nothing_lacks_all_run_and_nothing_is_said(run):
    result = run(None, "")

    result.assert_outcomes(passed=1, errors=1)
    assert "NOT FULLY TESTED" not in result.stdout.str()
