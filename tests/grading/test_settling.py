"""How far an action reaches when it ends a duty: one occasion, the incident, or the person anywhere."""

from dataclasses import replace

from grading.timed import timed
from riskengine.model.ledger import DutyState
from riskengine.rulebook.vocabulary import Settles
from small.telling import decided, done, learnt, person, reported

OPEN, DISCHARGED = DutyState.OPEN, DutyState.DISCHARGED
KID = person("kid", "child")
REPORT = reported(people=(KID,))


def book(action, settles):
    """A rulebook that owes an action for each piece of news, and what that action settles."""
    made = timed(f"""
    - id: s.each
      about: child
      when: {{}}
      then:
        duties:
          - {{action: {action}, each: information.added, from: occurred, within: 1h, by: officer}}
    """)
    words = made.vocabulary
    actions = {**words.actions, action: replace(words.actions[action], settles=settles)}
    return replace(made, vocabulary=replace(words, actions=actions))


def standing(decision):
    """Each occasion, with whether it is still owed."""
    return {one.occasion: one.state for one in decision.duties}


NEWS = (learnt(10, id="one"), learnt(20, id="two"), learnt(30, id="three"))


def test_an_action_that_settles_the_incident_ends_every_occasion_up_to_then():
    """And none that comes later."""
    found = standing(
        decided(book("child_seen", Settles.INCIDENT), REPORT, *NEWS, done(25, "child_seen", "kid"))
    )
    assert found == {"one": DISCHARGED, "two": DISCHARGED, "three": OPEN}


def test_an_action_that_settles_an_occasion_ends_the_oldest_that_is_owed():
    """Each ends one."""
    rules = book("child_seen", Settles.OCCASION)
    once = decided(rules, REPORT, *NEWS, done(40, "child_seen", "kid"))
    assert standing(once) == {"one": DISCHARGED, "two": OPEN, "three": OPEN}
    twice = decided(rules, REPORT, *NEWS, done(40, "child_seen", "kid"), done(50, "child_seen", "kid"))
    assert standing(twice) == {"one": DISCHARGED, "two": DISCHARGED, "three": OPEN}


def test_an_action_that_names_its_occasion_ends_that_one():
    """Whatever is older."""
    seen = done(40, "child_seen", "kid", details={"occasion": "two"})
    found = standing(decided(book("child_seen", Settles.OCCASION), REPORT, *NEWS, seen))
    assert found == {"one": OPEN, "two": DISCHARGED, "three": OPEN}


def test_asking_later_settles_the_same_occasions():
    """What ended stays as it ended."""
    rules = book("child_seen", Settles.OCCASION)
    told = (REPORT, *NEWS, done(25, "child_seen", "kid"), done(40, "child_seen", "kid"))
    found = {"one": DISCHARGED, "two": DISCHARGED, "three": OPEN}
    assert standing(decided(rules, *told)) == standing(decided(rules, *told, at=89)) == found
