"""What is owed: how duties open, merge and fall due."""

import pytest

from riskengine.model.grades import Binds
from riskengine.model.ledger import Awaited, Deadline, DutyState
from small.rulebooks import rulebook
from small.telling import after, decided, done, graded, learnt, link, person, reported

OPEN, OVERDUE, DISCHARGED = DutyState.OPEN, DutyState.OVERDUE, DutyState.DISCHARGED
KID = person("kid", "child", facts={"child.age": 9})
SEEN = """
- id: d.seen
  about: child
  when: {}
  then: {duties: [{action: child_seen, from: reported, within: 1h, by: officer}]}
"""


def duty(decision, id):
    """The one duty of that id."""
    return next(one for one in decision.duties if one.id == id)


def ids(decision):
    """The ids of every duty on record."""
    return [one.id for one in decision.duties]


def test_a_rule_that_holds_opens_a_duty_for_each_it_is_about():
    """What, for whom: that is the duty's identity."""
    people = (KID, person("sis", "child"))
    decision = decided(rulebook(SEEN), reported(people=people))
    assert ids(decision) == ["child_seen/kid", "child_seen/sis"]
    found = duty(decision, "child_seen/kid")
    assert (found.actions, found.subject, found.by) == (("child_seen",), "kid", "officer")
    assert (found.opened_at, found.due_at, found.deadline) == (after(0), after(60), Deadline.TARGET)
    assert (found.state, found.rules, found.binds) == (OPEN, ("d.seen",), Binds.SHOULD)


def test_a_rule_that_may_hold_owes_nothing():
    """Only certainty opens a duty."""
    book = rulebook("""
    - {id: d.w, when: {incident.weapon: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    """)
    assert ids(decided(book, reported())) == []


def test_a_duty_for_two_people_is_known_by_both():
    """A pair has a duty of its own."""
    book = rulebook("""
    - id: d.apart
      about: [child, suspect]
      joined_by: parent_of
      when: {}
      then: {duties: [{action: kept_apart, by: officer}]}
    """)
    people = (KID, person("sue", "suspect"), person("sid", "suspect"))
    links = (link("parent_of", "kid", "sue"), link("parent_of", "kid", "sid"))
    assert ids(decided(book, reported(people=people, links=links))) == [
        "kept_apart/kid/sid",
        "kept_apart/kid/sue",
    ]


def test_either_of_several_actions_is_one_duty():
    """A list of actions is owed as one."""
    book = rulebook("""
    - {id: d.either, about: child, when: {}, then: {duties: [{action: [conference, referred], by: officer}]}}
    """)
    decision = decided(book, reported(people=(KID,)), done(5, "referred", "kid"))
    (found,) = decision.duties
    assert (found.id, found.state) == ("conference|referred/kid", DISCHARGED)


MERGE = rulebook("""
- id: d.one
  when: {incident.weapon: true}
  then:
    duties:
      - {action: attended, from: reported, within: 2h, before: reviewed, by: call_handler,
         escalate_to: sergeant}
- id: d.two
  binds: must
  when: {incident.injury: serious}
  then:
    duties:
      - {action: attended, from: reported, within: 1h, deadline: limit, by: sergeant, escalate_to: inspector,
         awaits: {agency: social_worker, action: conference}}
""")


def test_rules_that_owe_the_same_merge_into_one_duty():
    """The earliest deadline, the highest posts, the strongest binding and all the reasons."""
    decision = decided(MERGE, reported(facts={"incident.weapon": True, "incident.injury": "serious"}))
    (found,) = decision.duties
    assert found.rules == ("d.one", "d.two")
    assert (found.due_at, found.deadline) == (after(60), Deadline.LIMIT)
    assert (found.by, found.escalate_to, found.binds) == ("sergeant", "inspector", Binds.MUST)
    assert found.awaits == Awaited(agency="social_worker", action="conference")
    assert found.before == ("reviewed",)


def test_a_reason_that_comes_later_joins_the_duty_that_is_there():
    """It stays opened when it was, and may fall due sooner."""
    told = (reported(facts={"incident.weapon": True}), learnt(20, {"incident.injury": "serious"}))
    (found,) = decided(MERGE, *told).duties
    assert (found.opened_at, found.due_at, found.rules) == (after(0), after(60), ("d.one", "d.two"))


def test_a_duty_that_ended_is_not_owed_again_by_another_reason():
    """Once done it is done; only another occasion opens it again."""
    told = (
        reported(facts={"incident.weapon": True}),
        done(10, "attended"),
        learnt(20, {"incident.injury": "serious"}),
    )
    (found,) = decided(MERGE, *told).duties
    assert (found.state, found.rules) == (DISCHARGED, ("d.one",))


def test_what_was_owed_stays_owed_when_its_rule_stops_holding():
    """Silence and change of facts never end a duty."""
    book = rulebook("""
    - id: d.violence
      when: {incident.violence: true}
      then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}
    """)
    told = (reported(facts={"incident.violence": True}), done(10, "attended"))
    assert decided(book, *told).reasons == ()
    assert duty(decided(book, *told), "reviewed/i1").state is OPEN
    assert duty(decided(book, *told, at=60), "reviewed/i1").state is OVERDUE


