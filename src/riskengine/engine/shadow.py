"""The shadow: other rules that decide beside those in force, seen by nobody, to learn what they would change.

Nothing the shadow says reaches a Decision, an alert or a ledger of the live rules, and no fault of it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from riskengine.facts.admission import EventRefused
from riskengine.grading.comparison import Aspect, Difference, Way, differences
from riskengine.grading.failsafe import cause_of
from riskengine.model.attention import Advance, AlertLevel
from riskengine.model.decision import Decision, Stamp
from riskengine.model.events import Event


class NotApproved(ValueError):
    """Rules that nobody has approved were to decide live."""

    def __init__(self, pack: str) -> None:
        """Take the name of the pack."""
        super().__init__(
            f'nobody has approved the pack "{pack}", so it may only run in shadow: '
            "give it as shadow= beside the rules that are in force, or add approver: and approved_on: to its "
            "pack.yaml; to try it where nobody acts on what it says, give live=False"
        )


class Runs(Protocol):
    """What runs in shadow: an engine of its own, with other rules."""

    def recall(self, events: Iterable[Event]) -> None:
        """Take in events that were accepted before."""
        ...

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Decide about an incident at a moment, knowing what was recorded by another."""
        ...

    def advance(self, as_of: datetime) -> Advance:
        """Look at everything that fell due up to a moment."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class InShadow:
    """What the shadow said of one incident at one moment, beside the live Decision; for the log.

    Attributes:
        incident: The incident.
        as_of: The moment decided for.
        known_at: Nothing recorded later was read.
        live: The rules in force.
        shadow: The rules in shadow.
        differences: What the shadow says otherwise; empty also where it failed.
        fault: A stable name of what failed in the shadow, or None.
    """

    incident: str
    as_of: datetime
    known_at: datetime
    live: Stamp
    shadow: Stamp
    differences: tuple[Difference, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowReport:
    """What a shadow has changed so far, had it been live; each difference counts once in an incident.

    Attributes:
        shadow: The rules in shadow.
        decisions: How many Decisions were compared.
        differing: How many of them the shadow would have made otherwise.
        changes: How many differences there were, by what is otherwise and which way.
        interrupts_live: How often somebody was interrupted as time was advanced.
        interrupts_shadow: How often somebody would have been.
        faults: How often the shadow failed, by a stable name of what failed.
    """

    shadow: Stamp
    decisions: int = 0
    differing: int = 0
    changes: Mapping[tuple[Aspect, Way], int] = field(default_factory=dict)
    interrupts_live: int = 0
    interrupts_shadow: int = 0
    faults: Mapping[str, int] = field(default_factory=dict)

    def count(self, aspect: Aspect, *ways: Way) -> int:
        """Return how many differences there were of one aspect.

        Args:
            aspect: The aspect.
            ways: Only those that are otherwise in one of these ways; none for all.
        """
        return sum(
            number for (what, way), number in self.changes.items() if what == aspect and way in (ways or Way)
        )


class Shadow:
    """Rules that decide beside the live ones.

    Attributes:
        stamp: The rules.
        last: What was said beside the live Decision made last; None before the first.
    """

    __slots__ = ("_changes", "_decisions", "_engine", "_faults", "_interrupts", "_seen", "last", "stamp")

    def __init__(self, stamp: Stamp, engine: Runs) -> None:
        """Take the rules, and an engine of their own that was told nothing yet."""
        self.stamp = stamp
        self.last: InShadow | None = None
        self._engine = engine
        self._seen: set[tuple[object, ...]] = set()
        self._changes: Counter[tuple[Aspect, Way]] = Counter()
        self._decisions: Counter[bool] = Counter()
        self._interrupts: Counter[str] = Counter()
        self._faults: Counter[str] = Counter()

    @property
    def report(self) -> ShadowReport:
        """What it has changed so far, had it been live."""
        return ShadowReport(
            shadow=self.stamp,
            decisions=self._decisions.total(),
            differing=self._decisions[True],
            changes=dict(self._changes),
            interrupts_live=self._interrupts["live"],
            interrupts_shadow=self._interrupts["shadow"],
            faults=dict(self._faults),
        )

    def hear(self, event: Event) -> None:
        """Hear of an event that was let in live; it is refused here only if it names what is not declared."""
        try:
            self._engine.recall((event,))
        except Exception as bug:  # noqa: BLE001 - whatever the bug, the live decision stands
            self._fails(bug)

    def advance(self, live: Advance) -> None:
        """Come to the moment that everything was brought to live, and count who would be interrupted."""
        self._interrupts["live"] += _interrupts_in(live)
        try:
            self._interrupts["shadow"] += _interrupts_in(self._engine.advance(live.as_of))
        except Exception as bug:  # noqa: BLE001 - whatever the bug, the live alerts stand
            self._fails(bug)

    def decide(self, live: Decision) -> None:
        """Decide what was decided live, and note what is otherwise."""
        found: tuple[Difference, ...] = ()
        try:
            said = self._engine.decide(live.incident, live.as_of, live.known_at)
            fault = said.degraded.cause if said.degraded is not None else None
            if fault is not None:
                self._faults[fault] += 1
            elif live.degraded is None:
                found = differences(live, said)
                self._count(live.incident, found)
        except Exception as bug:  # noqa: BLE001 - whatever the bug, the live decision stands
            fault = self._fails(bug)
        self.last = InShadow(
            incident=live.incident,
            as_of=live.as_of,
            known_at=live.known_at,
            live=live.rules,
            shadow=self.stamp,
            differences=found,
            fault=fault,
        )

    def _count(self, incident: str, found: Iterable[Difference]) -> None:
        self._decisions[bool(found)] += 1
        for one in found:
            if (incident, one.signature) not in self._seen:
                self._seen.add((incident, one.signature))
                self._changes[one.key.aspect, one.way] += 1

    def _fails(self, bug: Exception) -> str:
        """Count what failed in the shadow, and return a stable name for it without personal data."""
        cause = "event refused" if isinstance(bug, EventRefused) else cause_of(bug)
        self._faults[cause] += 1
        return cause


def _interrupts_in(advance: Advance) -> int:
    return sum(alert.level is AlertLevel.INTERRUPT for alert in advance.alerts)
