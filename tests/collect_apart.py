"""Workers compile a fresh clone's tests together: each begins elsewhere, all end alike.

Each worker of xdist imports every test file. What pytest compiles it keeps for others, so where all
begin with the same file, all compile all of them at the same time.
"""

import os
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def turned(folders: Sequence[Path], worker: int, workers: int) -> list[Path]:
    """Return folders in their order, beginning where a worker's part of all test files does."""
    sizes = [sum(1 for _ in one.rglob("test_*.py")) or 1 for one in folders]
    before = [sum(sizes[:place]) for place in range(len(sizes))]
    first = next(
        (at for at, files in enumerate(before) if files * workers >= worker * sum(sizes)), 0
    )
    return [*folders[first:], *folders[:first]]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let each worker begin with another folder of this one."""
    report = yield
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    if name and collector.path == TESTS:
        workers = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        found = {one.path: one for one in report.result}
        report.result = [
            found[path] for path in turned(list(found), int(name.removeprefix("gw")), workers)
        ]
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the tests of all workers into the same order, that of the folders."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        items.sort(key=_folder)


def _folder(item: pytest.Item) -> str:
    path = item.path
    return path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else ""
