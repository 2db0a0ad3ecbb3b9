"""What botocore knows of the services, read from its files once for all tests of a process.

Each session of botocore reads the descriptions of its services anew, which is a tenth of a second
and more for a client that lives as long as one test.
"""

import functools
from importlib.util import find_spec
from pathlib import Path

import botocore.session
from botocore.loaders import Loader, create_loader


class SharedLoader(Loader):
    """A loader that keeps what it has read for all sessions, and its search paths as they are."""

    @property
    def search_paths(self) -> list[str]:
        """Return a copy, to which each session of boto3 adds what is there already."""
        return list(self._search_paths)


@functools.cache
def shared_loader(search_path: str | None = None) -> Loader:
    """Return the one loader for this search path, which knows boto3's data too."""
    return SharedLoader(
        [*create_loader(search_path).search_paths, *_data_of_boto3()],
        include_default_search_paths=False,
    )


def share_botocore_data() -> None:
    """Let all sessions that begin from now on share what they read."""
    botocore.session.create_loader = shared_loader


def _data_of_boto3() -> list[str]:
    boto3 = find_spec("boto3")
    return [str(Path(boto3.origin).parent / "data")] if boto3 and boto3.origin else []
