"""The numbers of the forms of rows: which form of a kind this code writes.

A kind whose struct has changed since the last release has another form, with the next number. Who
knows the number alone (no struct) imports nothing else: every function does.
"""

from collections.abc import Mapping

import msgspec


class Form(msgspec.Struct, frozen=True):
    """The form that this code writes of a kind of row."""

    number: int = 1
    """Rises with every change of what such a row holds."""
    least: int = 1
    """The oldest form whose code may change such a row: it keeps what it does not know. Rises where
    a change means that it must not, for example since two values have to fit each other."""


FIRST = Form()
STAMP = "stamp"
"""Kind of the row that every instance looks at every few seconds: its form rises with that of any
kind, so that older code learns that a newer one is, or was, at work."""


def with_stamp(changed: Mapping[str, Form]) -> Mapping[str, Form]:
    """Return the forms of some kinds with that of the stamp, which tells of them all."""
    number = 1 + sum(one.number - 1 for one in changed.values())
    return {**changed, STAMP: Form(number)} if changed else changed


FORMS: Mapping[str, Form] = with_stamp(
    {
        "activity": Form(2),
        "automation_chunk": Form(2),
        # Who does not know that a job gives a rule would change the items to nothing instead.
        "bulk": Form(2, least=2),
        "bulk_mark": Form(3),
        "entity_type": Form(2),
        "heard": Form(2),
        "item": Form(2),
        # Who does not know of e-mails to those invited to a meeting would take it for a broken one.
        "letter": Form(2, least=2),
        "pipeline": Form(2),
        "run": Form(2),
        "settings": Form(2),
        "workflow_run": Form(2),
    }
)
"""Those kinds that have another form than their first; tests/records/kinds_of/test_forms.py says
which number is due."""


def form_of(kind: str, forms: Mapping[str, Form] = FORMS) -> Form:
    """Return the form that this code writes of a kind."""
    return forms.get(kind, FIRST)
