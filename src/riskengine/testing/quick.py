"""Engines for many small cases: what rests on the rules alone is made once, and nothing is put into words."""

from __future__ import annotations

from functools import lru_cache

from riskengine.engine import Engine
from riskengine.engine.deciding import Deciding
from riskengine.facts.admission import admit
from riskengine.grading.decide import Step, stamp
from riskengine.grading.floors import highest, response_range, risk_ranges
from riskengine.model.decision import Decision
from riskengine.model.events import Event
from riskengine.model.facts import Facts
from riskengine.rulebook.rules import Rulebook
from riskengine.version import __version__


class Tersely(Deciding):
    """Decides, and says only what is certain: floors, duties, prohibitions and challenges.

    Ceilings, questions and reasons are left out, which are most of the work.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Work out what depends on the rulebook alone."""
        super().__init__(rulebook)
        self.rulebook = rulebook

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return what is certain of a step; each ceiling is shown as high as its floor."""
        book, floors, ledger, scene = self.rulebook, taken.floors, taken.ledger, taken.found.scene
        ranges = risk_ranges(book, floors, [], ledger.grades, scene)
        return Decision(
            incident=facts.incident.id,
            kinds=tuple(sorted(facts.kinds)),
            as_of=facts.as_of,
            known_at=facts.known_at,
            rules=stamp(book),
            engine=__version__,
            response=response_range(book, floors, [], ledger.grades, scene),
            risks=ranges,
            highest=highest(ranges, floors),
            duties=tuple(ledger.duties.values()),
            prohibitions=taken.prohibitions,
            challenges=tuple(ledger.challenges.values()),
        )


@lru_cache(maxsize=32)
def _deciding(rulebook: Rulebook) -> Deciding:
    return Deciding(rulebook)


@lru_cache(maxsize=32)
def _tersely(rulebook: Rulebook) -> Deciding:
    return Tersely(rulebook)


def engine_of(rulebook: Rulebook, *, terse: bool = False) -> Engine:
    """Return an engine that has been told nothing, by rules that need no approval.

    Args:
        rulebook: The rules.
        terse: Whether it says only what is certain.
    """
    return Engine(rulebook, live=False, deciding=(_tersely if terse else _deciding)(rulebook))


def tell(engine: Engine, event: Event) -> None:
    """Tell an engine an event, without asking how things stood before it.

    Raises:
        EventRefused: If it cannot be taken in.
    """
    admit(engine.rulebook, event, engine)
    engine.recall([event])
