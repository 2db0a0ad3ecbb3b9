"""Who has written a message."""

import pytest

from chalicelib.domain.mail.reading import read_message
from chalicelib.domain.mail.received import Sort
from tests.support.mail_corpus import plain

AUTO, BOUNCE, PERSON = Sort.AUTO, Sort.BOUNCE, Sort.PERSON


@pytest.mark.parametrize(
    ("headers", "sort"),
    [
        ({}, PERSON),
        ({"Auto_Submitted": "no"}, PERSON),
        ({"Auto_Submitted": "No; by=kim"}, PERSON),
        ({"Auto_Submitted": "auto-replied; owner-email=kim@example.com"}, AUTO),
        ({"X_Autoreply": "yes"}, AUTO),
        ({"X_Autorespond": "x"}, AUTO),
        ({"Precedence": "Bulk"}, AUTO),
        ({"Precedence": "first-class"}, PERSON),
        ({"List_Id": "<x.example>"}, AUTO),
        ({"X_Auto_Response_Suppress": "All"}, PERSON),
        ({"Subject": "Out of Office: Offer"}, AUTO),
        ({"Subject": "Re: Trả lời tự động"}, PERSON),
        ({"Subject": "Trả lời tự động: Báo giá"}, AUTO),
        ({"Subject": "Abwesenheitsnotiz: Angebot"}, AUTO),
        ({"sender": "mailer-daemon@x.example", "Subject": "Welcome"}, AUTO),
        ({"sender": "postmaster@x.example", "Subject": "Undeliverable: Offer"}, BOUNCE),
        ({"X_Failed_Recipients": "kim@example.com"}, BOUNCE),
        ({"Subject": "Undeliverable: what does that mean?"}, PERSON),
    ],
)
def test_it_was_written_by(headers, sort):
    assert sort is read_message(plain("x", **headers)).sort


def test_what_this_system_has_sent_is_known():
    assert read_message(plain("x", X_Stageflow_Item="deal_1")).own
