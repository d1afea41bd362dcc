"""What two Decisions about one moment say otherwise, by whatever rules each was made."""

from dataclasses import replace

import pytest

from riskengine import Engine
from riskengine.grading.comparison import Aspect, Difference, Key, Way, differences
from small.rulebooks import rulebook
from small.telling import SERGEANT, after, done, graded, person, reported

KID = person("kid", "child", facts={"child.age": 9})
DUTY = "- {id: r.duty, then: {duties: [{action: reviewed, from: reported, within: %s, by: sergeant}]}}"


def decided(rules, *events, minutes=30):
    """What the last moment is decided to be by some rules."""
    engine = Engine(rulebook(rules))
    for event in (reported(0, people=(KID,)), *events):
        engine.hear(event)
    return engine.decide("i1", after(minutes))


def between(was, now, *events, minutes=30):
    """What is otherwise, as (aspect, name, subject, way, was, now)."""
    found = differences(decided(was, *events, minutes=minutes), decided(now, *events, minutes=minutes))
    return [
        (*one.key, one.way, one.was and one.was.word, one.now and one.now.word)
        for one in found
        if one.key.aspect is not Aspect.QUESTION
    ]


def reviewed(minutes):
    """A supervisor reviewed it."""
    return done(minutes, "reviewed", by=SERGEANT)


def setting(**then):
    """A rule about every child that sets this."""
    return f"- {{id: r.child, about: child, then: {str(then).replace(chr(39), '')}}}"


def test_the_same_decision_differs_in_nothing():
    """Nor do two that only other rules made."""
    assert between(setting(response="priority"), setting(response="priority")) == []


@pytest.mark.parametrize(
    ("was", "now", "way", "words"),
    [
        ("priority", "emergency", Way.HIGHER, ("Soon", "Immediate")),
        ("emergency", "priority", Way.LOWER, ("Immediate", "Soon")),
    ],
)
def test_floors_and_ceilings_of_the_response_are_higher_or_lower(was, now, way, words):
    """In the words of each pack; the incident has no attendance of its own here."""
    assert between(setting(response=was), setting(response=now)) == [
        (Aspect.FLOOR, "response", "", way, *words),
        (Aspect.CEILING, "response", "", way, *words),
    ]


def test_a_risk_that_only_one_speaks_of_is_new_or_gone():
    """Each strand of each person by itself; of a child nobody has named only the ceiling counts."""
    assert between("[]", setting(risk={"harm": "high"})) == [
        (Aspect.FLOOR, "harm", "kid", Way.NEW, None, "high"),
        (Aspect.CEILING, "harm", "?child", Way.NEW, None, "high"),
        (Aspect.CEILING, "harm", "kid", Way.NEW, None, "high"),
    ]
    assert between(setting(risk={"harm": "high"}), setting(risk={"harm": "low"})) == [
        (Aspect.FLOOR, "harm", "kid", Way.LOWER, "high", "standard"),
        (Aspect.CEILING, "harm", "?child", Way.LOWER, "high", "standard"),
        (Aspect.CEILING, "harm", "kid", Way.LOWER, "high", "standard"),
    ]


@pytest.mark.parametrize(
    ("was", "now", "way"), [("1h", "2h", Way.LATER), ("2h", "1h", Way.SOONER), ("10m", "1h", Way.LATER)]
)
def test_a_duty_is_due_sooner_or_later(was, now, way):
    """Whether or not its time is past by then."""
    assert between(DUTY % was, DUTY % now) == [(Aspect.DUTY, "reviewed/i1", "", way, "owed", "owed")]


def test_a_duty_without_a_time_is_later_than_one_with():
    """And sooner the other way round."""
    without = "- {id: r.duty, then: {duties: [{action: reviewed, by: sergeant}]}}"
    assert [one[3] for one in between(DUTY % "1h", without)] == [Way.LATER]
    assert [one[3] for one in between(without, DUTY % "1h")] == [Way.SOONER]


