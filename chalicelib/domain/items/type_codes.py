"""Codes and numbers of the tenant's own entity types: which ones can be given.

The code names the type everywhere: in paths, in placeholders, in keys of the table and of its
indexes. So it must not be a word that means something else there.
"""

import re
from collections.abc import Iterable, Mapping

from chalicelib.domain.errors import Fault
from chalicelib.domain.people.hidden import HIDDEN_TYPE

MAX_CODE = 40
FIRST_NUMBER = 1030
"""The number of a tenant's first own type, where none is asked for."""
OLD_NUMBERS = range(128, 193)
"""Numbers that may be asked for, besides even ones from FIRST_NUMBER on."""
MOST_NUMBER = 999_998

_OF_THE_TABLE = "config counter open_tasks user"
_PLACEHOLDERS = """
    client constants document form forms item items my_company now parameters parent products
    responsible results row step steps tenant tenant_constants tenant_variables today trigger
    values variables
"""
_OF_THE_API = "all any false none not null other page self true"
RESERVED = frozenset(" ".join((_OF_THE_TABLE, _PLACEHOLDERS, _OF_THE_API, HIDDEN_TYPE)).split())
"""Keys of the table and its indexes, beginnings of placeholders, words of conditions and API."""

_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)


def code_faults(code: str, taken: Iterable[str]) -> list[Fault]:
    """Return what is wrong with the code of a new type; `taken` are those that there are."""
    pointer = "/code"
    if len(code) > MAX_CODE or not _CODE.fullmatch(code):
        said = f"up to {MAX_CODE} of a-z, 0-9 and single _ are allowed, beginning with a letter"
        return [Fault(pointer, f"{said}, for example site_visit")]
    if code in RESERVED or code.startswith(("uf_", "parent_")):
        return [Fault(pointer, f"{code} has a meaning of its own; choose another, as my_{code}")]
    alike = [one for one in taken if _bare(one) == _bare(code)]
    if alike:
        return [Fault(pointer, f"there is a type {alike[0]} already")]
    return []


def number_faults(number: int, taken: Iterable[int]) -> list[Fault]:
    """Return what is wrong with a number that is asked for."""
    pointer = "/entity_type_id"
    even = number % 2 == 0 and FIRST_NUMBER <= number <= MOST_NUMBER
    if number not in OLD_NUMBERS and not even:
        said = f"expected an even number from {FIRST_NUMBER} on, or one from 128 to 192"
        return [Fault(pointer, f"is out of the allowed range; {said}")]
    if number in taken:
        return [Fault(pointer, f"another type has the number {number}")]
    return []


def next_number(last: int, taken: Iterable[int]) -> int:
    """Return the number of a new type: no other has it, or had it since `last`."""
    used = set(taken)
    number = max(FIRST_NUMBER, last + 2)
    while number in used:
        number += 2
    return number


def code_called(name: str, numbers: Mapping[str, int]) -> str:
    """Return the code of the type that a name stands for; `numbers` are those of types, by code.

    That is the name itself, or the source's name of a tenant's own type: dynamic_ and its number.
    """
    number = name.removeprefix("dynamic_")
    if name in numbers or number == name or not (number.isascii() and number.isdigit()):
        return name
    called = [code for code, one in numbers.items() if f"{one}" == number and one >= OLD_NUMBERS[0]]
    return called[0] if called else name


def _bare(code: str) -> str:
    """Return a code as the names of schemas have it: without what is between its words."""
    return code.replace("_", "")
