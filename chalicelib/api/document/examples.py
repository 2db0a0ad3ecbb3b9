"""One example for the bodies that people meet first; a test sends each of them."""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "DealFields": {
        "title": "Chairs for the lobby",
        "amount": "8400.00",
        "currency": "EUR",
        "close_date": "2026-04-01",
    },
    "ContactFields": {
        "name": "Ann",
        "emails": [{"value": "ann@example.com", "type": "work"}],
        "phones": ["+49 30 1234567"],
    },
    "StageMoveBody": {"stage": "executing"},
    "CommentBody": {"text": "Wants an answer by Friday."},
    "ActivityBody": {"type": "todo", "subject": "Ask about the chairs"},
    "ProductBody": {"name": "Chair", "price": "59.90", "currency": "EUR", "tax_rate": "19"},
    "RowsBody": {
        "rows": [
            {"name": "Chair", "price": "59.90", "quantity": 20, "tax_rate": 19},
            {"name": "Delivery", "price": "120", "discount_type": "sum", "discount": "20"},
        ]
    },
    "FileBody": {"name": "offer.pdf", "size": 48213, "type": "application/pdf"},
    "RuleBody": {
        "stage": "new",
        "action": "add_comment",
        "params": {"text": "{{ deal.title }} waits since yesterday."},
        "run": {"mode": "delay", "delay": "P1D"},
        "condition": {"field": "amount", "op": "gt", "value": "5000"},
    },
    "TriggerBody": {
        "stage": "executing",
        "trigger": "field_changed",
        "params": {"fields": ["amount"]},
    },
    "WorkflowTemplate": {
        "name": "Remind",
        "entity_type": "deal",
        "steps": [
            {"type": "pause", "interval": "P2D"},
            {"type": "action", "action": "add_comment", "params": {"text": "Two days gone."}},
        ],
    },
    "DepartmentBody": {"name": "Sales", "head": 1, "members": [1]},
    "RoleBody": {
        "name": "Sales",
        "permissions": [
            {
                "type": "deal",
                "items": {"read": "department", "add": "own", "change": "own", "move": "own"},
                "automation": "read",
            },
            {"type": "contact", "items": {"read": "all", "add": "own", "change": "open"}},
        ],
    },
    "PostBody": {"title": "Won", "text": "The chairs are ours. Thank you!", "everyone": True},
    "ConnectionBody": {
        "provider": "twilio",
        "settings": {
            "account_sid": "AC00112233445566778899aabbccddeeff",
            "sender": "+15005550006",
        },
        "secrets": {"auth_token": "as Twilio's console shows it"},
    },
    "ExclusionBody": {"address": "ann@example.com", "comment": "Sells to everybody."},
    "PaymentBody": {"amount": "2000.00", "currency": "EUR", "title": "Deposit"},
    "FormBody": {
        "name": "Contact us",
        "fields": [
            {"name": "name", "label": "Your name", "to": "lead.name"},
            {"name": "email", "label": "E-mail", "to": "lead.emails", "required": True},
            {"name": "message", "label": "Message", "long": True},
        ],
        "consent": "I agree that my data are used to answer me.",
    },
    "EventBody": {
        "type": "email_received",
        "event_id": "mail-4711",
        "address": "ann@example.com",
    },
}
