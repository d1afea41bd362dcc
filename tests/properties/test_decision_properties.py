"""What must hold of every decision, whatever the rules, the incident and the order in which anybody asked."""

from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from properties.books import SHIPPED, any_rulebook, shipped
from properties.incidents import NAMES, persons, reports, values
from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.model.decision import Decision
from riskengine.model.events import Event, PersonSaid
from riskengine.model.facts import Bounds
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.wire import decision_from, decision_json
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Fact
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook_of
from small.telling import after, done, graded, learnt


def decided(book: Rulebook, *events: Event, at: float = 60) -> Decision:
    """The decision of an engine that was told these events and nothing else."""
    engine = Engine(book)
    for event in events:
        engine.observe(event)
    decision = engine.decide("i1", after(at))
    assert decision.degraded is None, decision.degraded
    return decision


def response(decision: Decision) -> tuple[int, int]:
    """The response floor and ceiling, as numbers."""
    range_ = decision.response
    return RESPONSE_GRADES[range_.floor.id], RESPONSE_GRADES[range_.ceiling.id]


def risks(decision: Decision) -> dict[tuple[str, str], tuple[int, int]]:
    """The floor and ceiling of everybody in every strand, as numbers."""
    return {
        (one.subject, one.strand): (RISK_LEVELS[one.floor.id], RISK_LEVELS[one.ceiling.id])
        for one in decision.risks
    }


def assert_within(book: Rulebook, before: Decision, now: Decision, new: str | None = None) -> None:
    """Floors and ceilings lie within those of before; of somebody new, within those of somebody unnamed."""
    floor, ceiling = response(now)
    least, most = response(before)
    assert least <= floor <= ceiling <= most
    was, is_ = risks(before), risks(now)
    unnamed = {one.subject for one in (*before.risks, *now.risks) if one.unnamed}
    for who, strand in sorted(was.keys() | is_.keys()):
        if who in unnamed:
            continue
        lowest = book.vocabulary.strands[strand].lowest  # where no rule speaks of somebody nothing is certain
        least, most = was.get((who, strand), (lowest, lowest))
        if who == new:
            most = max(
                (was[place][1] for place in was if place[0] in unnamed and place[1] == strand), default=lowest
            )
        floor, ceiling = is_.get((who, strand), (lowest, lowest))
        assert least <= floor <= ceiling <= most, (who, strand)


def within(book: Rulebook, event: Event, fact: Fact, subject: str) -> st.SearchStrategy[object]:
    """Answers to a question that agree with the bounds that are known already."""
    engine = Engine(book)
    engine.observe(event)
    facts, _ = engine._at("i1", after(60), after(60))
    known = facts.subject(subject).readings.get(fact.id)
    if isinstance(known, Bounds):
        return values(fact, known.lo, known.hi)
    return values(fact)


@given(st.data())
def test_an_answer_never_leaves_floor_and_ceiling(data):
    """Whatever is answered to a question, the grade lies between what was certain and what was possible."""
    book = data.draw(any_rulebook())
    report = data.draw(reports(book))
    before = decided(book, report)
    named = [one for one in before.questions if one.fact in book.vocabulary.facts]
    assume(named)
    asked = data.draw(st.sampled_from(named))
    answer = data.draw(within(book, report, book.vocabulary.facts[asked.fact], asked.subject))
    if asked.subject == "i1":
        told = learnt(1, {asked.fact: answer})
    else:
        told = learnt(1, people=(PersonSaid(id=asked.subject, facts={asked.fact: answer}),))
    assert_within(book, before, decided(book, report, told))


@given(st.data())
def test_naming_somebody_never_leaves_floor_and_ceiling(data):
    """Somebody nobody had spoken of counts for the ceiling before they are named."""
    book = data.draw(any_rulebook())
    report = data.draw(reports(book))
    free = [name for name in (*NAMES, "dan") if name not in {one.id for one in report.people}]
    newcomer = data.draw(persons(book, free[0]))
    roles = set(newcomer.roles) | ({"child"} if newcomer.facts.get("person.age", 99) != 99 else set())
    listed = {role.listed_by for role in book.vocabulary.roles.values() if role.listed_by}
    assume(not any(report.facts.get(name) is True for name in listed))
    assume(not any(book.vocabulary.roles[role].one for role in roles if role in book.vocabulary.roles))
    before = decided(book, report)
    try:
        now = decided(book, report, learnt(1, people=(newcomer,)))
    except EventRefused:
        assume(False)
    assert_within(book, before, now, new=newcomer.id)


