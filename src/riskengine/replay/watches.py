"""Watches: each looks at every Decision of a replay for one thing, and says when it is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from riskengine.model.decision import Decision
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.overview import Overview
from riskengine.replay.checks import Judgement, Met, Unmet, holding
from riskengine.replay.results import Checked, Ground, Lead
from riskengine.replay.scenario import Basis, Expectation, Expected, Never, Scenario, Timing
from riskengine.rulebook.source import Span

_Floors: TypeAlias = Mapping[tuple[str, str | None], str]
"""The floors of one Decision: the grade or level, by scale and person."""


class Watch(Protocol):
    """Looks at every Decision of a replay."""

    def look(self, offset: timedelta, decision: Decision) -> Iterable[Checked]:
        """Say what one Decision settles."""
        ...

    def waits_for(self, incident: str) -> bool:
        """Tell whether what it looks for in an incident may come at any moment, and has not yet."""
        ...

    def end(self, offset: timedelta) -> Iterable[Checked | Lead]:
        """Say, after the last moment, what all Decisions together settle."""
        ...


@dataclass(slots=True)
class ExpectationWatch:
    """Looks for what is expected at one time, or at any moment up to one."""

    scenario: Scenario
    expectation: Expectation
    _met: set[int] = field(default_factory=set)
    _over: bool = False

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Judge each check that is not yet met; at its time it is settled either way."""
        wanted = self.expectation
        due = offset == wanted.offset
        early = wanted.timing is Timing.BY and offset < wanted.offset
        if decision.incident != wanted.incident or not (due or early):
            return
        self._over |= due
        for number, expected in enumerate(wanted.checks):
            judgement = None if number in self._met else expected.check.judge(decision)
            if isinstance(judgement, Met):
                self._met.add(number)
            if judgement is not None and (due or isinstance(judgement, Met)):
                yield _checked(self.scenario, Ground.EXPECTED, expected, wanted.basis, offset, judgement)

    def waits_for(self, incident: str) -> bool:
        """Tell whether some check that may be met at any moment is not met yet."""
        early = self.expectation.timing is Timing.BY and incident == self.expectation.incident
        return early and not self._over and len(self._met) < len(self.expectation.checks)

    def end(self, offset: timedelta) -> Iterator[Checked]:  # noqa: ARG002 - settled at its own time
        """Say nothing: its time lies among the moments."""
        yield from ()


@dataclass(slots=True)
class OversightWatch:
    """Looks at the overview of every incident of the case, at the time of an expectation."""

    scenario: Scenario
    expectation: Expectation
    overview: Callable[[datetime], Overview]
    _over: bool = False

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Judge once, as soon as all that was recorded by then has been told."""
        wanted = self.expectation
        if self._over or offset != wanted.offset:
            return
        self._over = True
        overview = self.overview(decision.as_of)
        for overseen in wanted.overseen:
            yield Checked(
                scenario=self.scenario.id,
                offset=offset,
                ground=Ground.EXPECTED,
                says=overseen.says,
                basis=wanted.basis,
                span=overseen.span,
                judgement=overseen.judge(overview),
            )

    def waits_for(self, incident: str) -> bool:  # noqa: ARG002 - of none
        """Say no: an overview is of one moment."""
        return False

    def end(self, offset: timedelta) -> Iterator[Checked]:  # noqa: ARG002 - settled at its own time
        """Say nothing: its time lies among the moments."""
        yield from ()


@dataclass(slots=True)
class NeverWatch:
    """Looks for what may hold at no moment; the first moment at which it does settles it."""

    scenario: Scenario
    never: Never
    _broken: set[int] = field(default_factory=set)

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Say which of the checks holds that may not."""
        if decision.incident != self.never.incident:
            return
        for number, expected in enumerate(self.never.checks):
            judgement = None if number in self._broken else expected.check.judge(decision)
            if isinstance(judgement, Met):
                self._broken.add(number)
                rules = judgement.because or holding(decision)
                broken = Unmet(expected=f"never {expected.check.says}", got=judgement.got, because=rules)
                yield self._settled(expected, offset, broken)

    def waits_for(self, incident: str) -> bool:
        """Tell whether some check may still turn out to hold."""
        return incident == self.never.incident and len(self._broken) < len(self.never.checks)

    def end(self, offset: timedelta) -> Iterator[Checked]:
        """Say which of the checks held at no moment."""
        for number, expected in enumerate(self.never.checks):
            if number not in self._broken:
                yield self._settled(expected, offset, Met(got="at no moment"))

    def _settled(self, expected: Expected, offset: timedelta, judgement: Judgement) -> Checked:
        return _checked(self.scenario, Ground.NEVER, expected, self.never.basis, offset, judgement)


