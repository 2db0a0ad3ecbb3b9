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
FORMS: Mapping[str, Form] = {"bulk_mark": Form(2), "settings": Form(2)}
"""Those kinds that have another form than their first; tests/records/kinds_of/test_forms.py says
which number is due."""


def form_of(kind: str, forms: Mapping[str, Form] = FORMS) -> Form:
    """Return the form that this code writes of a kind."""
    return forms.get(kind, FIRST)
