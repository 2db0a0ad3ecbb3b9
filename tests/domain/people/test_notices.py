"""Notices: what stands in the e-mail, and where they lead."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.people.notices import MAX_SUBJECT, Notice

AT = datetime(2026, 3, 2, tzinfo=UTC)
URL = "https://crm.example.com"


@pytest.mark.parametrize(
    ("about", "link"),
    [
        ({"item": "deal_12"}, f"{URL}/console#/deal/12"),
        ({"item": "own_type_7"}, f"{URL}/console#/own_type/7"),
        ({"post": "p1"}, f"{URL}/console#/feed/p1"),
        ({}, None),
    ],
)
def test_a_notice_leads_to_what_it_is_about(about, link):
    assert link == Notice(id="n", recipient=1, at=AT, text="x", **about).link(URL)


def test_the_subject_is_the_first_line_cut_where_it_is_long():
    texts = ["\n Look \nhere", "x" * 500, "\n"]
    subjects = [Notice(id="n", recipient=1, at=AT, text=one).subject for one in texts]
    assert ["Look ", "x" * (MAX_SUBJECT - 1) + "…", ""] == subjects
