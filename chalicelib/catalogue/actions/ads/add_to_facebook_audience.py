"""The client in an advertising audience of Facebook (R37, W10)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.fill_audience import FillAudienceAction
from chalicelib.catalogue.parameters.marks import ConnectionRef, of


class AddToFacebookAudience(FillAudienceAction, frozen=True):
    """Add the item's client to an advertising audience of Facebook and Instagram.

    Facebook gets nothing but the client's e-mail addresses and phone numbers, hashed. Who is added
    again stays as long as the longest of all times says.
    """

    title = "Facebook audience"
    service = "facebook"
    service_title = "Facebook"
    example = {"audience": "120330011223344", "remove_after_days": 30}

    connection: Annotated[
        ConnectionRef,
        of("audiences"),
        Meta(description="Connection to the audiences."),
    ] = "facebook"

    def through(self) -> str:
        """Return the id of the connection."""
        return self.connection