def test_a_duty_is_overdue_at_its_deadline():
    """Not a second sooner."""
    told = reported(people=(KID,))
    book = rulebook(SEEN)
    assert duty(decided(book, told, at=60 - 1 / 60), "child_seen/kid").state is OPEN
    assert duty(decided(book, told, at=60), "child_seen/kid").state is OVERDUE


def test_an_action_at_the_second_of_the_deadline_is_in_time():
    """It was done, and is never said to have been late."""
    decision = decided(rulebook(SEEN), reported(people=(KID,)), done(60, "child_seen", "kid"))
    assert duty(decision, "child_seen/kid").state is DISCHARGED


def test_without_a_deadline_nothing_falls_due():
    """The duty is open until it is ended."""
    book = rulebook("""
    - {id: d.w, when: {}, then: {duties: [{action: reviewed, by: sergeant}]}}
    """)
    found = duty(decided(book, reported(), at=60 * 24 * 365), "reviewed/i1")
    assert (found.state, found.due_at, found.deadline) == (OPEN, None, None)


def of_start(start):
    """A rulebook that owes a review an hour after something."""
    return rulebook(f"""
    - id: d.start
      when: {{incident.weapon: true}}
      then: {{duties: [{{action: reviewed, from: {start}, within: 1h, by: sergeant}}]}}
    """)


def due(start, *events, at=None):
    """When the review is due."""
    return duty(decided(of_start(start), *events, at=at), "reviewed/i1").due_at


def test_time_runs_from_when_it_was_reported_or_recorded():
    """A report written down later was made when it was made."""
    told = reported(facts={"incident.weapon": True})
    late = reported(recorded=30, facts={"incident.weapon": True})
    assert (due("occurred", told), due("reported", told), due("recorded", told)) == (after(60),) * 3
    assert (due("occurred", late), due("recorded", late)) == (after(90), after(90))


def test_time_runs_from_when_the_rule_first_held():
    """What is known later is owed from then; and holding on does not move it."""
    armed = learnt(10, {"incident.weapon": True})
    assert due("rule_held", reported(), armed) == after(70)
    assert due("rule_held", reported(), armed, learnt(40, {"incident.where": "home"})) == after(70)


def test_time_runs_from_when_the_response_was_first_graded():
    """Until then nothing is due; a level of risk is no such grade, and a second grade restarts nothing."""
    armed = reported(people=(KID,), facts={"incident.weapon": True})
    assert due("grade_set", armed, graded(3, "low", "missing", subject="kid")) is None
    assert due("grade_set", armed, graded(5, "grade_2")) == after(65)
    assert due("grade_set", armed, graded(5, "grade_2"), graded(9, "grade_1")) == after(65)


def test_time_runs_from_an_action():
    """Until it is done nothing is due; an attempt does not count."""
    armed = reported(facts={"incident.weapon": True})
    assert due("attended", armed, done(5, "attended", attempt=True)) is None
    assert due("attended", armed, done(8, "attended"), done(20, "attended")) == after(68)


BEFORE = rulebook("""
- id: d.before
  about: child
  when: {child.distress: ">= upset"}
  then: {duties: [{action: child_seen, before: conference, by: officer}]}
""")
UPSET = person("kid", "child", facts={"child.distress": "upset"})


def test_what_comes_before_an_action_falls_due_with_it():
    """Until that is done nothing is due; then the duty is overdue at once."""
    told = reported(people=(UPSET,))
    assert duty(decided(BEFORE, told), "child_seen/kid").due_at is None
    found = duty(decided(BEFORE, told, done(30, "conference", "kid")), "child_seen/kid")
    assert (found.state, found.due_at, found.deadline) == (OVERDUE, after(30), Deadline.TARGET)


def test_what_comes_before_an_action_and_is_done_by_then_is_in_time():
    """Even in the same second."""
    seen = done(30, "child_seen", "kid")
    found = duty(
        decided(BEFORE, reported(people=(UPSET,)), seen, done(30, "conference", "kid")), "child_seen/kid"
    )
    assert found.state is DISCHARGED


def test_what_was_done_already_makes_nothing_due():
    """Nobody is late for what was not owed yet; the next time counts."""
    calm = person("kid", "child")
    told = (reported(people=(calm,)), done(10, "conference", "kid"), learnt(20, people=(UPSET,)))
    assert duty(decided(BEFORE, *told, at=500), "child_seen/kid").state is OPEN
    again = duty(decided(BEFORE, *told, done(40, "conference", "kid")), "child_seen/kid")
    assert (again.state, again.due_at) == (OVERDUE, after(40))


@pytest.mark.parametrize("kinds", [("target", "limit"), ("limit", "target")])
def test_a_time_that_one_rule_takes_from_law_is_one_of_law_whoever_else_gives_the_same(kinds):
    """In whichever order the rules come."""
    rules = [
        f"{{id: d.{name}, when: {{}}, then: {{duties: [{{action: reviewed, from: reported, within: 1h, "
        f"deadline: {kind}, by: sergeant}}]}}}}"
        for name, kind in zip("ab", kinds, strict=True)
    ]
    (duty,) = decided(rulebook(f"[{', '.join(rules)}]"), reported()).duties
    assert (duty.rules, duty.deadline) == (("d.a", "d.b"), Deadline.LIMIT)
