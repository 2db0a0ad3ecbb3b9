"""E-mail through SES goes by a configuration set, so that what becomes of it is told."""

import pytest

from chalicelib.adapters.memory.http import MemoryHttp
from chalicelib.adapters.providers.ses.mail import PROVIDER, SesSettings
from chalicelib.ports.mail import Email
from chalicelib.ports.providers import Parts


class Client:
    """Takes every e-mail."""

    def __init__(self) -> None:
        self.requests = []

    def send_email(self, **request):
        self.requests.append(request)
        return {"MessageId": "1"}


@pytest.mark.parametrize(
    ("own", "chosen", "expected"),
    [
        ("stageflow-acme", None, "stageflow-acme"),
        ("stageflow-acme", "stageflow-acme_offers", "stageflow-acme_offers"),
        (None, None, None),
    ],
)
def test_by_the_tenants_own_set_where_the_connection_names_none(own, chosen, expected):
    client = Client()
    parts = Parts(http=MemoryHttp(), aws=lambda _: client, mail_events=own)
    mail = PROVIDER.connect(parts, SesSettings(configuration_set=chosen), {})
    mail.send(Email(message_id="m", sender="a@b.example", to=("c@d.example",), subject="", text=""))
    (request,) = client.requests
    assert expected == request.get("ConfigurationSetName")
