"""Failings: what inspectors found wrong, and what of a Decision shows that it goes wrong.

A failing is raised when the engine shows everything the expectation names as overdue, challenged or
forbidden, or as a floor above the grade that stands. An open duty or a question raises nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riskengine.model.decision import Decision
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import GradeInForce
from riskengine.replay.checks import (
    Check,
    DutyStands,
    IsChallenged,
    IsForbidden,
    Judgement,
    LevelIs,
    Met,
    ResponseIs,
    Unmet,
)
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorAbove:
    """A floor is as expected, and lies above the grade or level that a person set last.

    Attributes:
        floor: What is expected of the floor.
        ranks: How high each grade or level lies that can be set.
    """

    floor: ResponseIs | LevelIs
    ranks: Mapping[str, int]

    @property
    def says(self) -> str:
        """What is expected."""
        return f"{self.floor.says} and above what was set"

    def judge(self, decision: Decision) -> Judgement:
        """Compare the two; where nobody has set anything there is nothing for a floor to lie above."""
        found = self.floor.judge(decision)
        if isinstance(found, Unmet):
            return found
        stands = self._stands(decision)
        above = stands is not None and self.ranks[found.got] > self.ranks.get(stands.value, 0)
        got = f"{found.got}, {stands.value if stands is not None else 'nothing'} set"
        if above:
            return Met(got=got, because=found.because)
        return Unmet(expected=self.says, got=got, because=found.because)

    def _stands(self, decision: Decision) -> GradeInForce | None:
        if isinstance(self.floor, ResponseIs):
            return decision.response.in_force
        whose = (self.floor.person, self.floor.strand)
        return next((one.in_force for one in decision.risks if (one.subject, one.strand) == whose), None)


def raising(check: Check, rulebook: Rulebook) -> Check | None:
    """Return what must show for a check to raise a failing, or None for a check that raises nothing.

    Args:
        check: A check of an expectation that names a failing.
        rulebook: The pack, whose own grades can be set.
    """
    match check:
        case DutyStands(standing="overdue") | IsChallenged(wanted=True) | IsForbidden(wanted=True):
            return check
        case ResponseIs(part="floor"):
            own = {name: int(grade.means) for name, grade in rulebook.pack.grades.items()}
            return FloorAbove(floor=check, ranks={**_ranked(RESPONSE_GRADES), **own})
        case LevelIs(part="floor"):
            return FloorAbove(floor=check, ranks=_ranked(RISK_LEVELS))
        case _:
            return None


def _ranked(scale: Mapping[str, int]) -> dict[str, int]:
    return {name: int(rank) for name, rank in scale.items()}