@dataclass(slots=True)
class DowngradeWatch:
    """Looks for a floor that falls from one moment to the next."""

    scenario: Scenario
    said_at: Span
    _before: dict[str, _Floors] = field(default_factory=dict)
    _fell: bool = False

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Say which floors fell since the Decision before on the same incident."""
        now = _floors(decision)
        for (scale, person), was in self._before.get(decision.incident, {}).items():
            is_ = now.get((scale, person))
            if is_ is None or _rank(scale, is_) < _rank(scale, was):
                whose = f" for {person}" if person is not None else ""
                expected = f"{scale} floor not below {was}{whose}"
                fallen = Unmet(expected=expected, got=is_ or "no level", because=holding(decision))
                self._fell = True
                yield self._settled(offset, fallen)
        self._before[decision.incident] = now

    def waits_for(self, incident: str) -> bool:  # noqa: ARG002 - of none
        """Say no: a floor falls at an event, and never because time goes by."""
        return False

    def end(self, offset: timedelta) -> Iterator[Checked]:
        """Say so if none ever fell."""
        if not self._fell:
            yield self._settled(offset, Met(got="no floor fell"))

    def _settled(self, offset: timedelta, judgement: Judgement) -> Checked:
        return Checked(
            scenario=self.scenario.id,
            offset=offset,
            ground=Ground.NEVER,
            says="never downgrade",
            basis=None,
            span=self.said_at,
            judgement=judgement,
        )


@dataclass(slots=True)
class DegradedWatch:
    """Looks for Decisions that the engine could not make: nothing they seem to show counts."""

    scenario: Scenario
    _causes: set[str] = field(default_factory=set)

    def look(self, offset: timedelta, decision: Decision) -> Iterator[Checked]:
        """Say why the engine failed, once for each cause."""
        fault = decision.degraded
        if fault is None or fault.cause in self._causes:
            return
        self._causes.add(fault.cause)
        yield Checked(
            scenario=self.scenario.id,
            offset=offset,
            ground=Ground.ENGINE,
            says="a decision",
            basis=None,
            span=self.scenario.span,
            judgement=Unmet(expected="a decision", got=f"a fault of the engine: {fault.cause}"),
        )

    def waits_for(self, incident: str) -> bool:  # noqa: ARG002 - of none
        """Say no: whoever asks is told."""
        return False

    def end(self, offset: timedelta) -> Iterator[Checked]:  # noqa: ARG002 - a failure shows at once
        """Say nothing: that an engine decides is no expectation of its own."""
        yield from ()


def _checked(
    scenario: Scenario,
    ground: Ground,
    expected: Expected,
    basis: Basis,
    offset: timedelta,
    judgement: Judgement,
) -> Checked:
    says = expected.check.says
    return Checked(
        scenario=scenario.id,
        offset=offset,
        ground=ground,
        says=f"never {says}" if ground is Ground.NEVER else says,
        basis=basis,
        span=expected.span,
        judgement=judgement,
    )


def _floors(decision: Decision) -> _Floors:
    """Return the floors of everybody who has been named; they count for nobody else."""
    found: dict[tuple[str, str | None], str] = {
        (one.strand, one.subject): one.floor.id for one in decision.risks if not one.unnamed
    }
    if decision.response.applicable:
        found["response", None] = decision.response.floor.id
    return found


def _rank(scale: str, grade: str) -> int:
    return RESPONSE_GRADES[grade] if scale == "response" else RISK_LEVELS[grade]
