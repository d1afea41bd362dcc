"""What another agency owes once the police have asked: awaited and chased, never overdue."""

from grading.timed import duty, timed
from riskengine.model.ledger import DutyState
from small.telling import after, decided, done, person, released, reported, transferred

OPEN, OVERDUE, AWAITED = DutyState.OPEN, DutyState.OVERDUE, DutyState.AWAITED
DISCHARGED, RELEASED = DutyState.DISCHARGED, DutyState.RELEASED
ASKED, HELD = "referred/kid", "conference/kid"
BOOK = timed("""
- id: a.asked
  about: child
  when: {}
  then:
    duties:
      - {action: referred, from: reported, within: 1h, by: officer,
         awaits: {agency: social_worker, action: conference, within: 2h}}
- id: a.chased
  about: child
  when: {child.duty.conference.late: true}
  then: {duties: [{action: child_seen, from: rule_held, within: 1h, by: officer}]}
""")
REPORT = reported(people=(person("kid", "child"),))


def ids(decision):
    """The duties, each with where it stands."""
    return {one.id: one.state for one in decision.duties}


def test_nothing_is_awaited_before_it_was_asked_for():
    """Police owe the asking."""
    assert ids(decided(BOOK, REPORT, at=600)) == {ASKED: OVERDUE}


def test_once_asked_for_it_is_awaited_from_the_agency():
    """With the time the agency has."""
    found = duty(decided(BOOK, REPORT, done(30, "referred", "kid")), HELD)
    assert (found.state, found.by, found.opened_at, found.due_at) == (
        AWAITED,
        "social_worker",
        after(30),
        after(150),
    )
    assert not found.owed


def test_what_an_agency_is_late_with_is_never_overdue_and_is_chased():
    """From the minute its time has passed."""
    told = (REPORT, done(30, "referred", "kid"))
    assert ids(decided(BOOK, *told, at=149)) == {ASKED: DISCHARGED, HELD: AWAITED}
    assert ids(decided(BOOK, *told, at=150)) == {ASKED: DISCHARGED, HELD: AWAITED, "child_seen/kid": OPEN}
    assert ids(decided(BOOK, *told, at=999))[HELD] is AWAITED


def test_it_ends_when_the_agency_does_it_or_refuses():
    """Whoever records that it did."""
    told = (REPORT, done(30, "referred", "kid"))
    assert ids(decided(BOOK, *told, done(40, "conference", "kid")))[HELD] is DISCHARGED
    assert ids(decided(BOOK, *told, released(40, HELD)))[HELD] is RELEASED


def test_what_was_done_before_it_was_asked_for_answers_nothing():
    """The meeting was about something else."""
    told = (REPORT, done(20, "conference", "kid"), done(30, "referred", "kid"))
    assert ids(decided(BOOK, *told))[HELD] is AWAITED


def test_what_an_agency_handed_on_is_awaited_again_when_it_comes_back():
    """It never becomes a duty of the agency that is overdue."""
    told = (REPORT, done(30, "referred", "kid"), transferred(40, HELD, 100))
    assert duty(decided(BOOK, *told), HELD).state is DutyState.TRANSFERRED
    assert duty(decided(BOOK, *told, at=100), HELD).state is AWAITED
    assert duty(decided(BOOK, *told, at=600), HELD).state is AWAITED


def test_each_round_of_asking_has_an_answer_of_its_own():
    """Answered before, the agency has to answer what is asked again."""
    book = timed("""
- id: a.asked
  about: child
  when: {}
  then:
    duties:
      - {action: referred, from: reported, within: 1h, every: 1d, by: officer,
         awaits: {agency: social_worker, action: conference, within: 2h}}
""")
    first = (REPORT, done(30, "referred", "kid"))
    assert ids(decided(book, *first)) == {ASKED: OPEN, HELD: AWAITED}
    held = (*first, done(60, "conference", "kid"))
    assert ids(decided(book, *held)) == {ASKED: OPEN, HELD: DISCHARGED}
    again = duty(decided(book, *held, done(900, "referred", "kid", id="again")), HELD)
    assert (again.state, again.opened_at, again.due_at) == (AWAITED, after(900), after(1020))
