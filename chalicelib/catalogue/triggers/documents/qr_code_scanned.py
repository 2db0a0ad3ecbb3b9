"""QR code scanned by the client."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.trigger import SignalTrigger


class QrCodeScanned(SignalTrigger, frozen=True):
    """Fires when the client scans a QR code that was made for the item."""

    title = "QR code scanned"
    example = {"code": "poster"}
    says = {"code": "The code, by its name."}
    example_signal = {"code": "poster"}
    from_client = True

    code: Annotated[
        Annotated[str, Meta(min_length=1, max_length=254)] | None,
        Meta(description="Only this code, by its name; any by default."),
    ] = None
