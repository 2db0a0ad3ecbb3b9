"""E-mail through Amazon SES, in the account in which the tenant runs."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from chalicelib.adapters.aws.ses_mail import SesMail, account_in_words
from chalicelib.ports.mail import Mail
from chalicelib.ports.providers import Parts, Provider


class SesSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a connection to SES may set."""

    configuration_set: (
        Annotated[
            str,
            msgspec.Meta(
                pattern="^[A-Za-z0-9_-]{1,64}$",
                description="Configuration set that the e-mails go through, in place of the "
                "tenant's own, by whose events bounces come back.",
            ),
        ]
        | None
    ) = None


def _connect(parts: Parts, settings: SesSettings, secrets: Mapping[str, str]) -> Mail:
    return SesMail(lambda: parts.aws("sesv2"), settings.configuration_set or parts.mail_events)


def _test(parts: Parts, settings: SesSettings, secrets: Mapping[str, str]) -> str:
    return account_in_words(lambda: parts.aws("sesv2"))


PROVIDER = Provider[Mail](title="Amazon SES", settings=SesSettings, connect=_connect, test=_test)
