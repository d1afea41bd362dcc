"""Nobody is late for what could not be known: what is written down late is caught up with."""

from pathlib import Path

from grading.timed import duty, timed
from riskengine.engine import Engine
from riskengine.model.events import Source
from riskengine.model.ledger import DutyState
from riskengine.rulebook.load import load_rulebook
from small.telling import after, decided, learnt, person, reported

OPEN, OVERDUE = DutyState.OPEN, DutyState.OVERDUE
DAY = 24 * 60
SEEN = "child_seen/kid"
BOOK = timed("""
- id: k.seen
  about: child
  when: {incident.weapon: true}
  then: {duties: [{action: child_seen, from: reported, within: 3h, by: officer}]}
- id: k.reviewed
  when: {incident.weapon: true}
  then: {duties: [{action: reviewed, from: reported, within: 30m, by: sergeant}]}
""")
KID = (person("kid", "child"),)
ARMED = {"incident.weapon": True}


def seen(*events, at=None):
    """The duty to see the child."""
    return duty(decided(BOOK, *events, at=at), SEEN)


def test_a_report_written_down_ten_days_late_is_caught_up_with_from_then():
    """The risk counts from when it was; the police are late only from when they could know."""
    late = reported(recorded=10 * DAY, people=KID, facts=ARMED)
    found = seen(late)
    assert (found.opened_at, found.known_from) == (after(0), after(10 * DAY))
    assert (found.state, found.due_at) == (OPEN, after(10 * DAY + 60))
    assert seen(late, at=10 * DAY + 60).state is OVERDUE


def test_catching_up_takes_no_longer_than_the_rule_gives():
    """Half an hour stays half an hour."""
    late = reported(recorded=10 * DAY, people=KID, facts=ARMED)
    assert duty(decided(BOOK, late), "reviewed/i1").due_at == after(10 * DAY + 30)


def test_a_time_that_is_not_over_yet_is_not_made_longer():
    """There are still two hours."""
    assert seen(reported(recorded=60, people=KID, facts=ARMED)).due_at == after(180)


def test_one_late_fact_makes_late_only_what_rests_on_it():
    """The report was there in time; the weapon was written down days later."""
    told = (reported(people=KID), learnt(5, ARMED, recorded=3 * DAY))
    assert seen(*told).due_at == after(3 * DAY + 60)


def test_a_fact_told_twice_counts_from_when_it_was_first_written_down():
    """A second, later record takes nothing away from the first."""
    told = (reported(people=KID, facts=ARMED), learnt(0, ARMED, recorded=3 * DAY))
    assert seen(*told).due_at == after(180)


def test_somebody_named_late_is_owed_from_when_they_were_named():
    """Nobody can see a child of whom nobody has heard."""
    told = (reported(facts=ARMED), learnt(5, people=KID, recorded=3 * DAY))
    assert seen(*told).due_at == after(3 * DAY + 60)


def test_what_is_learnt_when_the_time_is_over_is_not_late_at_once():
    """It is caught up with from the minute it is learnt."""
    told = (reported(people=KID), learnt(600, ARMED))
    assert seen(*told).due_at == after(660)


def test_asking_again_later_makes_nothing_less_late():
    """Nor does it make it later."""
    late = reported(recorded=10 * DAY, people=KID, facts=ARMED)
    for minute in (10 * DAY, 10 * DAY + 1, 10 * DAY + 59, 20 * DAY):
        assert seen(late, at=minute).due_at == after(10 * DAY + 60)


def test_the_pack_says_how_long_catching_up_takes():
    """Two hours here."""
    book = timed(
        """
    - id: k.seen
      about: child
      when: {}
      then: {duties: [{action: child_seen, from: reported, within: 3h, by: officer}]}
    """,
        catch_up=7200,
    )
    late = reported(recorded=10 * DAY, people=KID)
    assert duty(decided(book, late), SEEN).due_at == after(10 * DAY + 120)


def test_what_another_incident_tells_late_is_caught_up_with_from_then():
    """The third time was written down three days later: until then nobody could count three."""
    book = load_rulebook(Path(__file__).parents[1] / "properties" / "packs", "clockwork")
    engine = Engine(book)
    for number, (at, recorded) in enumerate(((0, 0), (60, 60), (120, 3 * DAY))):
        engine.hear(
            reported(
                at,
                recorded=recorded,
                id=f"report-{number}",
                incident=f"i{number}",
                kinds=("missing",),
                people=KID,
                by=Source(post="dispatcher", person="dan"),
            )
        )
    found = duty(engine.decide("i0", after(3 * DAY)), "referred/kid")
    assert (found.opened_at, found.due_at, found.state) == (after(120), after(3 * DAY + 60), OPEN)
