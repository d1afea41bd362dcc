"""A scenario, once read and checked: one case, what happened in it, and what a correct system says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from riskengine.model.events import Event, IncidentReported
from riskengine.replay.checks import Check
from riskengine.replay.names import Owed
from riskengine.replay.overseen import Overseen
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import Document, Path, Span


class Basis(StrEnum):
    """Where something in a scenario comes from."""

    STATED = "stated"
    INFERRED = "inferred"
    ASSUMED = "assumed"


def weakest(bases: Iterable[Basis]) -> Basis:
    """Return the one that says least; what rests on nothing is as the report states it."""
    order = tuple(Basis)
    return max(bases, key=order.index, default=Basis.STATED)


def read_basis(basis: str | None, path: Path, document: Document, faults: Diagnostics) -> Basis | None:
    """Return where something comes from, or report that nobody says."""
    if basis is not None:
        return Basis(basis)
    message = 'the key "basis" is missing.'
    faults.add("RE508", message, document.span(path), "say whether it is stated, inferred or assumed")
    return None


class Rating(StrEnum):
    """How inspectors judged the case; one handled well is a control."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


class Timing(StrEnum):
    """When an expectation is looked at."""

    AT = "at"
    BY = "by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Where in an inspection report a case stands."""

    force: str
    year: int
    section: str
    lines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of the timeline.

    Attributes:
        event: The event.
        at: When it happened, from the start.
        recorded: When it was written down; the engine hears of it then and not before.
        basis: Where it comes from.
        note: A word on it, for readers.
        path: Where the entry stands in the file.
    """

    event: Event
    at: timedelta
    recorded: timedelta
    basis: Basis
    note: str | None
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One thing to look at in a Decision, and where the scenario names it."""

    check: Check
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """What inspectors found wrong.

    Attributes:
        says: What they found, in a sentence.
        until: The event that ended it: the force acted, or the harm came; None for the end of the case.
        raises: What must all show in one Decision for it to be raised.
        at_least: How long before its end it must be raised, or None where nobody says.
        span: Where the file names it.
        lead_at: Where the file says how long before its end it must be raised.
    """

    says: str
    until: str | None
    raises: tuple[Check, ...]
    at_least: timedelta | None
    span: Span
    lead_at: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a correct system says at one time, or by one time at the latest.

    Attributes:
        timing: At that time, or at any moment up to it.
        offset: The time.
        incident: The incident it is about.
        basis: Where it comes from.
        why: What the report says, or the reasoning.
        checks: What is looked at.
        failing: What was found wrong there, or None.
        overseen: What is looked at in the overview of all its incidents at that time.
    """

    timing: Timing
    offset: timedelta
    incident: str
    basis: Basis
    why: str
    checks: tuple[Expected, ...]
    failing: Failing | None = None
    overseen: tuple[Overseen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """What a correct system says at no moment: none of the checks may ever hold."""

    incident: str
    basis: Basis
    why: str
    checks: tuple[Expected, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotChecked:
    """An expectation of the case that cannot be checked, and the reason."""

    expect: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One case.

    Attributes:
        id: Its name: the id of the case in the register of cases, and of a variation its own after it.
        incident: Its incident: that of the case, which has the case's name.
        title: What happened, in a sentence.
        document: The file.
        span: Where the file names it.
        report: Where in an inspection report it stands.
        area: The area of practice.
        rating: How inspectors judged it.
        rated_at: Where the file says so.
        pack: The pack it is replayed under.
        starts: When it begins.
        starts_basis: Where that comes from.
        steps: What happened, in the order of the file.
        expectations: What a correct system says, and when.
        never: What it never says.
        no_downgrade: Where the file says that no floor may ever fall, or None.
        silent: The duties on which the report says nothing.
        not_checked: What the case would expect and nobody can check.
        force_set: What the force set in the end, in the words of its pack, or None.
        variation_of: The case that this is a variation of; None for a case.
    """

    id: str
    incident: str
    title: str
    document: Document
    span: Span
    report: Report
    area: str
    rating: Rating
    rated_at: Span
    pack: str
    starts: datetime
    starts_basis: Basis
    steps: tuple[Step, ...]
    expectations: tuple[Expectation, ...] = ()
    never: tuple[Never, ...] = ()
    no_downgrade: Span | None = None
    silent: tuple[Owed, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    force_set: str | None = None
    variation_of: str | None = None

    @property
    def is_control(self) -> bool:
        """Whether it is a case that was handled well, so that the engine must stay quiet."""
        return self.rating is Rating.GOOD and self.variation_of is None

    @property
    def is_made_up(self) -> bool:
        """Whether nothing of it is stated in a report: it is made up after what reports ask for."""
        bases = [*(step.basis for step in self.steps), *(one.basis for one in self.expectations)]
        return Basis.STATED not in bases

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents it has, its own first."""
        return tuple(dict.fromkeys([self.incident, *(step.event.incident for step in self.steps)]))

    @property
    def history(self) -> frozenset[str]:
        """The incidents reported before the case begins, which are no part of how it was handled."""
        before = (step.event for step in self.steps if step.at < timedelta())
        return frozenset(one.incident for one in before if isinstance(one, IncidentReported)) - {
            self.incident
        }

    @property
    def looked_at(self) -> frozenset[str]:
        """The incidents of which anything is expected; at a control, all but those of its history."""
        if self.is_control:
            return frozenset(self.incidents) - self.history
        expected = (one.incident for one in self.expectations)
        return frozenset((self.incident, *expected, *(one.incident for one in self.never)))

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps in the order in which they were written down, which is how an engine hears of them."""
        return tuple(sorted(self.steps, key=lambda step: step.recorded))

    @property
    def moments(self) -> tuple[timedelta, ...]:
        """The offsets at which the engine is asked, in order."""
        told = {step.recorded for step in self.steps}
        return tuple(sorted(told | {expectation.offset for expectation in self.expectations}))
