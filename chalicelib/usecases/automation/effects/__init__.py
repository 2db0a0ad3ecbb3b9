"""How effects are carried out: one file an effect, named as the effect is.

`send_email.py` holds the one class that knows how a SendEmail leaves. Nothing else in the engine
knows any effect.
"""

import inspect
import re
from functools import cache
from importlib import import_module
from typing import TypeVar

from chalicelib.domain.automation.effects import Effect

H = TypeVar("H")
_WORD = re.compile("(?<!^)(?=[A-Z])")


def file_of(effect: type[Effect]) -> str:
    """Return the name of an effect's file, without its ending: AddEntry -> add_entry."""
    return _WORD.sub("_", effect.__name__).lower()


@cache
def handling_of(effect: type[Effect], base: type[H]) -> H:
    """Return how an effect is carried out; its file is loaded on first use.

    Raises:
        LookupError: there is no such file, or not exactly one class of that base in it.
    """
    name = f"{__name__}.{file_of(effect)}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        raise LookupError(f"{effect.__name__} has no file {name}") from error
    found = [
        one
        for one in vars(module).values()
        if inspect.isclass(one) and issubclass(one, base) and one.__module__ == name
    ]
    if len(found) != 1:
        raise LookupError(f"{name} must hold exactly one {base.__name__}, it holds {len(found)}")
    return found[0]()
