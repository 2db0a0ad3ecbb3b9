"""A table over another one shows both, and writes to none but itself."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.memory.overlay_table import OverlayTable
from chalicelib.adapters.tables.memory import MemoryTable
from chalicelib.ports.table import Delete, Put, Row

NAMES = st.sampled_from("abcdef")
ROWS = st.builds(
    lambda sk, number: Row(
        pk="p", sk=sk, kind="k", body=str(number), version=number, by_type=("deal", f"{number:02d}")
    ),
    NAMES,
    st.integers(1, 9),
)
DEEDS = st.lists(st.one_of(ROWS.map(Put), NAMES.map(lambda sk: Delete(("p", sk)))), max_size=12)
QUESTIONS = st.fixed_dictionaries(
    {
        "after": st.none() | NAMES,
        "limit": st.none() | st.integers(1, 4),
        "descending": st.booleans(),
    }
)


def answers(table, question):
    place = {**question, "after": "04" if question["after"] else None}
    return table.query("p", **question), table.query_index("by_type", "deal", **place)


@settings(max_examples=150, deadline=None)
@given(below=DEEDS, above=DEEDS, question=QUESTIONS, asked=st.booleans())
def test_it_answers_like_one_table_that_took_all_writes(below, above, question, asked):
    lower, one = MemoryTable(), MemoryTable()
    for deed in below:
        lower.write([deed])
        one.write([deed])
    before, table = lower.rows(), OverlayTable(lower)
    if asked:
        answers(table, question)
    for deed in above:
        table.write([deed])
        one.write([deed])

    assert answers(one, question) == answers(table, question)
    assert one.get(("p", "a")) == table.get(("p", "a"))
    assert before == lower.rows()


def test_the_stream_tells_what_was_written_with_how_it_lay_below():
    lower = MemoryTable()
    row = Row(pk="p", sk="s", kind="k", body="1")
    lower.write([Put(row)])
    table = OverlayTable(lower)
    table.write([Put(Row(pk="p", sk="s", kind="k", body="2", version=2), expect=1)])

    (record,) = table.stream()
    assert ("MODIFY", "1", "2") == (record.event, record.old.body, record.new.body)
