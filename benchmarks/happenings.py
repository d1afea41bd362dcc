"""What happens to children and at homes in two years, made by a seed, in order of time.

An incident is reported, about a child who is missing or a home where there is violence; it is graded;
officers attend, one time in ten too late; it is closed. What any engine is to find, as it happens:

* a child's third missing episode within ninety days;
* the third call to a home within a year;
* an incident that nobody has attended for two hours: at the first happening that is no earlier.
"""

import random
from dataclasses import dataclass
from typing import NamedTuple

SEED = 20_261_125
DAY, HOUR, MINUTE = 86_400, 3_600, 60
WINDOW, YEAR, TARGET = 90 * DAY, 365 * DAY, 2 * HOUR
YEARS = 700 * DAY
EACH = 4
"""The happenings of one incident."""

MISSING, DOMESTIC, GRADED, ATTENDED, CLOSED = "missing", "domestic", "graded", "attended", "closed"
THIRD_EPISODE, THIRD_CALL, LATE = "third episode", "third call", "late"


class Happening(NamedTuple):
    """Something that happens.

    Attributes:
        what: A report of one of the two kinds, or what becomes of it.
        at: When, in seconds.
        incident: The number of the incident.
        who: The child, or the home; the number of it.
    """

    what: str
    at: int
    incident: int
    who: int


Alert = tuple[str, int]
"""What was found, and in which incident."""


@dataclass(frozen=True)
class Story:
    """So many happenings.

    Attributes:
        happenings: How many.
        children: Of how many children and homes.
    """

    happenings: int
    children: int = 5_000

    def told(self) -> list[Happening]:
        """Return them, in order of time."""
        chance = random.Random(SEED)
        found: list[Happening] = []
        count = self.happenings // EACH
        for incident in range(count):
            at = YEARS * incident // count
            who, what = chance.randrange(self.children), MISSING if chance.random() < 0.7 else DOMESTIC
            there = at + (150 if chance.random() < 0.1 else 40) * MINUTE + chance.randrange(MINUTE)
            for each, when in (
                (what, at),
                (GRADED, at + 2 * MINUTE),
                (ATTENDED, there),
                (CLOSED, there + 10 * MINUTE),
            ):
                found.append(Happening(each, when, incident, who))
        return sorted(found, key=lambda one: (one.at, one.incident))
