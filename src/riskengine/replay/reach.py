"""What the rules of a pack can bring about: an expectation of anything else could never be checked."""

from __future__ import annotations

from dataclasses import dataclass

from riskengine.replay.names import ATTENDED
from riskengine.rulebook.measures import Measure
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary
from riskengine.rulebook.ways import SAME


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything that some rule of a pack can bring about.

    Attributes:
        owed: The duties, each as the actions of which any one ends it; attendance and what agencies owe too.
        answers: The facts an answer can be owed to.
        forbidden: The handlings and actions that can be forbidden.
        strands: The strands in which a floor can be set.
        response: Whether a floor can be set for the response.
        followed: The relations, and roles at incidents, that some fact or subject follows.
    """

    owed: frozenset[frozenset[str]]
    answers: frozenset[str]
    forbidden: frozenset[str]
    strands: frozenset[str]
    response: bool
    followed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rulebook: Rulebook) -> Reach:
        """Gather what follows from any rule."""
        outcomes = [rule.then for rule in rulebook.rules]
        duties = [duty for then in outcomes for duty in then.duties]
        owed = frozenset(frozenset(duty.actions) for duty in duties if duty.actions)
        owed |= {frozenset({duty.awaits.action}) for duty in duties if duty.awaits is not None}
        attendance = rulebook.pack.attendance
        if attendance is not None:
            returns = {attendance.return_visit} - {None}
            owed |= {frozenset({name}) for name in (ATTENDED, *returns) if name is not None}
        return cls(
            owed=owed,
            answers=frozenset(duty.answer for duty in duties if duty.answer is not None),
            forbidden=frozenset(name for then in outcomes for name in then.forbids),
            strands=frozenset(strand for then in outcomes for strand in then.risk),
            response=any(then.response is not None for then in outcomes),
            followed=_followed(rulebook.vocabulary),
        )

    def owing(self, actions: frozenset[str]) -> tuple[str, ...]:
        """Return the duties that any of these actions would end, as scenarios write them."""
        return tuple(sorted("|".join(sorted(owed)) for owed in self.owed if owed & actions))

    def challenges(self, name: str, rulebook: Rulebook) -> bool:
        """Tell whether a decision on that scale, that handling, or a marker taken off can be challenged."""
        if name.startswith("flag."):
            return rulebook.pack.lowering is not None
        handling = rulebook.vocabulary.handlings.get(name)
        if handling is None:
            return self.response if name == "response" else name in self.strands | self.forbidden
        amounts = (handling.response is not None and self.response) or self.strands & set(handling.risk)
        return name in self.forbidden or bool(amounts)


def _followed(words: Vocabulary) -> frozenset[str]:
    """Return what the walks of a pack follow; that two ids are one person is followed by every walk."""
    measures = (fact.measure for fact in words.facts.values())
    walks = [one.linked for one in measures if isinstance(one, Measure) and one.linked is not None]
    walks += [subject.walk for subject in words.subjects.values()]
    same = {one.id for one in words.relations.values() if one.means == SAME} if walks else set()
    return frozenset(step.relation for walk in walks for steps in walk.steps for step in steps) | same
