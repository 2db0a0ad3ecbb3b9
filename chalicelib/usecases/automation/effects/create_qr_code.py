"""Make a QR code that leads to an address, and whose scans are noticed."""

from typing import Any

from chalicelib.domain.automation.outside_effects import CreateQrCode
from chalicelib.usecases.automation.errands import Errand, OutsideHandling, Sending
from chalicelib.usecases.printing.print_document import name_of
from chalicelib.usecases.printing.qr_codes import make_qr_code


class CreateQrCodeHandling(OutsideHandling[CreateQrCode]):
    """Its picture is kept in the file store; made again it is the same one."""

    def prepare(self, effect: CreateQrCode, sending: Sending) -> Errand:
        """Return the code ready to be made."""
        doing, context = sending.doing, sending.context

        def leave() -> dict[str, Any]:
            return make_qr_code(
                context.tenant,
                name_of(sending.id),
                doing.item,
                name=effect.name,
                address=effect.address,
                by=sending.actor,
                at=doing.started_at or context.now,
            )

        return Errand(leave)
