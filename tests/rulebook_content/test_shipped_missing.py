"""What the shipped rules say of missing children as time passes and earlier times add up."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from riskengine.engine import Engine
from riskengine.model.events import (
    ActionTaken,
    ChallengeAnswered,
    GradeSet,
    IncidentReported,
    InformationAdded,
    PersonSaid,
    RecordsSearched,
    Source,
)
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import ChallengeState, DutyState
from riskengine.rulebook.load import load_rulebook

TONIGHT = datetime(2026, 6, 20, 21, 0, tzinfo=UTC)
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
CALLER = Source(post="caller", person="mother")
OFFICER = Source(post="officer", person="officer")
HANDLER = Source(post="call_handler", person="handler")
INSPECTOR = Source(post="control_room_inspector", person="inspector")


@cache
def book(pack="national"):
    return load_rulebook(pack=pack)


def at(ago=timedelta(), incident="tonight", by=HANDLER, written=None):
    """What every event carries, so long before tonight's report."""
    when = TONIGHT - ago
    name = f"{incident}:{when.isoformat()}:{by.post}"
    return {
        "id": name,
        "incident": incident,
        "occurred_at": when,
        "recorded_at": written or when,
        "by": by,
    }


def report(ago=timedelta(), incident="tonight", written=None, **facts):
    """Somebody reports the girl missing; dots in the names of facts are written as double underscores."""
    told = {"child.missing": True, **{name.replace("__", "."): said for name, said in facts.items()}}
    girl = PersonSaid(id="girl", roles=("child",), facts=told)
    return IncidentReported(kinds=("missing",), people=(girl,), **at(ago, incident, CALLER, written))


def earlier(*ago, **facts):
    """She was reported missing so long before tonight, each time in an incident of its own."""
    return [report(one, f"earlier-{number}", **facts) for number, one in enumerate(ago)]


def learnt(ago=timedelta(), incident="tonight", by=OFFICER, **facts):
    girl = PersonSaid(id="girl", facts={name.replace("__", "."): said for name, said in facts.items()})
    return InformationAdded(people=(girl,), **at(ago, incident, by))


def done(action, ago=timedelta(), incident="tonight", by=OFFICER, **details):
    envelope = named(action, at(ago, incident, by))
    return ActionTaken(action=action, subject="girl", details=details, **envelope)


def searched(ago=timedelta(), incident="tonight"):
    envelope = named("searched", at(ago, incident))
    return RecordsSearched(subject="girl", system="missing_system", **envelope)


def named(what, envelope):
    """Two things may happen at one moment, so each says what it is."""
    return {**envelope, "id": f"{envelope['id']}:{what}"}


def told(*events, pack="national"):
    engine = Engine(book(pack))
    for event in sorted(events, key=lambda one: one.recorded_at):
        engine.observe(event)
    return engine


def tonight(engine, later=timedelta()):
    decision = engine.decide("tonight", TONIGHT + later)
    assert decision.degraded is None, decision.degraded
    return decision


def holding(decision):
    return {reason.rule for reason in decision.reasons}


def level(decision, strand="missing"):
    return next(one.floor.id for one in decision.risks if (one.subject, one.strand) == ("girl", strand))


def duty(decision, name):
    return next((one.state for one in decision.duties if one.id == name), None)


@pytest.mark.parametrize(("more", "third"), [(timedelta(), True), (SECOND, False)])
def test_ninety_days_are_counted_to_the_second(more, third):
    """A first time at this time of day 90 days ago still counts; one a second older does not.

    The clocks went forward in between, so those days are an hour short.
    """
    engine = told(*earlier(90 * DAY - HOUR + more, 40 * DAY), report())
    assert ("missing.third-time-in-ninety-days" in holding(tonight(engine))) is third


def test_the_calendar_takes_nothing_out_of_the_window():
    """Half a year on, while she is still away, the three times are three times."""
    engine = told(*earlier(80 * DAY, 40 * DAY), report(), pack="gloucestershire")
    for later in (timedelta(), 11 * DAY, 60 * DAY, 180 * DAY):
        assert "missing.third-time-in-ninety-days" in holding(tonight(engine, later))
        assert level(tonight(engine, later)) == "high"


def test_lowering_her_is_challenged_once_and_an_answer_lasts():
    """One decision is one challenge, however often anybody asks and whatever leaves the window."""
    lowered = GradeSet(scale="missing", value="medium", subject="girl", reason="Back soon", **at(-2 * HOUR))
    told_so_far = (*earlier(80 * DAY, 40 * DAY), report(), lowered)
    engine = told(*told_so_far, pack="gloucestershire")
    against = {
        one.id
        for later in range(2, 400, 7)
        for one in tonight(engine, later * HOUR).challenges
        if one.scale == "missing"
    }
    assert against == {f"{lowered.id}/missing/girl"}
    answer = ChallengeAnswered(
        challenge=f"{lowered.id}/missing/girl",
        reason="She is with officers",
        considered="What is known of her",
        **at(-3 * HOUR, by=INSPECTOR),
    )
    engine.observe(answer)
    for later in (3 * HOUR, 30 * DAY, 120 * DAY):
        (only,) = (one for one in tonight(engine, later).challenges if one.scale == "missing")
        assert only.state is ChallengeState.ANSWERED


