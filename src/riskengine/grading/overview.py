"""The overview: counts over the snapshots of a force's incidents, and holds the counts against thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from riskengine.grading.decide import stamp
from riskengine.grading.scales import RESPONSE
from riskengine.grading.snapshot import Owed, Snapshot
from riskengine.model.grades import RiskLevel
from riskengine.model.ledger import Challenge
from riskengine.model.overview import Figure, OversightRow, OversightState, Overview, ThresholdRead
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.oversight import Counts, Narrowing, OversightMeasure, Threshold
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.terms import Term
from riskengine.rulebook.unary import passes

MOST_NAMED: Final = 10
"""How many of the incidents behind a number are named."""

_THOUSAND: Final = 1000


class _Item(NamedTuple):
    """One thing that is counted: at which incident, for whom (None: the incident), since when, and how.

    What is owed for one person on one occasion counts once, whatever of it a measure names; `which` tells
    others apart.
    """

    case: Snapshot
    subject: str | None
    since: datetime
    states: frozenset[str] = frozenset()
    which: tuple[str | None, ...] = ()


def overview_of(
    rulebook: Rulebook, cases: Iterable[Snapshot], as_of: datetime | None, failed: Iterable[str] = ()
) -> Overview:
    """Count everything that a pack's measures of oversight count.

    Args:
        rulebook: The pack.
        cases: The incidents of the force as they stand, each at its own moment.
        as_of: The moment, or None where they stand at different ones.
        failed: The incidents of which nobody can say how they stand.
    """
    every = tuple(cases)
    calendar = rulebook.pack.calendar
    return Overview(
        rules=stamp(rulebook),
        as_of=as_of,
        open=sum(not one.closed for one in every),
        still_owed=sum(one.closed and one.is_live for one in every),
        settled=sum(not one.is_live for one in every),
        failed=tuple(sorted(failed)),
        rows=tuple(_row(measure, every, calendar) for measure in rulebook.oversight),
    )


def _row(measure: OversightMeasure, cases: Sequence[Snapshot], calendar: Calendar) -> OversightRow:
    among = [
        item
        for case in cases
        if _is_within(case, measure.window, calendar)
        for item in _items(measure, case)
        if _counts(item, measure.among)
    ]
    found = _each_once(item for item in among if _counts(item, measure.only))
    whole = len(_each_once(among))
    thresholds = tuple(_held(one, found, whole, measure.per, calendar) for one in measure.thresholds)
    incidents = tuple(dict.fromkeys(item.case.incident for item in found))
    return OversightRow(
        id=measure.id,
        title=measure.title,
        state=_state(thresholds),
        number=len(found),
        of=whole if measure.is_share else None,
        per=measure.per,
        oldest=int(_age(found[0])) if found else None,
        thresholds=thresholds,
        no_threshold=measure.no_threshold,
        window=_in_days(measure.window) if measure.window is not None else None,
        incidents=incidents[:MOST_NAMED],
        more=len(incidents[MOST_NAMED:]),
        because=measure.because,
        sources=measure.sources,
        owner=measure.owner,
    )


def _in_days(term: Term) -> str:
    """Return how far back a measure looks, as people say it: 90d, and not in weeks."""
    parts = (f"{term.years}y" if term.years else "", f"{term.days}d" if term.days else "")
    return "".join(parts) + (show_duration(term.seconds) if term.seconds else "")


def _is_within(case: Snapshot, window: Term | None, calendar: Calendar) -> bool:
    """Tell whether an incident counts: it was reported within the window; without one, it still lives."""
    return case.is_live if window is None else case.reported_at >= calendar.before(case.as_of, window)


def _items(measure: OversightMeasure, case: Snapshot) -> Iterator[_Item]:
    """Yield everything at an incident that is of the sort a measure counts."""
    names = measure.names
    match measure.counts:
        case Counts.DUTIES:
            owed = [one for one in case.owed if not names.isdisjoint(one.duty.actions)]
            yield from (_owed(case, one) for one in owed)
        case Counts.PEOPLE:
            people = [who for who, roles in case.roles.items() if not names.isdisjoint(roles)]
            yield from (_Item(case, who, case.reported_at) for who in people)
        case Counts.INCIDENTS:
            if not names.isdisjoint(case.kinds):
                yield _Item(case, None, case.reported_at)
        case Counts.CHALLENGES:
            open_ = [one for one in case.challenges if not names.isdisjoint(_grounds(one))]
            yield from (_Item(case, one.subject, one.raised_at, which=(one.id,)) for one in open_)


def _owed(case: Snapshot, owed: Owed) -> _Item:
    # Somebody is awaited once, whether the target of the grade runs or that of the floor, or both.
    occasion = owed.duty.occasion if owed.duty.target_of is None else None
    return _Item(case, owed.subject, owed.since, owed.states, (owed.duty.other, occasion))


def _each_once(items: Iterable[_Item]) -> list[_Item]:
    """Return the items, the oldest first; of those that are of one thing, the oldest."""
    found: dict[tuple[object, ...], _Item] = {}
    for item in sorted(items, key=_oldest_first):
        found.setdefault((item.case.incident, item.subject, *item.which), item)
    return list(found.values())


def _grounds(challenge: Challenge) -> Iterator[str]:
    """Yield why a decision is challenged, in the words of the rule language."""
    if challenge.floor is not None:
        yield "below_floor"
    if challenge.forbids is not None:
        yield "forbidden"
    if challenge.lacks:
        yield "lowered"
    if challenge.unended:
        yield "left_owed"


def _counts(item: _Item, which: Narrowing) -> bool:
    """Tell whether everything that is said of what counts is so of one thing."""
    case = item.case
    return (
        (which.during is None or not which.during.isdisjoint(case.kinds))
        and (not which.present or any(not which.present.isdisjoint(roles) for roles in case.roles.values()))
        and (not which.states or not which.states.isdisjoint(item.states))
        and (not which.graded or any(_is_graded(item, *one) for one in which.graded.items()))
        and (not which.risk or any(_is_at(item, case.risks, *one) for one in which.risk.items()))
        and (not which.handled or _any_of(which.handled, case.handled, item.subject))
        and (not which.lowered or _any_of(which.lowered, case.lowered, item.subject))
        and (not which.done or _any_of(which.done, case.done, item.subject))
        and not _any_of(which.not_done, case.done, item.subject)
    )


def _is_graded(item: _Item, scale: str, test: Test) -> bool:
    if scale != RESPONSE:
        return _is_at(item, item.case.levels, scale, test)
    return item.case.response is not None and passes(test, int(item.case.response))


def _is_at(item: _Item, levels: Mapping[tuple[str, str], RiskLevel], strand: str, test: Test) -> bool:
    """Tell whether the level of whom a thing is about passes; of the incident, that of anybody at it."""
    whom = item.case.roles if item.subject is None else (item.subject,)
    return any(
        who in whom and on == strand and passes(test, int(level)) for (who, on), level in levels.items()
    )


def _any_of(names: frozenset[str], said: frozenset[tuple[str, str | None]], subject: str | None) -> bool:
    """Tell whether any of some names is said of somebody, or of the incident; of the incident, of anybody."""
    return any(name in names and (subject is None or who in (None, subject)) for name, who in said)


def _age(item: _Item) -> float:
    return (item.case.as_of - item.since).total_seconds()


def _oldest_first(item: _Item) -> tuple[float, str, str]:
    return (-_age(item), item.case.incident, item.subject or "")


def _held(
    threshold: Threshold, found: Sequence[_Item], whole: int, per: int | None, calendar: Calendar
) -> ThresholdRead:
    """Hold what was found against one threshold."""
    match threshold.above:
        case Term() as term:
            passed = any(calendar.after(item.since, term) < item.case.as_of for item in found)
        case int() as above if threshold.figure is Figure.SHARE:
            passed = len(found) * _THOUSAND > above * whole
        case int() as above if threshold.figure is Figure.EACH and per is not None:
            passed = len(found) > above * per
        case above:
            passed = len(found) > above
    return ThresholdRead(
        figure=threshold.figure,
        above=threshold.written,
        parameter=threshold.parameter,
        state=threshold.state,
        passed=passed,
    )


def _state(thresholds: Sequence[ThresholdRead]) -> OversightState:
    if not thresholds:
        return OversightState.NOT_SET
    passed = {one.state for one in thresholds if one.passed}
    worst = (OversightState.BREACH, OversightState.ADVISORY, OversightState.WITHIN)
    return next(state for state in worst if state in passed or state is OversightState.WITHIN)
