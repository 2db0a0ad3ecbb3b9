"""Each worker begins to collect where its part of all tests does; all end with the same order."""

import pytest

from tests.collect_apart import turned


@pytest.fixture
def folders(tmp_path):
    """Folders with 1, 4, 2 and 1 files of tests."""
    for name, files in {"a": 1, "b": 4, "c": 2, "d": 1}.items():
        (tmp_path / name / "deep").mkdir(parents=True)
        for number in range(files):
            (tmp_path / name / "deep" / f"test_{number}.py").touch()
    return sorted(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("worker", "workers", "order"),
    [(0, 1, "abcd"), (0, 2, "abcd"), (1, 2, "cdab"), (1, 3, "cdab"), (2, 3, "dabc")],
)
def test_a_worker_begins_where_its_part_does(folders, worker, workers, order):
    assert order == "".join(one.name for one in turned(folders, worker, workers))


def test_more_workers_than_folders_begin_somewhere(folders):
    assert "abcd" == "".join(one.name for one in turned(folders, 98, 99))
