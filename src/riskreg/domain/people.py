"""Which person of the register somebody is."""

from riskreg.domain.records import Person
from riskreg.domain.register import Register, fold


def person_of(register: Register, email: str | None) -> Person | None:
    """Return the person who uses an e-mail address in git; None where nobody does, or several."""
    if not email:
        return None
    found = [person for person in register.people.values() if any(fold(known) == fold(email) for known in person.git)]
    return found[0] if len(found) == 1 else None
