"""What working hours can be."""

from chalicelib.domain.errors import Fault
from chalicelib.domain.people.users import WorkingHours


def hours_faults(pointer: str, hours: WorkingHours) -> list[Fault]:
    """Return what is wrong with working hours; what closes before it opens does so a day later."""
    faults: list[Fault] = []
    days = set(hours.weekdays)
    if not days or not days <= set(range(7)) or len(days) < len(hours.weekdays):
        faults.append(Fault(f"{pointer}/weekdays", "expected different days from 0, Monday, to 6"))
    if hours.closes == hours.opens and (hours.closes.hour or hours.closes.minute):
        faults.append(Fault(f"{pointer}/closes", "expected another time than opens"))
    return faults
