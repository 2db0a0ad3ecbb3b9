"""Departments, and who is the head of whom (semantics/people: departments)."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from chalicelib.domain.errors import Fault
from chalicelib.domain.people.users import User
from chalicelib.domain.words.labels import name_faults

MAX_DEPARTMENTS = 500
MAX_MEMBERS = 2_000
MAX_DEPTH = 20
"""Levels, the uppermost one counted."""


class Department(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of the company. Nobody is a member of two."""

    id: str
    name: str
    parent: str | None = None
    """The department above; None for one of the uppermost."""
    head: int | None = None
    """Who leads it, whether a member or not."""
    members: tuple[int, ...] = ()
    version: int = 1


class Structure:
    """All departments of the company."""

    def __init__(self, departments: Iterable[Department] = ()) -> None:
        self.departments: Mapping[str, Department] = {one.id: one for one in departments}
        self._of = {id: one for one in self.departments.values() for id in one.members}

    def of(self, person: int) -> Department | None:
        """Return where somebody belongs: as a member, else the uppermost one that they lead."""
        led = (one for one in self.departments.values() if one.head == person)
        first = min(led, key=lambda one: (len([*self.upwards(one)]), one.id), default=None)
        return self._of.get(person) or first

    def head_of(self, person: int, users: Mapping[int, User]) -> User | None:
        """Return the head of somebody, None where nobody is.

        That is the head of their department; where they are that themselves, where it has none or
        where the head has left, the head of the department above, and so on.
        """
        for department in self.upwards(self.of(person)):
            head = users.get(department.head or 0)
            if head is not None and head.active and head.id != person:
                return head
        return None

    def upwards(self, department: Department | None) -> Iterator[Department]:
        """Yield a department and those above it."""
        seen: set[str] = set()
        while department is not None and department.id not in seen:
            seen.add(department.id)
            yield department
            department = self.departments.get(department.parent or "")

    def people_of(self, id: str) -> frozenset[int]:
        """Return the members and the head of a department and of those below it."""
        return frozenset(
            person
            for one in self.departments.values()
            if any(above.id == id for above in self.upwards(one))
            for person in (*one.members, *([] if one.head is None else [one.head]))
        )

    def colleagues(self, person: int, *, below: bool) -> frozenset[int]:
        """Return the people of the departments that somebody is a member of or leads.

        That is members and heads, of the departments below these only where it says so.
        """
        own = [one for one in self.departments.values() if one.head == person]
        if person in self._of:
            own.append(self._of[person])
        if below:
            return frozenset[int]().union(*(self.people_of(one.id) for one in own))
        return frozenset(
            id for one in own for id in (*one.members, *([] if one.head is None else [one.head]))
        )

    def around(self, person: int) -> list[str]:
        """Return the departments whose people somebody is among, each once."""
        own = [one for one in self.departments.values() if one.head == person]
        if person in self._of:
            own.append(self._of[person])
        return list(dict.fromkeys(above.id for one in own for above in self.upwards(one)))

    def below(self, id: str) -> list[Department]:
        """Return the departments right below one."""
        return [one for one in self.departments.values() if one.parent == id]

    def faults(self, after: Department, users: Mapping[int, User]) -> list[Fault]:
        """Return what is wrong with a department that is new or changed.

        What an edit leaves as it was is not judged again.
        """
        before = self.departments.get(after.id) or Department(id=after.id, name="")
        faults = name_faults("/name", after.name) if after.name != before.name else []
        if after.parent != before.parent:
            faults += self._parent_faults(after)
        if after.head is not None and after.head != before.head:
            faults += _person_faults("/head", after.head, users)
        if len(after.members) > MAX_MEMBERS:
            faults.append(Fault("/members", f"at most {MAX_MEMBERS}"))
        for place, id in enumerate(after.members):
            if id not in before.members:
                faults += self._member_faults(f"/members/{place}", id, after, users)
        return faults

    def _parent_faults(self, after: Department) -> list[Fault]:
        if after.parent is None:
            return []
        parent = self.departments.get(after.parent)
        if parent is None:
            return [Fault("/parent", f"there is no department {after.parent}")]
        above = [*self.upwards(parent)]
        if any(one.id == after.id for one in above):
            lies = "lies below" if parent.id != after.id else "is"
            message = f"{parent.name} {lies} this department, so it cannot stand above it"
            return [Fault("/parent", message)]
        if len(above) + self._height(after.id) > MAX_DEPTH:
            return [Fault("/parent", f"at most {MAX_DEPTH} levels of departments")]
        return []

    def _height(self, id: str) -> int:
        """Return how many levels a department has with those below it."""
        return 1 + max((self._height(one.id) for one in self.below(id)), default=0)

    def _member_faults(
        self, pointer: str, id: int, after: Department, users: Mapping[int, User]
    ) -> list[Fault]:
        other = self._of.get(id)
        if other is not None and other.id != after.id:
            whom = users[id].name if id in users else f"user {id}"
            where = f"{other.name} (department {other.id})"
            return [Fault(pointer, f"{whom} is a member of {where}; take them out there first")]
        return _person_faults(pointer, id, users)


def _person_faults(pointer: str, id: int, users: Mapping[int, User]) -> list[Fault]:
    user = users.get(id)
    if user is None or not user.active:
        return [Fault(pointer, f"the user {id} does not exist or is not active")]
    return []
