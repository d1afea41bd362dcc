"""A snapshot: one incident as it stands at a moment, with whatever oversight may count of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from riskengine.facts.doings import doings_in
from riskengine.grading.human_decisions import Standing, standing
from riskengine.grading.ledger_readings import states_of
from riskengine.grading.lowering import lowerings
from riskengine.grading.scales import HANDLING, RESPONSE
from riskengine.model.events import IncidentReported
from riskengine.model.facts import Facts
from riskengine.model.grades import RISK_LEVELS, Binds, ResponseGrade, RiskLevel
from riskengine.model.ledger import Challenge, ChallengeState, Duty, Ledger
from riskengine.model.truth import Truth
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A duty that somebody, or another agency, still owes.

    Attributes:
        duty: The duty.
        subject: The person it is owed for; None for the incident.
        since: From when it has been owed: of one that recurs, from when it was last done.
        states: How it stands, in the words that rules have for it.
    """

    duty: Duty
    subject: str | None
    since: datetime
    states: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One incident as it stands at a moment.

    Attributes:
        incident: What to call the incident.
        as_of: The moment.
        reported_at: When it was reported.
        kinds: Its kinds.
        closed: Whether it is closed.
        roles: Everybody named at it, with the roles each certainly plays.
        owed: What is still owed or awaited, and not only to be considered.
        challenges: The challenges that nobody has met or answered.
        response: The response grade that a person's last decision amounts to, or None.
        levels: The level that a person's last decision amounts to, by person and strand.
        risks: The higher of that level and the floor, by person and strand.
        handled: The handlings in force, each with whom it is about; None for the incident.
        lowered: The scales on which the grade or level in force is lower than the one before it, with whom.
        done: The actions recorded as done, each with whom it was done for; None for the incident.
    """

    incident: str
    as_of: datetime
    reported_at: datetime
    kinds: frozenset[str]
    closed: bool
    roles: Mapping[str, frozenset[str]]
    owed: tuple[Owed, ...] = ()
    challenges: tuple[Challenge, ...] = ()
    response: ResponseGrade | None = None
    levels: Mapping[tuple[str, str], RiskLevel]
    risks: Mapping[tuple[str, str], RiskLevel]
    handled: frozenset[tuple[str, str | None]] = frozenset()
    lowered: frozenset[tuple[str, str | None]] = frozenset()
    done: frozenset[tuple[str, str | None]] = frozenset()

    @property
    def is_live(self) -> bool:
        """Whether it is open, or closed with something still owed or awaited."""
        return not self.closed or bool(self.owed)


def snapshot_of(rulebook: Rulebook, facts: Facts, ledger: Ledger) -> Snapshot:
    """Return one incident as it stands.

    Args:
        rulebook: The rules.
        facts: What is known of the incident at the moment.
        ledger: What it remembers by then.
    """
    lowered = {one.event for one in lowerings(rulebook, facts.events)}
    roles = dict(_roles(rulebook, facts))
    decided = _decided(rulebook, facts, ledger)
    levels = _levels(decided, roles)
    return Snapshot(
        incident=ledger.incident,
        as_of=facts.as_of,
        reported_at=_reported_at(facts),
        kinds=facts.kinds,
        closed=ledger.closed,
        roles=roles,
        owed=tuple(_owed(facts, ledger)),
        challenges=tuple(one for one in ledger.challenges.values() if one.state is ChallengeState.OPEN),
        response=next((one.response for one in reversed(decided) if one.response is not None), None),
        levels=levels,
        risks=_risks(levels, ledger),
        handled=frozenset((name, one.subject) for one in decided for name in one.handlings),
        lowered=frozenset(place for place, grade in ledger.grades.items() if grade.event in lowered),
        done=frozenset(_done(rulebook, facts)),
    )


def _reported_at(facts: Facts) -> datetime:
    """Return when an incident was reported; where the report was taken back, when it is first heard of."""
    reports = [one for one in facts.events if isinstance(one, IncidentReported)]
    return min((one.occurred_at for one in (reports or facts.events)), default=facts.as_of)


def _roles(rulebook: Rulebook, facts: Facts) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield everybody named at the incident with the roles they certainly play; not whom links bring in."""
    brought_in = rulebook.vocabulary.subjects
    for who in facts.people:
        if not who.unnamed and not any(role in brought_in for role in who.roles):
            plays = (role for role, truth in who.roles.items() if truth is Truth.TRUE)
            yield who.id, frozenset((PERSON, *plays))


def _owed(facts: Facts, ledger: Ledger) -> Iterator[Owed]:
    done_at = {one.id: one.occurred_at for one in (*facts.events, *facts.elsewhere)}
    for duty in ledger.duties.values():
        states = frozenset(states_of(duty, facts.as_of))
        if not states or duty.binds is Binds.CONSIDER:
            continue
        rounds = [done_at[one] for one in duty.done_by if one in done_at]
        subject = duty.subject if duty.subject != facts.incident.id else None
        yield Owed(duty=duty, subject=subject, since=max((duty.opened_at, *rounds)), states=states)


def _decided(rulebook: Rulebook, facts: Facts, ledger: Ledger) -> tuple[Standing, ...]:
    """Return the grades, levels and handlings that stand, in the order in which they were decided."""
    scales = (RESPONSE, HANDLING, *rulebook.vocabulary.strands)
    number = {event.id: at for at, event in enumerate(facts.events)}
    found = standing(rulebook, facts.incident.id, facts.events, ledger.grades, ())
    graded = [one for one in found if one.scale in scales]
    return tuple(sorted(graded, key=lambda one: (number.get(one.event, -1), one.scale)))


def _levels(decided: Iterable[Standing], people: Iterable[str]) -> dict[tuple[str, str], RiskLevel]:
    return {
        (who, strand): level
        for one in decided
        for strand, level in one.levels
        for who in ((one.subject,) if one.subject is not None else people)
    }


def _risks(levels: Mapping[tuple[str, str], RiskLevel], ledger: Ledger) -> dict[tuple[str, str], RiskLevel]:
    risks = dict(levels)
    for who, strand, floor in ledger.last_floor.risks if ledger.last_floor is not None else ():
        risks[who, strand] = max(RISK_LEVELS[floor], risks.get((who, strand), RiskLevel.VERY_LOW))
    return risks


def _done(rulebook: Rulebook, facts: Facts) -> Iterator[tuple[str, str | None]]:
    """Yield what is recorded as done, here or elsewhere, where that settles what is owed here."""
    found = doings_in((*facts.events, *facts.elsewhere), rulebook.vocabulary.actions.values())
    for action, whom in found.by_action.items():
        yield from ((action, who) for who in whom)
