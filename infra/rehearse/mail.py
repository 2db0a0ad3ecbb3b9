"""An e-mail that comes in: put where the mail service puts it, and told of as it tells.

The emulator has no receipt rules: the message goes into the bucket, and the function is called as
the rule would call it.
"""

import json
from datetime import UTC, datetime
from uuid import uuid4

from chalicelib.domain.delivery.reply_address import reply_address
from chalicelib.domain.items.item import ItemRef
from chalicelib.domain.mail.delivered import raw_key
from chalicelib.usecases.tenant.signing_secret import signing_secret
from infra.deployment.aws import Aws
from infra.deployment.stacks import tenant_stack
from infra.deployment.tenant_table import open_tenant
from infra.local.mail import ses_event
from infra.tenants.resources import read_resources


def address_of_answers(aws: Aws, tenant: str, inbox: str, deal: int) -> str:
    """Return where answers to the e-mails of a deal go."""
    opened = open_tenant(aws, tenant_stack(aws, tenant))
    return reply_address(signing_secret(opened), inbox, ItemRef("deal", deal))


def come_in(aws: Aws, tenant: str, sender: str, to: str, text: str) -> None:
    """Let a message come in."""
    parts = read_resources(aws, tenant_stack(aws, tenant))
    id = uuid4().hex
    head = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Re: Hello\r\nMessage-ID: <{id}@{tenant}.example>"
    )
    raw = f"{head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    aws.client("s3").put_object(Bucket=parts["Files"], Key=raw_key(id), Body=raw)
    event = ses_event(id, [to], datetime.now(UTC), {"from": sender})
    aws.client("lambda").invoke(
        FunctionName=parts["ReceiveMail"],
        InvocationType="Event",
        Payload=json.dumps(event).encode(),
    )
