"""When something is, as one person reads it."""

from datetime import datetime

from chalicelib.domain.language.filters import Style, show_moment
from chalicelib.domain.people.users import User
from chalicelib.domain.words.instants import show_instant
from chalicelib.domain.words.languages import dates_in
from chalicelib.domain.words.zones import zone_names, zone_of
from chalicelib.usecases.tenant.tenant import Tenant


def moment_for(tenant: Tenant, user: User, at: datetime, now: datetime) -> str:
    """Return an instant on a person's clock, or the tenant's [0].

    Dates are written as the tenant has chosen, or else as the person's language writes them.
    """
    everywhere = tenant.configuration.tenant(now)
    own = user.time_zone
    zone = zone_of(own) if own is not None and own in zone_names() else everywhere.zone
    dates = dates_in(everywhere.settings.date_format, user.language)
    return show_moment(show_instant(at), Style(zone, dates))
