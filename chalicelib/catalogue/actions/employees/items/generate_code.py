"""A code that nobody else has (R25)."""

from typing import Annotated

from msgspec import Meta

from chalicelib.catalogue.action import Action
from chalicelib.catalogue.action_context import ActionContext
from chalicelib.catalogue.check_context import CheckContext
from chalicelib.catalogue.parameters.marks import FieldRef
from chalicelib.domain.automation.effects import DrawCode, Plan
from chalicelib.domain.errors import Fault
from chalicelib.domain.items.fields import FieldType

MOST_COMMON = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class GenerateCode(Action, frozen=True):
    """Draw a code, such as a discount code for this client.

    No rule or step gives the same code twice. Later rules use it as their result `code`.
    """

    title = "Generate code"
    example = {"length": 8, "field": "comments"}
    effects = (DrawCode,)
    results = {"code": "The code."}

    length: Annotated[
        int, Meta(ge=6, le=64, description="How many characters it has: 6 to 64.")
    ] = 8
    alphabet: Annotated[
        str,
        Meta(
            min_length=10,
            max_length=100,
            description="The characters that it is made of, each once; capital letters and digits "
            "by default.",
        ),
    ] = MOST_COMMON
    field: Annotated[
        FieldRef | None, Meta(description="Text field of the item that shall hold it.")
    ] = None

    def check(self, context: CheckContext) -> list[Fault]:
        """Check the alphabet and the field."""
        faults = super().check(context)
        if len(set(self.alphabet)) < len(self.alphabet):
            faults.append(Fault("/alphabet", "holds a character twice"))
        if not self.alphabet.isprintable() or " " in self.alphabet:
            faults.append(Fault("/alphabet", "expected characters that can be seen"))
        if self.field is not None:
            field = context.fields[context.entity_type.code].get(self.field)
            if field is None or field.type is not FieldType.STRING or field.multiple:
                expected = "expected the code of a text field with one value"
                faults.append(Fault("/field", expected))
            elif field.read_only or self.field in ("stage", "pipeline"):
                faults.append(Fault("/field", f"{self.field} cannot be set by this action"))
        return faults

    def changes(self) -> frozenset[str]:
        """Return the field that it sets."""
        return frozenset() if self.field is None else frozenset({self.field})

    def plan(self, context: ActionContext) -> Plan:
        """Plan the drawing."""
        return Plan((DrawCode(self.alphabet, self.length, self.field),))
