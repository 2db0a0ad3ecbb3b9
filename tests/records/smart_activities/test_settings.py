"""Where smart activities are on."""

from chalicelib.domain.smart_activities.toggles import Choice, Chosen, Options, Sections
from chalicelib.records.body import decode
from chalicelib.records.smart_activities.settings import options_key, options_row, sections_row


def test_rows_give_back_what_they_were_made_of():
    options = Options(types={"deal": Chosen(Choice.OFF)}, version=3)
    sections = Sections(off=("lead",), most_open=7, version=2)
    rows = options_row(7, options), sections_row(sections)
    assert (options_key(7), 3, 2) == (rows[0].key, rows[0].version, rows[1].version)
    assert (options, sections) == (decode(rows[0], Options), decode(rows[1], Sections))
