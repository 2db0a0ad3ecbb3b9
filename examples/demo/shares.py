"""A book dealt out to several tenants, each of which goes through its share in its own process."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from examples.demo.client import Refused
from examples.demo.opportunities import Book, Opportunity
from examples.demo.outcome import Found
from examples.demo.tenant import Share, replay_share

TOLD_AT_ONCE = 50
"""So many steps are told of together, which costs as little as to tell of one."""

DidMany = Callable[[str, int], None]


class Died(Exception):
    """The process of a tenant has ended before its share was done."""


def dealt_out(book: Book, number: int) -> list[Book]:
    """Return as many books, about as long as each other, with all of the first one in them.

    An e-mail moves whatever deals its sender has, so the deals of an account stay together. Agents
    sell to anybody: they are in every book.
    """
    by_account: dict[str, list[Opportunity]] = defaultdict(list)
    alone = count()
    for one in book.opportunities:
        by_account[one.account or f"none {next(alone)}"].append(one)
    shares: list[set[str]] = [set() for _ in range(number)]
    lengths = [0] * number
    for name in sorted(by_account, key=lambda name: -len(by_account[name])):
        shortest = lengths.index(min(lengths))
        shares[shortest] |= {one.id for one in by_account[name]}
        lengths[shortest] += len(by_account[name])
    return [_part(book, ids, first=not place) for place, ids in enumerate(shares)]


def _part(book: Book, ids: set[str], *, first: bool) -> Book:
    """Return the opportunities with these ids and their accounts; the first has the idle ones."""
    busy = {one.account for one in book.opportunities}
    own = {one.account for one in book.opportunities if one.id in ids}
    return replace(
        book,
        accounts=tuple(
            one for one in book.accounts if one.name in own or (first and one.name not in busy)
        ),
        opportunities=tuple(one for one in book.opportunities if one.id in ids),
    )


def apart(shares: Sequence[Share], did: DidMany) -> list[Found]:
    """Let each share be replayed in a process of its own, and return what each of them brought.

    Raises:
        Refused: the service did not do what it was asked for.
        Died: a process has ended before.
    """
    return list(_found(shares, did))


def _found(shares: Sequence[Share], did: DidMany) -> Iterator[Found]:
    processes = get_context("spawn")  # the threads of this process are none of theirs
    with ExitStack() as stack:
        at_work: list[Connection] = []
        for share in shares:
            hears, tells = processes.Pipe(duplex=False)
            process = processes.Process(target=_work, args=(share, tells))
            process.start()
            stack.callback(process.join)
            stack.callback(process.terminate)
            tells.close()
            at_work.append(hears)
        while at_work:
            for ready in wait(at_work):
                assert isinstance(ready, Connection)
                match _heard(ready):
                    case Found() as found:
                        at_work.remove(ready)
                        yield found
                    case Counter() as steps:
                        for step, times in steps.items():
                            did(step, times)
                    case refused:
                        raise refused


def _heard(hears: Connection) -> Counter[str] | Found | Refused:
    try:
        heard: Counter[str] | Found | Refused = hears.recv()
    except EOFError:
        raise Died("the process of a tenant has ended before its share was done") from None
    return heard


def _work(share: Share, tells: Connection) -> None:
    """Go through a share, telling of its steps, and at last of what it brought."""
    steps: Counter[str] = Counter()

    def did(step: str) -> None:
        steps[step] += 1
        if steps.total() == TOLD_AT_ONCE:
            tells.send(steps)
            steps.clear()

    try:
        found = replay_share(share, did)
    except Refused as refused:
        tells.send(refused)
        return
    tells.send(steps)
    tells.send(found)