def later_events(book: Rulebook) -> st.SearchStrategy[list[Event]]:
    """A few things learnt, done and decided after a report, some at the same time."""
    minutes = st.sampled_from((1, 1, 2, 30))
    of_incident = (one for one in book.vocabulary.actions.values() if one.of == "incident")
    actions = sorted(one.id for one in of_incident if not one.event)
    listed = sorted(role.listed_by for role in book.vocabulary.roles.values() if role.listed_by)
    kinds = [
        st.builds(graded, minutes, st.sampled_from(sorted(RESPONSE_GRADES))),
        st.builds(lambda at, name: learnt(at, {name: True}), minutes, st.sampled_from(listed)),
    ]
    if actions:
        kinds.append(st.builds(done, minutes, st.sampled_from(actions)))
    found = st.lists(st.one_of(kinds), max_size=5)
    return found.map(lambda events: [replace(one, id=f"{one.id}#{at}") for at, one in enumerate(events)])


@given(st.data())
def test_the_order_of_telling_does_not_matter(data):
    """The same events told in any order give the same bytes."""
    book = data.draw(any_rulebook())
    report, later = data.draw(reports(book)), data.draw(later_events(book))
    shuffled = data.draw(st.permutations(later))
    one, other = decided(book, report, *later), decided(book, report, *shuffled)
    assert decision_json(one) == decision_json(other)


@given(st.data())
def test_the_order_of_rules_and_files_does_not_matter(data):
    """The same rules in another order, spread over other files, give the same bytes."""
    written = data.draw(rule_sets())
    again = data.draw(st.permutations(written))
    one, other = rulebook_of(written), rulebook_of(again, files=data.draw(st.integers(1, 3)))
    report = data.draw(reports(one))
    assert decision_json(decided(one, report)) == decision_json(decided(other, report))


@given(st.data())
def test_asking_more_often_changes_nothing(data):
    """Whoever asks in between, at any moments and in any order, is told nothing that changes what follows."""
    book = data.draw(any_rulebook())
    events = [data.draw(reports(book)), *data.draw(later_events(book))]
    seldom = decided(book, *events, at=600)
    engine = Engine(book)
    for event in events:
        engine.observe(event)
        for minutes in data.draw(st.lists(st.integers(0, 900), max_size=3)):
            engine.decide("i1", after(minutes))
    often = engine.decide("i1", after(600))
    assert decision_json(seldom) == decision_json(often)


@given(st.data())
def test_adding_a_rule_never_lowers_a_floor(data):
    """A rule can only raise what others already make certain."""
    written = data.draw(rule_sets())
    assume(len(written) > 1)
    fewer, all_of_them = rulebook_of(written[:-1]), rulebook_of(written)
    report = data.draw(reports(all_of_them))
    before, now = decided(fewer, report), decided(all_of_them, report)
    assert response(before)[0] <= response(now)[0]
    after_all = risks(now)
    for place, (floor, _) in risks(before).items():
        assert floor <= after_all[place][0], place


@pytest.mark.parametrize("pack", SHIPPED)
@given(st.data())
def test_more_of_what_raises_risk_never_lowers_a_floor(pack, data):
    """Polarity holds over the shipped packs: worse news makes nobody safer."""
    book = shipped(pack)
    report = data.draw(reports(book))
    raising = [
        (person, name)
        for person in report.people
        for name, answer in person.facts.items()
        if book.vocabulary.resolve_fact(name).raises_risk and isinstance(answer, bool | int | str)
    ]
    assume(raising)
    person, name = data.draw(st.sampled_from(raising))
    fact = book.vocabulary.resolve_fact(name)
    worse = data.draw(values(fact))
    before = decided(book, report)
    now = decided(book, report, learnt(1, people=(PersonSaid(id=person.id, facts={name: worse}),)))
    # Of a fact that raises risk the highest answer stands, so a second answer can only make it worse.
    assert response(before)[0] <= response(now)[0]
    for place, (floor, _) in risks(before).items():
        assert floor <= risks(now)[place][0], place


@given(st.data())
def test_a_decision_survives_the_wire(data):
    """Written and read again it is the same, byte for byte."""
    book = data.draw(any_rulebook())
    decision = decided(book, data.draw(reports(book)), *data.draw(later_events(book)))
    text = decision_json(decision)
    assert decision_json(decision_from(text)) == text


@given(st.data())
def test_what_was_owed_is_never_missing(data):
    """A duty once shown is shown ever after, owed or ended; events of one second count together."""
    book = data.draw(any_rulebook())
    events = [data.draw(reports(book)), *data.draw(later_events(book))]
    engine = Engine(book)
    shown: set[str] = set()
    in_order = sorted(events, key=lambda one: (one.occurred_at, one.id))
    for _, at_once in groupby(in_order, key=lambda one: one.occurred_at):
        for event in at_once:
            engine.hear(event)
        now = {duty.id for duty in engine.decide("i1", event.recorded_at).duties}
        assert shown <= now
        shown = now
    later = engine.decide("i1", events[0].recorded_at + timedelta(days=400))
    assert shown <= {duty.id for duty in later.duties}
