"""Every duty that a pack can open is ended by something somebody can do: nothing is owed for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from riskengine.grading.duty_endings import endings
from riskengine.grading.happened import Happened
from riskengine.grading.moment import Moment
from riskengine.model.events import (
    ActionTaken,
    Envelope,
    FlagRaised,
    GradeSet,
    HandoverAccepted,
    RecordsSearched,
    Source,
)
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.ledger import Deadline, Duty, DutyState
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import INCIDENT_VAR, Anything, Compare, Either, Except, Interval
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.rules import DutyRule, Rule, Rulebook

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def owed() -> list[tuple[Rulebook, Rule, DutyRule]]:
    """Every duty that a rule of a pack owes, each rule once."""
    seen: dict[tuple[str, str], tuple[Rulebook, Rule]] = {}
    for _, book in sorted(check_packs().rulebooks.items()):
        for rule in book.rules:
            seen.setdefault((rule.pack, rule.id), (book, rule))
    return [(book, rule, duty) for _, (book, rule) in sorted(seen.items()) for duty in rule.then.duties]


def named(one):
    _, rule, duty = one
    return f"{rule.pack}:{rule.id}:{'|'.join(duty.actions) or duty.answer}"


def value_for(test):
    """A value that passes the test of a detail."""
    match test:
        case Compare("==", value):
            return value
        case Either(tests):
            return value_for(tests[0])
        case Except(Compare("==", value)):
            return not value if isinstance(value, bool) else f"not {value}"
        case Except(_) | Anything():
            return "something else"
        case Interval(lo=lo):
            return lo
    raise AssertionError(test)


def able(book: Rulebook, name: str) -> set[str]:
    """The posts that may do an action."""
    action = book.vocabulary.actions[name]
    return set(action.by) or set(book.vocabulary.posts)


def doing(book: Rulebook, rule: Rule, duty: DutyRule, name: str, post: str) -> Envelope:
    """The event by which a post does an action."""
    whom = None if duty.of == INCIDENT_VAR else "one"
    said = {"id": "done", "incident": "i", "by": Source(post=post, person="p")}
    said |= {"occurred_at": LATER, "recorded_at": LATER}
    match book.vocabulary.actions[name].event:
        case "grade.set":
            return GradeSet(scale="response", value="priority", **said)
        case "handover.accepted":
            return HandoverAccepted(offer="offered", **said)
        case "records.searched":
            return RecordsSearched(subject=whom or "one", system=next(iter(book.vocabulary.systems)), **said)
        case "flag.raised":
            return FlagRaised(subject=whom or "one", flag=next(iter(book.vocabulary.flags)), **said)
        case None:
            details = {key: value_for(test) for key, test in duty.where.items()}
            other = "two" if duty.other is not None else None
            return ActionTaken(action=name, subject=whom, other=other, details=details, **said)
    raise AssertionError(name)


def after(book: Rulebook, rule: Rule, duty: DutyRule, event: Envelope | None) -> Duty:
    """The duty once an event has happened, or the answer was given."""
    readings = {} if duty.answer is None or event is not None else {duty.answer: True}
    incident = Subject("i", {INCIDENT: Truth.TRUE}, readings)
    people = tuple(Subject(who, dict.fromkeys(rule.about, Truth.TRUE), readings) for who in ("one", "two"))
    events = (event,) if event is not None else ()
    facts = Facts(incident, frozenset(), people, frozenset(), LATER, LATER, events)
    moment = Moment(book, facts, Happened(facts, book.vocabulary), {}, (), lambda _: LATER)
    whom = "i" if duty.of == INCIDENT_VAR else "one"
    open_ = Duty(
        id="duty",
        actions=duty.actions,
        answer=duty.answer,
        subject=whom,
        other="two" if duty.other is not None else None,
        opened_at=NOON,
        recurs=duty.every is not None or duty.every_target,
        by=duty.by,
        binds=rule.binds,
        rules=(rule.id,),
    )
    return endings({"duty": open_}, moment)["duty"]


@pytest.mark.parametrize("one", owed(), ids=named)
def test_a_duty_ends_by_what_somebody_who_may_does(one):
    """Each of the actions, done by each post that may, ends it or begins its next round."""
    book, rule, duty = one
    if duty.answer is not None:
        fact = book.vocabulary.facts[duty.answer]
        assert fact.asked_of or fact.measure is not None, "nobody can answer it"
        assert after(book, rule, duty, None).state is DutyState.DISCHARGED
    for name in duty.actions:
        for post in sorted(able(book, name)):
            found = after(book, rule, duty, doing(book, rule, duty, name, post))
            assert found.state is DutyState.DISCHARGED or found.done_by == ("done",), (name, post)


@pytest.mark.parametrize("one", owed(), ids=named)
def test_a_duty_is_owed_by_the_police(one):
    """What another agency owes is awaited, and never overdue against an officer."""
    book, _, duty = one
    assert not book.vocabulary.posts[duty.by].agency
    assert duty.awaits is None or book.vocabulary.posts[duty.awaits.agency].agency


@pytest.mark.parametrize("one", [one for one in owed() if one[2].until is not None], ids=named)
def test_what_is_owed_until_an_action_ends_by_it(one):
    """By whoever does it."""
    book, rule, duty = one
    of_incident = duty.of == INCIDENT_VAR
    whom = None if book.vocabulary.actions[duty.until].of == INCIDENT or of_incident else "one"
    said = {"occurred_at": LATER, "recorded_at": LATER, "by": Source(post=duty.by, person="p")}
    event = ActionTaken(id="until", incident="i", action=duty.until, subject=whom, **said)
    assert after(book, rule, duty, event).state is DutyState.RELEASED


@pytest.mark.parametrize("pack", sorted(check_packs().rulebooks))
def test_rules_that_owe_the_same_agree_on_whose_time_it_is_and_on_what_is_awaited(pack):
    """What merges into one duty keeps one kind of time and one thing awaited: neither may hide another."""
    kinds: dict[tuple[object, ...], set[object]] = {}
    awaited: dict[tuple[object, ...], set[object]] = {}
    for rule in check_packs().rulebooks[pack].rules:
        for duty in rule.then.duties:
            same = (duty.actions, duty.answer, duty.each)
            if duty.within is not None or duty.within_target:
                kinds.setdefault(same, set()).add(duty.deadline is Deadline.LIMIT)
            if duty.awaits is not None:
                awaited.setdefault(same, set()).add(duty.awaits)
    assert [same for same, found in kinds.items() if len(found) > 1] == []
    assert [same for same, found in awaited.items() if len(found) > 1] == []