@pytest.mark.parametrize("pack", ["national", "gloucestershire", "hampshire"])
@pytest.mark.parametrize("apart", [5 * DAY, 60 * DAY])
def test_more_times_never_lower_anything(pack, apart):
    """No floor falls, and nothing that was owed or forbidden is not, because there was one time more."""
    before = None
    for times in (0, 1, 2, 3, 4, 5, 7, 8, 12, 20):
        decision = tonight(told(*earlier(*((n + 1) * apart for n in range(times))), report(), pack=pack))
        floors = (
            RESPONSE_GRADES[decision.response.floor.id],
            *(RISK_LEVELS[level(decision, strand)] for strand in ("missing", "exploitation")),
        )
        owed = {one.id for one in decision.duties}
        forbidden = {(one.handling, one.subject) for one in decision.prohibitions}
        if before is not None:
            assert all(now >= then for now, then in zip(floors, before[0], strict=True)), times
            assert owed >= before[1], times
            assert forbidden >= before[2], times
        before = floors, owed, forbidden


FOUND_ELSEWHERE = [
    (
        "missing.people-who-may-use-the-child",
        [learnt(40 * DAY, "earlier-0", child__harmed_while_missing=True)],
    ),
    (
        "missing.people-who-may-use-the-child",
        [learnt(40 * DAY, "earlier-0", child__found_with_dangerous_adult=True)],
    ),
    ("missing.told-of-abuse-before", [learnt(40 * DAY, "earlier-0", child__sexually_abused=True)]),
    ("missing.found-with-adults-before", [learnt(40 * DAY, "earlier-0", child__found_with_adult=True)]),
    ("missing.known-places-tried", [done("located", 40 * DAY, "earlier-0", place_found="arcade")]),
    ("missing.earlier-accounts-read", [done("prevention_interview", 40 * DAY, "earlier-0")]),
    ("missing.earlier-accounts-read", [done("return_interview_held", 40 * DAY, "earlier-0")]),
    (
        "missing.different-adults",
        [
            done("located", 40 * DAY, "earlier-0", adult_with="one"),
            done("located", 20 * DAY, "earlier-1", adult_with="two"),
        ],
    ),
]


@pytest.mark.parametrize(("rule", "found"), FOUND_ELSEWHERE)
def test_what_was_found_earlier_counts_tonight(rule, found):
    """It is on record, and nobody has to be asked for it."""
    history = earlier(41 * DAY, 21 * DAY)
    assert rule not in holding(tonight(told(*history, report())))
    assert rule in holding(tonight(told(*history, *found, report())))


def test_the_same_adult_twice_is_no_different_adult():
    """And an adult is told apart by who it is, not by how often."""
    found = [done("located", ago * DAY, f"earlier-{n}", adult_with="one") for n, ago in enumerate((40, 20))]
    decision = tonight(told(*earlier(41 * DAY, 21 * DAY), *found, report()))
    assert "missing.different-adults" not in holding(decision)


def test_where_it_is_heading_is_known_only_once_records_are_searched():
    """Twice lately and not at all before: a trend, if nothing is left that nobody has looked for."""
    history = earlier(40 * DAY, 20 * DAY)
    assert "missing.more-and-more-often" not in holding(tonight(told(*history, report())))
    decision = tonight(told(*history, report(), searched()))
    assert "missing.more-and-more-often" in holding(decision)
    steady = earlier(170 * DAY, 130 * DAY, 100 * DAY, 40 * DAY, 20 * DAY)
    assert "missing.more-and-more-often" not in holding(tonight(told(*steady, report(), searched())))


def test_a_first_time_is_one_that_records_show_to_be_the_first():
    """That nobody has looked is no first time."""
    assert "missing.first-time" not in holding(tonight(told(report())))
    assert "missing.first-time" in holding(tonight(told(report(), searched())))
    assert "missing.first-time" not in holding(tonight(told(*earlier(40 * DAY), report(), searched())))


