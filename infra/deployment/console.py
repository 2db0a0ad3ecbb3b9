"""How a command talks: a result on standard output, all that is said meanwhile on standard error.

With `--json` standard output is one JSON document, of the result or of the failure. On a terminal
rich draws tables, colours and a moving line; elsewhere plain lines come out, one a fact.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console as Rich
from rich.markup import escape
from rich.table import Table

from infra.deployment.errors import NotConfirmed, OperatorError
from infra.deployment.hints import Place, commands_of, laid_out, placed

_HERE = Place()


class Console:
    """Where a command's words go.

    Args:
        json: whether a program is reading.
        yes: whether all questions are answered already.
        place: where the command was given; hints lead back there.
    """

    def __init__(self, *, json: bool = False, yes: bool = False, place: Place = _HERE) -> None:
        self.json = json
        self.place = place
        self._yes = yes
        self._out = _Terminal(highlight=False, soft_wrap=True)
        self._err = _Terminal(highlight=False, soft_wrap=True, stderr=True)
        self._status: Any = None

    def say(self, text: str) -> None:
        """Say what is going on."""
        self._err.print(escape(text))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Show a table beside the result (on standard error)."""
        self._err.print(_table(title, columns, rows))

    def result(self, document: Mapping[str, Any], show: Callable[["Page"], None]) -> None:
        """Give the result: the document to a program, or what `show` writes to a person."""
        if self.json:
            print(json.dumps(document, indent=2, default=str))
        else:
            show(Page(self._out, self.place))

    @contextmanager
    def waiting(self, text: str) -> Iterator[Callable[[str], None]]:
        """Show that something takes its time; call what is yielded with each new state.

        On a terminal one moving line, elsewhere a line whenever the text changes.
        """
        if not self._err.is_terminal:
            self.say(text)
            said = [text]

            def line(text: str) -> None:
                if text != said[-1]:
                    said.append(text)
                    self.say(text)

            yield line
            return
        with self._err.status(escape(text)) as status:
            yield lambda text: status.update(escape(text))

    def confirm(self, question: str, *, state: str, next: str) -> None:
        """Ask a person; come back only when the answer is yes.

        Raises:
            NotConfirmed: the answer is no, or nobody is there to ask.
        """
        if self._yes:
            return
        if not sys.stdin.isatty():
            raise NotConfirmed(f"{question} Nobody is there to answer", state=state, next=next)
        if self._err.input(f"{escape(question)} \\[y/N] ").strip().lower() not in ("y", "yes"):
            raise NotConfirmed("The answer was no", state=state, next=next)

    def failure(self, error: OperatorError) -> None:
        """Say what happened, what state things are in, and how to go on."""
        if self.json:
            print(json.dumps(self.failed(error), indent=2))
        self._err.print(f"[bold red]{escape(error.what)}.[/]")
        self._err.print(escape(error.state))
        self._err.print(f"[bold]To go on:[/] {escape(laid_out(placed(error.next, self.place)))}")

    def failed(self, error: OperatorError) -> dict[str, Any]:
        """Return the failure as a program reads it, with the commands that lead on."""
        next = placed(error.next, self.place)
        return {**error.document(), "next": next, "commands": commands_of(next)}


class _Terminal(Rich):
    """Rich would end the process with 1 when nobody reads; that is for `main` to say."""

    def on_broken_pipe(self) -> None:
        """Let `main` see it."""
        raise BrokenPipeError


class Page:
    """Standard output, for a person."""

    def __init__(self, out: Rich, place: Place = _HERE) -> None:
        self._out = out
        self._place = place

    def line(self, text: str = "") -> None:
        """Write a line."""
        self._out.print(escape(text))

    def hint(self, text: str) -> None:
        """Write how to go on, each command on a line of its own."""
        self._out.print(escape(laid_out(placed(text, self._place))))

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Write a table."""
        self._out.print(_table(title, columns, rows))


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    table = Table(title=escape(title), title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(escape(column), overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    return table
