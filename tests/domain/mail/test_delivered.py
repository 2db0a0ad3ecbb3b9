"""What a mail service says of a message."""

from datetime import UTC, datetime

import pytest

from chalicelib.domain.mail.delivered import Delivered, Verdicts


@pytest.mark.parametrize(
    ("verdicts", "doubtful", "proven"),
    [
        ({"dmarc": "PASS"}, False, True),
        ({"dmarc": "PASS", "spam": "FAIL"}, True, False),
        ({"dmarc": "GRAY"}, False, False),
        ({"dmarc": "FAIL", "policy": "none"}, False, False),
        ({"dmarc": "FAIL", "policy": "quarantine"}, True, False),
        ({"dmarc": "FAIL", "policy": "reject"}, True, False),
        ({"spam": "PROCESSING_FAILED"}, False, False),
    ],
)
def test_it_is_doubtful_or_proven(verdicts, doubtful, proven):
    said = Verdicts(**verdicts)
    assert (doubtful, proven) == (said.doubtful, said.proven)


def test_the_mailbox_is_the_address_without_what_names_an_item():
    came = Delivered(id="1", recipients=("CRM+deal_1-x@in.example",), at=datetime.now(UTC))
    assert "crm@in.example" == came.mailbox
    assert "" == Delivered(id="1", recipients=(), at=datetime.now(UTC)).mailbox