@pytest.mark.parametrize(
    ("rule", "facts", "hours"),
    [
        ("missing.hours-pass", {}, 3),
        ("missing.young-child-and-hours", {"person__age": 12}, 3),
        ("missing.medicine-and-hours", {"child__medical_need": "some"}, 24),
        ("missing.away-overnight", {}, 24),
    ],
)
def test_time_counts_from_when_she_was_last_seen(rule, facts, hours):
    """To the second; and from the report while nobody knows when that was."""
    seen = (TONIGHT - HOUR).isoformat()
    known = told(report(child__last_seen_at=seen, **facts))
    assert rule not in holding(tonight(known, (hours - 1) * HOUR - SECOND))
    assert rule in holding(tonight(known, (hours - 1) * HOUR))
    unknown = told(report(**facts))
    assert rule not in holding(tonight(unknown, hours * HOUR - SECOND))
    assert rule in holding(tonight(unknown, hours * HOUR))


@pytest.mark.parametrize(("hours", "late"), [(5, False), (6, True), (40, True)])
def test_that_nobody_rang_for_hours_is_itself_a_worry(hours, late):
    """It raises the level and is asked about; what the police owe still counts from the report."""
    decision = tonight(told(report(child__last_seen_at=(TONIGHT - hours * HOUR).isoformat())))
    assert ("missing.reported-late" in holding(decision)) is late
    assert (duty(decision, "late_report_asked_about/girl") is DutyState.OPEN) is late
    assert [one.id for one in decision.duties if one.state is DutyState.OVERDUE] == []


def test_nobody_is_late_for_what_was_written_down_too_late():
    """Ten days unrecorded raise the level at once; the search is owed, and late only an hour after."""
    engine = told(report(10 * DAY, written=TONIGHT))
    decision = tonight(engine)
    assert "missing.recorded-late" in holding(decision)
    assert level(decision) == "high"
    assert duty(decision, "home_visited|located/girl") is DutyState.OPEN
    assert [one.id for one in decision.duties if one.state is DutyState.OVERDUE] == []
    assert duty(tonight(engine, HOUR - SECOND), "home_visited|located/girl") is DutyState.OPEN
    assert duty(tonight(engine, HOUR), "home_visited|located/girl") is DutyState.OVERDUE


def test_a_girl_afraid_to_go_back_is_not_simply_taken_back():
    """Taken back before anybody agreed where she goes, what was owed first is late."""
    found = (report(), done("located", -HOUR), learnt(-HOUR, child__afraid_to_go_back=True))
    decision = tonight(told(*found), HOUR)
    assert duty(decision, "safe_return_agreed/girl") is DutyState.OPEN
    assert duty(decision, "strategy_discussion_requested/girl") is DutyState.OPEN
    taken_back = tonight(told(*found, done("child_with_safe_adult", -2 * HOUR)), 2 * HOUR)
    assert duty(taken_back, "safe_return_agreed/girl") is DutyState.OVERDUE


def test_reviews_of_a_high_level_come_round_until_she_is_found():
    """An inspector's, each eight hours; a sergeant's is not the inspector's."""
    sergeant = Source(post="response_sergeant", person="sergeant")
    away = (report(child__taken=True),)
    engine = told(
        *away,
        done("search_reviewed", -HOUR / 2, by=sergeant),
        done("search_directed", -HOUR / 2, by=INSPECTOR),
    )
    owed = "search_directed/girl"
    assert duty(tonight(engine, HOUR), owed) is DutyState.OPEN
    assert duty(tonight(engine, 8 * HOUR + HOUR / 2), owed) is DutyState.OVERDUE
    (late,) = (one for one in tonight(engine, 30 * HOUR).duties if one.id == owed)
    assert (late.state, late.missed > 1) == (DutyState.OVERDUE, True)
    only_sergeant = told(*away, done("search_reviewed", -HOUR / 2, by=sergeant))
    assert duty(tonight(only_sergeant, HOUR), owed) is DutyState.OVERDUE
    engine.observe(done("located", -31 * HOUR))
    assert duty(tonight(engine, 48 * HOUR), owed) is DutyState.RELEASED


def test_a_return_interview_is_chased_each_week_until_it_is_held():
    """Three days after it was asked for it is late; after that it is asked about again and again."""
    back = (report(), done("located", -HOUR), done("child_with_safe_adult", -HOUR))
    engine = told(*back, done("return_interview_asked_for", -2 * HOUR))
    late = 2 * HOUR + 3 * DAY
    assert duty(tonight(engine, late - SECOND), "return_interview_chased/girl") is None
    assert duty(tonight(engine, late), "return_interview_chased/girl") is DutyState.OPEN
    engine.observe(done("return_interview_chased", -late - HOUR))
    assert duty(tonight(engine, late + 2 * DAY), "return_interview_chased/girl") is DutyState.OPEN
    assert duty(tonight(engine, late + 9 * DAY), "return_interview_chased/girl") is DutyState.OVERDUE
    engine.observe(done("return_interview_held", -late - 10 * DAY))
    after = tonight(engine, late + 11 * DAY)
    assert duty(after, "return_interview_chased/girl") is DutyState.RELEASED
    assert duty(after, "return_interview_used/girl") is DutyState.OPEN
