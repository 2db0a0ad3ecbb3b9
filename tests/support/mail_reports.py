"""What SES tells of an e-mail of ours, as EventBridge hands it on.

Of the developer guide, "Examples of event data that Amazon SES publishes".
"""

from typing import Any

TYPES = {
    "Bounce": ("Email Bounced", "bounce"),
    "Complaint": ("Email Complaint Received", "complaint"),
    "DeliveryDelay": ("Email Delivery Delayed", "deliveryDelay"),
    "Reject": ("Email Rejected", "reject"),
}
AT = "2026-03-02T09:00:05.000Z"


def bounce(address: str, kind: str = "Permanent", sub: str = "General", **said: str) -> Any:
    """Return the part of an event that tells of a bounce."""
    recipient = {
        "emailAddress": address,
        "action": "failed",
        "status": "5.1.1",
        "diagnosticCode": "smtp; 550 5.1.1 user unknown",
        **said,
    }
    return {
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
        "bounceType": kind,
        "bounceSubType": sub,
        "bouncedRecipients": [recipient],
        "timestamp": AT,
        "reportingMTA": "dsn; mta.example.com",
    }


def complaint(*addresses: str, kind: str | None = "abuse") -> Any:
    """Return the part of an event that tells of a complaint."""
    told = {
        "feedbackId": "01000157c44f053b-000000",
        "complaintSubType": None,
        "complainedRecipients": [{"emailAddress": one} for one in addresses],
        "timestamp": AT,
        "userAgent": "Amazon SES Mailbox Simulator",
        "arrivalDate": AT,
    }
    return told if kind is None else {**told, "complaintFeedbackType": kind}


def delay(address: str) -> Any:
    """Return the part of an event that tells that an e-mail has not arrived so far."""
    recipient = {
        "emailAddress": address,
        "status": "4.4.1",
        "diagnosticCode": "smtp; 421 4.4.1 Unable to connect to remote host",
    }
    return {
        "timestamp": AT,
        "delayType": "TransientCommunicationFailure",
        "expirationTime": "2026-03-02T20:00:05.000Z",
        "delayedRecipients": [recipient],
    }


def event(type: str, told: Any, to: list[str], reference: str | None) -> Any:
    """Return a whole event, of an e-mail to some that bears our reference."""
    name, place = TYPES[type]
    headers = [
        {"name": "From", "value": "crm@shop.example"},
        {"name": "To", "value": ", ".join(to)},
        {"name": "X-Message-Id", "value": "run-1"},
    ]
    if reference is not None:
        headers.append({"name": "References", "value": f"<thread.{reference}@shop.example>"})
    mail = {
        "timestamp": "2026-03-02T09:00:00.000Z",
        "source": "crm@shop.example",
        "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/shop.example",
        "sendingAccountId": "123456789012",
        "messageId": "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000",
        "destination": to,
        "headersTruncated": False,
        "headers": headers,
        "commonHeaders": {"from": ["crm@shop.example"], "to": to, "subject": "Your offer"},
        "tags": {
            "ses:operation": ["SendEmail"],
            "ses:configuration-set": ["stageflow-acme"],
            "message_id": ["run-1"],
        },
    }
    return {
        "version": "0",
        "id": "12a18625-3cd1-ae25-9fbf-90a3cffc3efc",
        "detail-type": name,
        "source": "aws.ses",
        "account": "123456789012",
        "time": "2026-03-02T09:00:06Z",
        "region": "us-east-1",
        "resources": ["arn:aws:ses:us-east-1:123456789012:configuration-set/stageflow-acme"],
        "detail": {"eventType": type, place: told, "mail": mail},
    }
