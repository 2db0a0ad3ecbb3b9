"""QR code whose scans are noticed (T18)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.parameters.marks import NonEmptyText
from chalicelib.catalogue.parameters.texts import with_addresses
from chalicelib.domain.automation.effects import ActionFailed, Plan
from chalicelib.domain.automation.outside_effects import CreateQrCode
from chalicelib.domain.codes import Code
from chalicelib.domain.delivery.plain_address import plain_address


class CreateQrCodeAction(Action, frozen=True):
    """Make a QR code for the client that leads to a web address.

    Triggers of the kind *QR code scanned* notice who follows it. Later rules use its results, for
    example its picture in an e-mail or a document.
    """

    title = "Create QR code"
    example = {"address": "https://shop.example/order?deal={{ deal.id }}", "name": "order"}
    effects = (CreateQrCode,)
    results = {
        "qr_code_id": "Id of the code.",
        "link": "The address that stands in the code; it leads on to the one given.",
        "file": "Id of the picture (PNG).",
    }
    failure_reasons = {Code.BAD_URL: "The address is none once its placeholders are filled."}

    address: Annotated[
        NonEmptyText, Meta(description="Where the code leads: an address with http or https.")
    ]
    name: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=100,
            description="By which triggers tell it from other codes.",
        ),
    ] = "qr"

    def plan(self, context: ActionContext) -> Plan:
        """Plan the code."""
        address = plain_address(with_addresses(context, self.address).strip())
        if address is None:
            raise ActionFailed(Code.BAD_URL, "the address of the code is no web address")
        return Plan((CreateQrCode(name=self.name, address=address),))