def test_a_duty_that_only_one_owes_is_owed_even_when_it_was_done():
    """That it was done meanwhile is no other difference; where both owed and it is done, there is none."""
    seen = reviewed(10)
    assert between("[]", DUTY % "1h", seen) == [(Aspect.DUTY, "reviewed/i1", "", Way.NEW, None, "owed")]
    assert between(DUTY % "1h", "[]", seen) == [(Aspect.DUTY, "reviewed/i1", "", Way.GONE, "owed", None)]
    assert between(DUTY % "1h", DUTY % "2h", seen) == []


def test_what_is_forbidden_and_what_is_challenged_is_new_or_gone():
    """A grade below the floor is challenged, and somebody is interrupted over it."""
    low = graded(5, "grade_4")
    found = between(setting(forbid=["by_phone"]), setting(forbid=["by_phone"], response="priority"), low)
    assert (Aspect.CHALLENGE, "graded-grade_4@5/response", "", Way.NEW, None, "open") in found
    assert (
        Aspect.INTERRUPT,
        "graded-grade_4@5/response",
        "sergeant",
        Way.NEW,
        None,
        "interrupts",
    ) in found
    assert between(setting(forbid=["no_referral"]), "[]") == [
        (Aspect.PROHIBITION, "no_referral", "kid", Way.GONE, "forbidden", None)
    ]


def test_the_question_put_first_to_each_post_is_another():
    """The one put before all others; it is neither more nor less."""
    asks = "- {id: r.ask, when: {%s: true}, then: {response: emergency}}"
    found = differences(decided(asks % "incident.weapon"), decided(asks % "incident.violence"))
    assert [(one.key, one.way, one.was.word, one.now.word) for one in found if one.key.name == "caller"] == [
        (Key(Aspect.QUESTION, "caller"), Way.OTHER, "incident.weapon (i1)", "incident.violence (i1)")
    ]


def test_each_difference_names_the_rules_behind_it():
    """Those that set the floor; behind a ceiling all that hold or may hold."""
    weapon = "- {id: r.weapon, when: {incident.weapon: true}, then: {response: emergency}}\n"
    other = weapon + setting(response="priority")
    (floor, ceiling) = differences(decided(setting(response="scheduled")), decided(other))[:2]
    assert (floor.was.rules, floor.now.rules) == (("r.child",), ("r.child",))
    assert (ceiling.was.rules, ceiling.now.rules) == (("r.child",), ("r.child", "r.weapon"))


def test_it_is_the_same_difference_while_only_its_deadline_moves_on():
    """A duty owed again each hour is later in each round: one difference."""
    text = (
        "- {id: r.again, then: {duties: "
        "[{action: reviewed, from: reported, within: %s, every: %s, by: sergeant}]}}"
    )
    was, now = text % ("1h", "1h"), text % ("2h", "2h")
    (early,) = differences(decided(was), decided(now))
    (late,) = differences(decided(was, reviewed(40), minutes=50), decided(now, reviewed(40), minutes=50))
    assert early != late
    assert early.signature == late.signature


def test_a_duty_that_has_ended_for_one_alone_is_new_or_gone():
    """It was done as the one asks, and not as the other."""
    text = "- {id: r.seen, then: {duties: [{action: reviewed, where: {how: %s}, by: sergeant}]}}"
    was, now = text % "read", text % "heard"
    seen = replace(reviewed(10), details={"how": "read"})
    assert between(was, now, seen) == [(Aspect.DUTY, "reviewed/i1", "", Way.NEW, "discharged", "owed")]
    assert between(now, was, seen) == [(Aspect.DUTY, "reviewed/i1", "", Way.GONE, "owed", "discharged")]


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("aspect", Aspect)
def test_less_is_what_came_lower_or_later_or_went_away(aspect, way):
    """Nothing else is; nor is a question that goes, for a higher floor leaves nothing to ask."""
    one = Difference(key=Key(aspect, "name"), was=None, now=None, way=way)
    assert one.is_less == (way in (Way.LOWER, Way.LATER, Way.GONE) and aspect is not Aspect.QUESTION)
