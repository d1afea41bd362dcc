"""What must hold of every case, whatever the rules: each a function that fails with what it found.

All take the rules and the events of a case, as `timelines` makes them, and look at how the case stands when
all of it is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.facts.encoding import decode
from riskengine.grading.compiled import compiled
from riskengine.grading.forgetting import without
from riskengine.model.decision import Asked, Decision, Reason
from riskengine.model.events import (
    Answer,
    Event,
    EventReplaced,
    IncidentReported,
    InformationAdded,
    PersonSaid,
    RecordRedacted,
)
from riskengine.model.facts import Facts
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, ResponseGrade, RiskLevel
from riskengine.model.truth import Truth
from riskengine.model.wire import decision_json, event_from, event_to
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Fact, FactType
from riskengine.testing.answer import turning
from riskengine.testing.claims import risks_of
from riskengine.testing.finding import difference, finding
from riskengine.testing.quick import engine_of, tell
from riskengine.testing.timeline import Timeline, last_of

Level: TypeAlias = ResponseGrade | RiskLevel


def assert_monotone(rulebook: Rulebook, events: Timeline) -> None:
    """Worse news lowers no floor: not one fact that raises risk can make anybody safer by being told.

    Each such fact that the case tells is told once more, as bad as it can be, at the end.

    Args:
        rulebook: The rules.
        events: The case.

    Raises:
        AssertionError: If a floor falls.
    """
    before = _decided(rulebook, events, terse=True)
    for who, fact in sorted(_told(rulebook, events), key=str):
        declared = rulebook.vocabulary.facts[fact]
        if not declared.raises_risk or declared.type is FactType.TIME:
            continue
        worse = _later(events, who, {fact: _worst(rulebook, declared)})
        now = _decided_if_admitted(rulebook, (*events, worse), terse=True)
        if now is not None:
            says = f"worse news of {fact} made somebody safer"
            _assert_no_lower(rulebook, before, now, (*events, worse), says)


def assert_order_independent(rulebook: Rulebook, events: Timeline) -> None:
    """The same events told in another order give the same Decision, byte for byte.

    Raises:
        AssertionError: If a Decision differs.
    """
    reports = [one for one in events if isinstance(one, IncidentReported)]
    rewrites = [one for one in events if isinstance(one, EventReplaced | RecordRedacted)]
    others = [one for one in events if one not in reports and one not in rewrites]
    half = len(others) // 2
    expected = _recalled(rulebook, events)
    for order in ([*reversed(others)], [*others[half:], *others[:half]]):
        told = (*reports, *order, *rewrites)
        _assert_same(expected, _recalled(rulebook, told), told, "the order in which it is told matters")


def assert_unknown_safe(rulebook: Rulebook, events: Timeline) -> None:
    """What is not known lies between the answers: not to tell raises no floor and lowers no ceiling.

    Each answer of the case is left out in turn, wherever it is told.

    Raises:
        AssertionError: If a floor is higher, or a ceiling lower, where less is known.
    """
    known = _decided(rulebook, events)
    for who, fact in sorted(_told(rulebook, events), key=str):
        fewer = tuple(_untold(event, who, fact) for event in events)
        unknown = _decided_if_admitted(rulebook, fewer)
        if unknown is not None:
            says = f"not to know {fact} of {who or 'the incident'} is not safe"
            _assert_between(known, unknown, fewer, says)


def assert_explanations_sound(rulebook: Rulebook, events: Timeline) -> None:
    """Each reason names all that it rests on, and the fewest facts it names suffice by themselves.

    Raises:
        AssertionError: If a rule still holds without what it is said to rest on, or holds no more with the
            fewest facts alone.
    """
    engine = _told_to(rulebook, events)
    incident, at = events[0].incident, last_of(events)
    decision, facts = engine.decide(incident, at), engine.facts(incident, at)
    everything = _readings(facts)
    bare = without(rulebook, facts, everything)
    for reason in decision.reasons:
        named = [Asked(fact=one.fact, subject=one.subject) for one in reason.facts]
        if not _holds(rulebook, bare, reason) and _holds(rulebook, without(rulebook, facts, named), reason):
            _fail(reason, events, "holds without all that it is said to rest on", named, "it no longer holds")
        rest = [one for one in everything if one not in reason.enough]
        if not _holds(rulebook, without(rulebook, facts, rest), reason):
            _fail(reason, events, "does not hold by what is named as enough", reason.enough, "it still holds")


def assert_replay_equal(rulebook: Rulebook, events: Timeline) -> None:
    """The log says it all: replayed, after a restart and over the wire, it gives the same Decisions.

    Each moment gives again what was said then, knowing what was known then; unless the law has since removed
    something.

    Raises:
        AssertionError: If a Decision differs.
    """
    engine = engine_of(rulebook)
    said: dict[datetime, Decision] = {}
    for number, event in enumerate(events):
        tell(engine, event)
        at = last_of(events[: number + 1])
        if all(later.recorded_at > at for later in events[number + 1 :]):
            said[at] = engine.decide(events[0].incident, at)
    again = engine_of(rulebook)
    again.recall([event_from(event_to(event)) for event in events])
    redacted = any(isinstance(event, RecordRedacted) for event in events)
    for at, decision in said.items():
        if not redacted or at == max(said):
            replayed = again.decide(events[0].incident, at, at)
            says = f"replayed, the log does not say what was said at {at:%H:%M}"
            _assert_same(decision, replayed, events, says)


def _told(rulebook: Rulebook, events: Timeline) -> set[tuple[str, str]]:
    """Return the facts that a case tells, each with the person it is told of; of the incident with nobody."""
    words = rulebook.vocabulary
    said = [event for event in events if isinstance(event, IncidentReported | InformationAdded)]
    found = {("", name) for event in said for name in event.facts}
    found |= {(one.id, name) for event in said for one in event.people for name in one.facts}
    resolved = ((who, words.resolve_fact(name)) for who, name in found)
    return {(who, fact.id) for who, fact in resolved if fact is not None}


def _worst(rulebook: Rulebook, fact: Fact) -> Answer:
    """Return the answer that is the most risk."""
    if fact.type is FactType.BOOL:
        return True
    top = fact.maximum if fact.maximum is not None else max([1, *turning(rulebook, fact)])
    return decode(fact, len(fact.values) - 1 if fact.type is FactType.ORDERED else int(top))


def _later(events: Timeline, who: str, facts: dict[str, Answer]) -> Event:
    at = last_of(events)
    people = (PersonSaid(id=who, facts=facts),) if who else ()
    return InformationAdded(
        id=f"{events[0].id}-worse",
        incident=events[0].incident,
        occurred_at=at,
        recorded_at=at,
        by=events[0].by,
        facts={} if who else facts,
        people=people,
    )


def _untold(event: Event, who: str, fact: str) -> Event:
    """Return an event that does not say one thing."""
    if not isinstance(event, IncidentReported | InformationAdded):
        return event
    if not who:
        return replace(event, facts=_but(event.facts, fact))
    people = tuple(
        replace(one, facts=_but(one.facts, fact)) if one.id == who else one for one in event.people
    )
    return replace(event, people=people)


def _but(facts: object, left_out: str) -> dict[str, Answer]:
    assert isinstance(facts, dict)
    same = left_out.partition(".")[2]
    return {name: told for name, told in facts.items() if name != left_out and name.partition(".")[2] != same}


def _told_to(rulebook: Rulebook, events: Sequence[Event], *, terse: bool = False) -> Engine:
    engine = engine_of(rulebook, terse=terse)
    for event in events:
        tell(engine, event)
    return engine


def _decided(rulebook: Rulebook, events: Timeline, *, terse: bool = False) -> Decision:
    engine = _told_to(rulebook, events, terse=terse)
    return engine.decide(events[0].incident, last_of(events))


def _decided_if_admitted(rulebook: Rulebook, events: Timeline, *, terse: bool = False) -> Decision | None:
    try:
        return _decided(rulebook, events, terse=terse)
    except EventRefused:
        return None


def _recalled(rulebook: Rulebook, events: Timeline) -> Decision:
    engine = engine_of(rulebook)
    engine.recall(events)
    return engine.decide(events[0].incident, last_of(events))


def _assert_same(expected: Decision, got: Decision, events: Timeline, says: str) -> None:
    if decision_json(expected) != decision_json(got):
        wanted, came = difference(expected, got)
        raise AssertionError(finding(says, events, expected=wanted, got=came))


def _assert_no_lower(
    rulebook: Rulebook, before: Decision, now: Decision, events: Timeline, says: str
) -> None:
    for name, (was, is_) in floors(rulebook, before, now).items():
        if was > is_:
            expected, got = f"{name} at least {was.id}, as before", is_.id
            raise AssertionError(finding(says, events, expected=expected, got=got))


def floors(rulebook: Rulebook, before: Decision, now: Decision) -> dict[str, tuple[Level, Level]]:
    """Return each floor, before and now."""
    found: dict[str, tuple[Level, Level]] = {"response": (_response(before), _response(now))}
    after = risks_of(now)
    for (who, strand), level in risks_of(before).items():
        lowest = rulebook.vocabulary.strands[strand].lowest  # where no rule speaks of somebody
        is_ = RISK_LEVELS[after[who, strand]] if (who, strand) in after else lowest
        found[f"{strand} for {who}"] = (RISK_LEVELS[level], is_)
    return found


def _response(decision: Decision) -> Level:
    return RESPONSE_GRADES[decision.response.floor.id]


def _assert_between(known: Decision, unknown: Decision, events: Timeline, says: str) -> None:
    pairs: dict[str, tuple[tuple[Level, Level], tuple[Level, Level]]] = {
        "response": (_span(unknown), _span(known))
    }
    ranges = {
        (one.subject, one.strand): (RISK_LEVELS[one.floor.id], RISK_LEVELS[one.ceiling.id])
        for one in unknown.risks
        if not one.unnamed
    }
    for one in known.risks:
        wider = ranges.get((one.subject, one.strand))
        if wider is not None:
            own = (RISK_LEVELS[one.floor.id], RISK_LEVELS[one.ceiling.id])
            pairs[f"{one.strand} for {one.subject}"] = (wider, own)
    for name, ((low, high), (floor, ceiling)) in pairs.items():
        if not low <= floor <= ceiling <= high:
            expected = f"{name} from {floor.id} or less to {ceiling.id} or more, as it is where it is known"
            raise AssertionError(finding(says, events, expected=expected, got=f"from {low.id} to {high.id}"))


def _span(decision: Decision) -> tuple[Level, Level]:
    range_ = decision.response
    return RESPONSE_GRADES[range_.floor.id], RESPONSE_GRADES[range_.ceiling.id]


def _readings(facts: Facts) -> list[Asked]:
    everybody = (facts.incident, *facts.people)
    return [Asked(fact=key, subject=who.id) for who in everybody for key in who.readings]


def _holds(rulebook: Rulebook, facts: Facts, reason: Reason) -> bool:
    table = compiled(rulebook).at(facts.as_of).channel.verdicts(facts).as_table()
    who = (reason.subject,) if reason.other is None else (reason.subject, reason.other)
    return table.get((reason.rule, who)) is Truth.TRUE


def _fail(reason: Reason, events: Timeline, says: str, named: Sequence[Asked], expected: str) -> None:
    facts = ", ".join(f"{one.fact} of {one.subject}" for one in named) or "nothing"
    what = f"{reason.rule} for {reason.subject} {says}"
    raise AssertionError(finding(what, events, expected=expected, got=f"the opposite; named is {facts}"))
