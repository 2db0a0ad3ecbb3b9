"""One table says what kinds of rows there are and who gets to see them."""

import ast
from pathlib import Path

from chalicelib.adapters.tables import writes
from chalicelib.records.kinds import ALL, COUNTER, DOCUMENTED, KINDS, LEFT_OUT

RECORDS = Path(__file__).parents[2] / "chalicelib" / "records"


def kinds_of_rows():
    """Yield the kind of every row that a module of records makes."""
    for path in RECORDS.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            one.targets[0].id: one.value.value
            for one in tree.body
            if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Row":
                (kind,) = (word.value for word in call.keywords if word.arg == "kind")
                yield constants.get(kind.id)


def test_every_row_that_is_made_is_of_a_kind_in_the_table():
    found = set(kinds_of_rows()) - {None}
    assert len(found) > 25
    assert set() == found - KINDS.keys()


def test_no_kind_stands_there_twice():
    assert len(ALL) == len(KINDS)


def test_counters_are_of_the_kind_that_tables_give_them():
    assert COUNTER == writes.COUNTER_KIND


def test_what_admits_to_the_tenant_or_signs_for_it_is_never_exported_as_it_is():
    signed_in = {"session", "sign_in_code", "sign_in_code_of_nobody"}
    made_anew = {"stamp", "import", "backfill", "recent", "board_column"}
    under_way = {"bulk", "bulk_chunk", "bulk_mark"}
    under_way |= {"audience_window", "audience_waiting", "audience_sent"}
    assert {"calendar", "secret"} | signed_in | made_anew | under_way == LEFT_OUT
    assert {"token", "user"} <= DOCUMENTED
