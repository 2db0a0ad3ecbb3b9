"""The gallery's templates without a browser: each is taken by the API, and does what it says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.stories import Document, Story, path_of

FOLDER = Path(__file__).parents[2] / "console" / "src" / "templates"
TEMPLATES = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
STAGES = {
    "first": "new",
    "second": "preparation",
    "third": "prepayment_invoice",
    "last": "final_invoice",
    "success": "won",
    "failure": "lose",
}
"""What suits of the stages that every tenant begins with."""
PATH = "/v1/automation/deal/default"


def spoken(value: Any, language: str) -> Any:
    """Return everything in a value in one language."""
    if isinstance(value, list):
        return [spoken(one, language) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"en", "vi"}:
        return value[language]
    return {name: spoken(one, language) for name, one in value.items()}


def document(code: str, language: str = "en") -> Document:
    """Return what a template makes of a pipeline that has no rules yet."""
    template = TEMPLATES[code]
    stages = {one["key"]: STAGES[one["suits"]] for one in template["places"]}
    return {
        kind: [{**spoken(one, language), "stage": stages[one["stage"]]} for one in template[kind]]
        for kind in ("rules", "triggers")
    }


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_each_is_taken_and_first_shown_as_a_difference(
    crm: Story, code: str, language: str
) -> None:
    wanted = document(code, language)
    told = crm.ask("PUT", f"{PATH}?dry_run=true", wanted)
    assert len(wanted["rules"]) + len(wanted["triggers"]) == len(told["added"])
    assert "findings" not in told
    assert [] == crm.ask("GET", PATH)["rules"]
    crm.ask("PUT", PATH, wanted)
    assert [] == crm.ask("GET", f"{PATH}/check")["findings"]


def test_each_is_tried_below() -> None:
    assert sorted(TEMPLATES) == sorted(HAPPENS)


def mails(crm: Story) -> list[str]:
    """Return the subjects of the e-mails that were sent."""
    return [one["subject"] for one in crm.mails()]


def plans(crm: Story, deal: Document) -> list[str]:
    """Return what is planned on a deal."""
    return [one["subject"] for one in crm.activities(deal)]


def notices(crm: Story) -> list[str]:
    """Return what colleagues were told."""
    return [one["text"] for one in crm.all("/v1/notifications")]


def client(crm: Story) -> int:
    """Return a contact who can be written to."""
    contact = crm.create("contact", name="Ann", emails=[{"value": "ann@client.example"}])
    return int(contact["id"])


def welcome(crm: Story) -> None:
    crm.create(title="Chairs", contact=client(crm))
    assert ["Thank you for your request"] == mails(crm)
    assert ["New: Chairs"] == notices(crm)
    crm.create(title="Nobody's")
    assert 1 == len(mails(crm))


def first_call(crm: Story) -> None:
    assert ["Call about “Chairs”"] == plans(crm, crm.create(title="Chairs"))


def no_contact(crm: Story) -> None:
    assert ["Find the client of “Chairs”"] == plans(crm, crm.create(title="Chairs"))
    known = crm.create(title="Tables", contact=client(crm))
    assert [] == plans(crm, known)


def large(crm: Story) -> None:
    crm.create(title="Pencils", amount="90.00")
    assert [] == notices(crm)
    crm.create(title="Chairs", amount="20000.00")
    (told,) = notices(crm)
    assert told.startswith("Large: Chairs, 20")


def follow_up(crm: Story) -> None:
    deal = crm.create(title="Chairs", contact=client(crm))
    crm.move(deal, "preparation")
    crm.client.advance("P2D")
    assert [] == mails(crm)
    crm.client.advance("P2D")
    assert ["Did our offer reach you?"] == mails(crm)
    crm.client.advance("P2D")
    assert ["Ask about “Chairs”"] == plans(crm, deal)
    crm.signal("email_received", address="ann@client.example")
    assert "prepayment_invoice" == crm.stage(deal)


def stale(crm: Story) -> None:
    deal = crm.create(title="Chairs")
    crm.move(deal, "preparation")
    crm.client.advance("P6D")
    assert [] == notices(crm)
    crm.client.advance("P2D")
    assert ["“Chairs” has not moved for a week."] == notices(crm)
    crm.client.advance("P7D")
    assert 2 == len(notices(crm))


def close_date(crm: Story) -> None:
    deal = crm.create(title="Chairs", close_date="2023-04-20")
    crm.move(deal, "preparation")
    crm.change(deal, close_date="2023-04-10")
    crm.client.advance("P4D")
    assert [] == notices(crm)
    crm.client.advance("P1D")
    assert ["“Chairs” closes on 2023-04-10."] == notices(crm)


def payment(crm: Story) -> None:
    deal = crm.create(title="Chairs", contact=client(crm))
    crm.move(deal, "final_invoice")
    crm.client.advance("P10D")
    assert ["A reminder of our invoice"] == mails(crm)
    crm.client.advance("P5D")
    assert ["Ask for the payment of “Chairs”"] == plans(crm, deal)
    paid = crm.ask("POST", f"{path_of(deal)}/payments", {"amount": "50"})["id"]
    crm.ask("POST", f"/v1/payments/{paid}/pay")
    crm.settle()
    assert "won" == crm.stage(deal)


def win_thanks(crm: Story) -> None:
    deal = crm.create(title="Chairs", contact=client(crm))
    crm.move(deal, "won")
    assert ["Thank you"] == mails(crm)
    crm.client.advance("P15D")
    assert ["Ask how “Chairs” goes"] == plans(crm, deal)


def kick_off(crm: Story) -> None:
    deal = crm.create(title="Chairs")
    crm.move(deal, "won")
    assert ["Begin “Chairs”"] == plans(crm, deal)


def loss_analysis(crm: Story) -> None:
    deal = crm.create(title="Chairs")
    crm.move(deal, "lose")
    assert ["Why was “Chairs” lost?"] == plans(crm, deal)
    assert "Lost: Chairs (Admin)" in notices(crm)


def again(crm: Story) -> None:
    contact = client(crm)
    deal = crm.create(title="Chairs", contact=contact)
    crm.move(deal, "lose")
    crm.client.advance("P181D")
    assert 1 == len(crm.all("/v1/items/deal"))
    crm.client.advance("P2D")
    fresh = next(one for one in crm.all("/v1/items/deal") if one["id"] != deal["id"])
    assert ("Again: Chairs", contact) == (fresh["title"], fresh["contact"])


HAPPENS: dict[str, Callable[[Story], None]] = {
    one.__name__.replace("_", "-"): one
    for one in (
        welcome,
        first_call,
        no_contact,
        large,
        follow_up,
        stale,
        close_date,
        payment,
        win_thanks,
        kick_off,
        loss_analysis,
        again,
    )
}


@pytest.mark.parametrize("code", sorted(HAPPENS))
def test_each_does_what_it_says(crm: Story, code: str) -> None:
    crm.ask("PUT", PATH, document(code))
    HAPPENS[code](crm)
