"""What is asked of a table in memory, request by request."""

from chalicelib.adapters.tables.memory import MemoryTable

REQUESTS = ("get_many", "query", "query_index", "write", "put_many")
"""In memory `get_many` gets each row by itself, so single reads are not noted."""


def asked_of(table: MemoryTable) -> list[str]:
    """Return the list to which the names of all requests from now on are added."""
    asked: list[str] = []

    def noting(name: str) -> None:
        real = getattr(table, name)

        def noted(*args, **more):
            asked.append(name)
            return real(*args, **more)

        setattr(table, name, noted)

    for name in REQUESTS:
        noting(name)
    return asked
