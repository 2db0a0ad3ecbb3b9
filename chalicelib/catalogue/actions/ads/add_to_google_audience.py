"""The client in an advertising audience of Google (R38, W09)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.fill_audience import FillAudienceAction
from chalicelib.catalogue.parameters.marks import ConnectionRef, of


class AddToGoogleAudience(FillAudienceAction, frozen=True):
    """Add the item's client to an advertising audience of Google Ads.

    Google gets nothing but the client's e-mail addresses and phone numbers, hashed. Who is added
    again stays as long as the longest of all times says.
    """

    title = "Google audience"
    service = "google"
    service_title = "Google"
    example = {"audience": "7711223344", "remove_after_days": 30}

    connection: Annotated[
        ConnectionRef,
        of("audiences"),
        Meta(description="Connection to the audiences."),
    ] = "google"

    def through(self) -> str:
        """Return the id of the connection."""
        return self.connection
