"""Deciding: how an engine reads the facts of an incident, takes a step of its fold, and says what follows.

All of it rests on the rules alone. What decides many times over may remember in its place.
"""

from __future__ import annotations

from datetime import datetime

from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.grading.compiled import compiled
from riskengine.grading.decide import Step, present, step
from riskengine.inference.applicability import holds
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import Between
from riskengine.rulebook.rules import Rulebook


class Deciding:
    """Reads facts and takes steps by one rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Work out what depends on the rulebook alone."""
        ready = compiled(rulebook)
        self._rulebook = rulebook
        self._reader = FactReader.of(
            rulebook, holds=holds(rulebook), roles_used=ready.roles, needed=ready.keys
        )

    def read(
        self,
        incident: str,
        history: History,
        *,
        as_of: datetime,
        known_at: datetime,
        without: frozenset[Between] = frozenset(),
    ) -> Facts:
        """Return the facts of an incident at a moment, as `FactReader.read` does."""
        return self._reader.read(incident, history, as_of=as_of, known_at=known_at, without=without)

    def step(self, facts: Facts, ledger: Ledger, as_of: datetime) -> Step:
        """Bring a ledger forward to a moment."""
        return step(self._rulebook, facts, ledger, as_of)

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step."""
        return present(self._rulebook, facts, taken)
