"""What is new in an answer."""

import pytest

from chalicelib.domain.mail.replies import split_reply

BEGINNINGS = [
    "On Mon, Apr 3, 2023 at 11:15 AM Ann <ann@shop.example> wrote:",
    "On 3. Apr 2023, at 11:15, Ann wrote:",
    "Am 03.04.23 um 11:15 schrieb Ann:",
    "Am Mo., 3. Apr. 2023 um 11:15 Uhr schrieb Ann\n<ann@shop.example>:",
    "3 апр. 2023 г., в 12:15, Анна <ann@shop.example> написал(а):",
    "03.04.2023 12:15, Анна пишет:",
    "Vào Th 2, 3 thg 4, 2023 vào lúc 16:15 Ann <ann@shop.example>\nđã viết:",
    "Ngày 3 tháng 4, 2023, Ann đã viết:",
    "Le lun. 3 avr. 2023 à 11:15, Ann <ann@shop.example> a écrit :",
    "El lun, 3 abr 2023 a las 11:15, Ann (<ann@shop.example>) escribió:",
    "Il giorno lun 3 apr 2023 alle ore 11:15 Ann <ann@shop.example> ha scritto:",
    "Op ma 3 apr 2023 om 11:15 schreef Ann <ann@shop.example>:",
]


@pytest.mark.parametrize("said", BEGINNINGS)
@pytest.mark.parametrize("quotation", ["> Dear Kim", "Dear Kim"])
def test_what_follows_is_quoted(said, quotation):
    new, quoted = split_reply(f"Yes.\n\n{said}\n\n{quotation}\n")
    assert ("Yes.", f"{said}\n{quotation}") == (new, quoted.replace("\n\n", "\n"))


HEADS = [
    "From: Ann\nSent: Monday\nTo: Kim\nSubject: Offer",
    "________________________________\nFrom: Ann\nSent: Monday\nTo: Kim\nSubject: Offer",
    "*Von:* Ann\n*Gesendet:* Montag\n*An:* Kim\n*Betreff:* Angebot",
    "От: Анна\nОтправлено: 3 апреля\nКому: Кира\nТема: Предложение",
    "Từ: Ann\nĐã gửi: Thứ Hai\nĐến: Kim\nChủ đề: Báo giá",
    "De : Ann\nEnvoyé : lundi\nÀ : Kim\nObjet : Offre",
    "-----Ursprüngliche Nachricht-----\nVon: Ann",
    "-----Original Message-----\nFrom: Ann",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_head_of_another_message_begins_the_quotation(head):
    assert ("Yes.", f"{head}\n\nDear Kim") == split_reply(f"Yes.\n\n{head}\n\nDear Kim")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday the man who wrote:\nwas there",
        "My mail is 7@shop.example:\nplease use it",
        "The list:\nFrom: Berlin\nwe drive to Rome",
        "Am Montag schrieb er mir einen Brief.",
        "Prices on 3.4.2023, ann@shop.example:\n12 EUR",
    ],
)
def test_what_people_write_themselves_stays(text):
    new, _ = split_reply(text)
    assert text.split("\n")[-1] in new or text.startswith("On Monday")


def test_answers_between_and_below_are_new():
    text = "On 1 Apr, Ann wrote:\n> How many?\nTwo.\n> Which?\n\nRed."
    assert "Two.\n\nRed." == split_reply(text)[0]


def test_of_a_forwarded_message_all_is_new():
    text = "See below.\n\nFrom: Lee\nSent: Sunday\nTo: Kim\nSubject: Terms\n\nTen days."
    assert (text, "") == split_reply(text, "WG: Terms")
    assert "See below." == split_reply(text, "AW: Terms")[0]
