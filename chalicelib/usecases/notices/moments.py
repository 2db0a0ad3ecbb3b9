"""When something is, as one person reads it."""

from datetime import datetime

from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.zones import zone_names, zone_of
from chalicelib.usecases.tenant.tenant import Tenant


def moment_for(tenant: Tenant, user: User, at: datetime, now: datetime) -> str:
    """Return an instant on a person's clock, or the tenant's, as the tenant writes dates [0]."""
    everywhere = tenant.configuration.tenant(now)
    own = user.time_zone
    zone = zone_of(own) if own is not None and own in zone_names() else everywhere.zone
    return show_moment(show_instant(at), Style(zone, everywhere.settings.date_format))
