"""What telephone systems tell of calls becomes signals, one for each call."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.automation.signals import Called, Signal
from chalicelib.domain.delivery.calls import signal_type
from chalicelib.domain.errors import NotFound
from chalicelib.domain.words.instants import told_by_others
from chalicelib.domain.words.phone_numbers import number_in, plain_number
from chalicelib.domain.words.text import readable
from chalicelib.ports.calls import CallNews
from chalicelib.ports.providers import Callback
from chalicelib.usecases.connections.connected import NO_CALLBACK, listening
from chalicelib.usecases.signals.accept_signal import digest, store_signal
from chalicelib.usecases.tenant.tenant import Tenant

KIND = "calls"


def hear_calls(
    tenant: Tenant, connection: str, *, headers: Mapping[str, str], body: bytes, now: datetime
) -> None:
    """Take what a telephone system posts: of a call that is over, one write, once.

    [1 for each call; the secrets once in a function instance]. What is told of a call first counts,
    so that twice, late and in any order is the same. One whose number nobody knows, because it is
    withheld, tells nothing.

    Raises:
        NotFound: there is no such connection, or nobody posts for it.
        Forbidden: the service has not signed it, or not lately.
        Invalid: it cannot be read.
    """
    provider, settings, secrets = listening(tenant, KIND, connection, now)
    if provider.hear is None:
        raise NotFound(NO_CALLBACK)
    url = f"{tenant.public_url}/callbacks/{KIND}/{connection}"
    heard: tuple[CallNews, ...] = provider.hear(
        settings, secrets, Callback(url=url, headers=headers, body=body, received_at=now)
    )
    for news in heard:
        signal = _signal(tenant, connection, news, now)
        if signal is not None:
            store_signal(tenant, signal, now)


def _signal(tenant: Tenant, connection: str, news: CallNews, now: datetime) -> Signal | None:
    type = signal_type(incoming=news.incoming, state=news.state)
    wide = tenant.configuration.tenant(now)
    country = wide.settings.home
    try:
        number = plain_number(number_in(news.number) or "", country)
    except ValueError:
        return None
    if type is None:
        return None
    user = next(
        (one.id for one in wide.users.values() if news.user and one.email == news.user), None
    )
    at = told_by_others(news.at, now)
    return Signal(
        id=f"call-{digest(connection, news.id)}",
        type=type,
        occurred_at=at,
        received_at=now if at != now else None,
        address=number,
        settings={"line": _line(news.line, country)} if news.line else {},
        user=user,
        call=Called(state=news.state, seconds=news.seconds),
    )


def _line(line: str, country: str | None) -> str:
    """Return our number in the form in which clients' are kept, or its name."""
    try:
        return plain_number(line, country)
    except ValueError:
        return readable(line)
