"""The facts about one incident at one moment, as known by another: what inference and grading read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias, cast

from riskengine.facts.asking import kinds_asking, kinds_reading
from riskengine.facts.counted import Counted
from riskengine.facts.elapsed import Elapsed
from riskengine.facts.history import History
from riskengine.facts.linked import Linked
from riskengine.facts.reading import RISK_REVIEWED, Reading
from riskengine.facts.sought import measured, seeking
from riskengine.facts.thresholds import thresholds
from riskengine.model.facts import INCIDENT, Facts, Subject, Value
from riskengine.model.network import Between
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Clause, Condition, Known, walk
from riskengine.rulebook.measures import MeasureKind
from riskengine.rulebook.network import LinkedSubject
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Action, Fact, Flag, Vocabulary

Holds: TypeAlias = Callable[[Condition, Subject, Subject], Truth]
"""What a condition says of a subject and the incident; it comes from inference, which facts do not know."""

Gauge: TypeAlias = Counted | Elapsed | Linked
"""A measure made ready to be read."""


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads facts for one rulebook; what depends on the rulebook alone is worked out once.

    Attributes:
        words: The vocabulary.
        holds: Evaluates the conditions under which facts apply.
        roles_used: The roles that some rule is about or asks for.
        flags: The markers to read.
        nothing_done: The readings of actions while none is done, by whether they are done for the incident.
        noted: All actions to look for: those to read, those that end what raises risk, the review of risk.
        conditional: The facts that do not always apply, with the condition under which they do.
        subjects: The declarations that bring people in, with the kinds of incident in which some rule asks.
        gauges: The measures to read, each with the fact it gives and the kinds of incident it is read in; in
            every kind where these are None.
        most_subjects: The most people that one declaration brings in.
    """

    words: Vocabulary
    holds: Holds
    roles_used: frozenset[str]
    flags: tuple[Flag, ...]
    nothing_done: Mapping[bool, Mapping[str, Value]]
    noted: tuple[Action, ...]
    conditional: tuple[tuple[Fact, Condition], ...]
    subjects: tuple[tuple[LinkedSubject, frozenset[str]], ...]
    gauges: tuple[tuple[Fact, Gauge, frozenset[str] | None], ...]
    most_subjects: int

    @classmethod
    def of(
        cls,
        rulebook: Rulebook,
        *,
        holds: Holds,
        roles_used: Collection[str] = (),
        needed: Collection[str] | None = None,
    ) -> FactReader:
        """Return the reader for a rulebook.

        Args:
            rulebook: What may be known.
            holds: Evaluates the conditions under which facts apply.
            roles_used: The roles that some rule is about or asks for.
            needed: The keys that some rule reads; markers, actions and measures that are not among them are
                left out, and measures in incidents of kinds for which no rule asks. None reads them all.
        """
        words = rulebook.vocabulary
        conditional = tuple(_conditional(words))
        keys = None if needed is None else {*needed, *_keys(condition for _, condition in conditional)}
        done = [one for id, one in sorted(words.actions.items()) if keys is None or f"done.{id}" in keys]
        ends = {id for fact in words.facts.values() for id in fact.ended_by.actions}
        noted = {*(one.id for one in done), *ends, RISK_REVIEWED}
        return cls(
            words,
            holds,
            frozenset(roles_used),
            tuple(one for id, one in sorted(words.flags.items()) if keys is None or f"flag.{id}" in keys),
            {of: _not_done(done, of_incident=of) for of in (True, False)},
            tuple(one for id, one in sorted(words.actions.items()) if id in noted),
            conditional,
            tuple(
                (one, kinds_reading(rulebook, id) if keys is not None else frozenset(words.kinds))
                for id, one in sorted(words.subjects.items())
            ),
            tuple(_asked_for(rulebook, keys)),
            rulebook.pack.network.subjects,
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
        """Return the facts about one incident at one moment.

        Args:
            incident: The incident.
            history: Everything observed, in whatever order it came.
            as_of: Nothing that occurred later is read.
            known_at: Nothing that was recorded later is read.
            without: Links that are left out, to show what rests on them.
        """
        return Reading(self, incident, history, as_of, known_at, without).facts()


def _conditional(words: Vocabulary) -> Iterator[tuple[Fact, Condition]]:
    """Yield the facts that do not always apply, with the condition under which they do."""
    for _, fact in sorted(words.facts.items()):
        if fact.applies_when is not None:
            yield fact, cast("Condition", fact.applies_when)


def _not_done(actions: Iterable[Action], *, of_incident: bool) -> dict[str, bool]:
    """Return the readings of actions of which none is done."""
    return {f"done.{one.id}": False for one in actions if (one.of == INCIDENT) == of_incident}


def _asked_for(
    rulebook: Rulebook, keys: Collection[str] | None
) -> Iterator[tuple[Fact, Gauge, frozenset[str] | None]]:
    """Yield the measures that some rule reads, with the kinds of incident in which one does; None for all."""
    asked = None if keys is None else kinds_asking(rulebook)
    for fact, gauge in _gauges(rulebook):
        if keys is None or fact.id in keys:
            yield fact, gauge, None if asked is None else asked.get(fact.id, frozenset())


def _gauges(rulebook: Rulebook) -> Iterator[tuple[Fact, Gauge]]:
    words, calendar = rulebook.vocabulary, rulebook.pack.calendar
    every, changes = seeking(rulebook), thresholds(rulebook)
    for fact, measure in measured(words):
        if measure.linked is not None:
            yield fact, Linked.of(fact, measure, measure.linked, every, calendar)
        elif measure.kind is MeasureKind.ELAPSED:
            yield fact, Elapsed.of(fact, measure, every, changes.get(fact.id, ()))
        else:
            yield fact, Counted.of(fact, measure, every, calendar)


def _keys(conditions: Iterable[Condition]) -> set[str]:
    parts = (part for condition in conditions for part in walk(condition))
    return {part.key for part in parts if isinstance(part, Clause | Known)}
