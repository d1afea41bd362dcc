"""A survey: every incident of the force as it stands at a moment, open or closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from riskengine.engine.folding import Folding
from riskengine.grading.decide import step
from riskengine.grading.snapshot import Snapshot, snapshot_of
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Survey:
    """What a survey found.

    Attributes:
        cases: The incidents as they stand, in order of their ids.
        failed: The ids of those that could not be folded.
    """

    cases: tuple[Snapshot, ...]
    failed: tuple[str, ...] = ()


def survey(rulebook: Rulebook, folding: Folding, incidents: Iterable[str], as_of: datetime) -> Survey:
    """Look at every incident as of a moment, knowing what was recorded by then; none that fails stops it.

    Args:
        rulebook: The rules.
        folding: Folds incidents.
        incidents: The incidents that had been reported by then.
        as_of: The moment.
    """
    cases: list[Snapshot] = []
    failed: list[str] = []
    for incident in sorted(incidents):
        try:
            cases.append(_look(rulebook, folding, incident, as_of))
        except Exception:  # noqa: BLE001 - one incident that fails must not take away the overview
            failed.append(incident)
    return Survey(tuple(cases), tuple(failed))


def _look(rulebook: Rulebook, folding: Folding, incident: str, as_of: datetime) -> Snapshot:
    timeline = folding.timeline(incident, as_of, as_of)
    ledger = folding.fold(timeline, as_of).ledger
    facts = timeline.facts_at(as_of)
    if ledger.closed:  # what others settled of it since is none of its moments
        ledger = step(rulebook, facts, ledger, as_of).ledger
    return snapshot_of(rulebook, facts, ledger)
