"""Deciding: how an engine reads the facts of an incident, takes a step of its fold, and says what follows.

All of it rests on the rules alone. What decides many times over may remember in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.grading.compiled import Period, compiled
from riskengine.grading.decide import Step, present, step_in
from riskengine.inference.applicability import holds
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import Between
from riskengine.rulebook.rules import Rulebook


class Deciding:
    """Reads facts and takes steps by one rulebook."""

    def __init__(self, rulebook: Rulebook, period_at: Callable[[datetime], Period] | None = None) -> None:
        """Work out what depends on the rulebook alone.

        Args:
            rulebook: The rules.
            period_at: Returns the rules in force at a moment, made ready; left out, as `compiled` makes them.
        """
        self._rulebook = rulebook
        self._period_at = compiled(rulebook).at if period_at is None else period_at
        self._reader = _reader_of(rulebook)
        self._last: tuple[Facts, Step] | None = None

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
        """Bring a ledger forward to a moment; the last moment folded is often the one that is asked about."""
        before = None
        if self._last is not None:
            read, taken = self._last
            # A step that is taken again at its own moment changes nothing.
            if facts is read and ledger is taken.ledger and ledger.as_of == as_of:
                return taken
            before = taken.found.scene if facts.incident.id == read.incident.id else None
        taken = step_in(self._period_at(as_of), facts, ledger, as_of, before)
        self._last = (facts, taken)
        return taken

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step."""
        return present(self._rulebook, facts, taken)


@lru_cache(maxsize=64)
def _reader_of(rulebook: Rulebook) -> FactReader:
    """Return what reads the facts for a rulebook; it is made once, for many engines have the same rules."""
    ready = compiled(rulebook)
    return FactReader.of(rulebook, holds=holds(rulebook), roles_used=ready.roles, needed=ready.keys)
