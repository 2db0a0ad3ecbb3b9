"""What parameters name of what the tenant has set up."""

import pytest

from chalicelib.catalogue.actions.client.send_sms import SendSmsAction
from chalicelib.catalogue.actions.client.send_to_open_channel import SendToOpenChannel
from chalicelib.catalogue.actions.employees.documents.create_document import CreateDocumentAction
from chalicelib.catalogue.parameters.chosen import check_chosen
from chalicelib.domain.errors import Fault
from tests.support.contexts import check_context

KNOWN = {
    ("connection", "sms"): ["default", "night"],
    ("connection", "channels"): ["shop"],
    ("document-template", ""): ["offer"],
}
CONTEXT = check_context(chosen=lambda format, of: KNOWN[format, of])


@pytest.mark.parametrize(
    "entry",
    [
        SendSmsAction(text="Hi", provider="night"),
        SendToOpenChannel(text="Hi", channel="shop"),
        CreateDocumentAction(template="offer"),
    ],
)
def test_what_there_is_may_be_named(entry):
    assert [] == check_chosen(entry, CONTEXT)


@pytest.mark.parametrize(
    ("pointer", "entry"),
    [
        ("/provider", SendSmsAction(text="Hi", provider="shop")),
        ("/channel", SendToOpenChannel(text="Hi", channel="night")),
        ("/template", CreateDocumentAction(template="ofer")),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(pointer, entry):
    (fault,) = check_chosen(entry, CONTEXT)
    assert pointer == fault.pointer
    assert fault.message.startswith("there is no ")
    assert [fault] == entry.check(CONTEXT)


def test_a_name_that_is_nearly_right_is_offered():
    said = "there is no active document template ofer, did you mean offer? there is offer"
    assert [Fault("/template", said)] == check_chosen(
        CreateDocumentAction(template="ofer"), CONTEXT
    )


@pytest.mark.parametrize("entry", [SendSmsAction(text="Hi"), SendToOpenChannel(text="Hi")])
def test_where_none_is_named_nothing_has_to_be_there_yet(entry):
    assert [] == check_chosen(entry, check_context(chosen=lambda format, of: []))
