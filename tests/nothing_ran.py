"""Says why no test ran: workers that collect nothing keep the reason to themselves."""

from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Refuse a path that is not there."""
    for named in config.args:
        path = config.invocation_params.dir / named.partition("::")[0]
        if not config.option.pyargs and not path.exists():
            raise pytest.UsageError(f"there is no file or folder {_shown(path)}; {_hint()}")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Say what no test fits."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        wanted = " ".join(config.invocation_params.args)
        terminalreporter.write_line(f"No test fits {wanted}: {_hint()}", red=True)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _hint() -> str:
    return 'ARGS is given to pytest, for example "tests/domain", "-k stage" or "FILE::test_name"'
