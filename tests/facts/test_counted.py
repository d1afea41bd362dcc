"""Measures of what was found in a window, each as it is read aloud."""

from datetime import UTC, datetime, timedelta

import pytest

from facts.conftest import Tell
from facts.measured import actions, flags, incidents, measured, reading
from riskengine.model.events import Between, NotAnswered, Replacement, Unanswered
from riskengine.model.facts import NOT_APPLICABLE, Bounds, WhyUnknown
from riskengine.rulebook.measures import Scope, Since, Weighted

TELL = Tell()
SECOND = timedelta(seconds=1)
NOT_SEARCHED = WhyUnknown.NOT_SEARCHED


def utc(*parts):
    """Return a moment in UTC."""
    return datetime(*parts, tzinfo=UTC)


def minutes(moment):
    """Return how many minutes after noon a moment is."""
    return (moment - TELL.at(0)) / timedelta(minutes=1)


def missing(incident, moment, **fields):
    """Report the girl missing."""
    people = fields.pop("people", [("kid", [])])
    return TELL.report(f"r-{incident}", minutes(moment), incident=incident, people=people, **fields)


def searched(id, minute, **fields):
    """Return a search for the girl."""
    return TELL("RecordsSearched", id, minute, **{"subject": "kid", "system": "records", **fields})


class TestWindows:
    """A window begins its length before the incident began, to the second, and ends now."""

    @pytest.mark.parametrize(
        ("window", "began", "first"),
        [
            ("2h", utc(2026, 3, 5, 12), utc(2026, 3, 5, 10)),
            ("90d", utc(2026, 3, 5, 12), utc(2025, 12, 5, 12)),
            # The clocks go forward on 29 March 2026 and back on 25 October: a day is 23 or 25 hours.
            ("1d", utc(2026, 3, 29, 12), utc(2026, 3, 28, 13)),
            ("24h", utc(2026, 3, 29, 12), utc(2026, 3, 28, 12)),
            ("1d", utc(2026, 10, 25, 12), utc(2026, 10, 24, 11)),
            ("24h", utc(2026, 10, 25, 12), utc(2026, 10, 24, 12)),
            # The year before 29 February ends on 28 February.
            ("1y", utc(2028, 2, 29, 9), utc(2027, 2, 28, 9)),
            ("1y", utc(2029, 2, 28, 9), utc(2028, 2, 28, 9)),
        ],
    )
    def test_the_first_second_of_a_window_is_in_it_and_the_one_before_is_not(self, window, began, first):
        """In the pack's own time zone."""
        measure = measured("person.episodes", "count", incidents("missing"), window)
        now = missing("i1", began)
        assert reading(measure, now, missing("i2", first), at=began)[0] == 2
        assert reading(measure, now, missing("i2", first - SECOND), at=began)[0] == 1

    def test_the_clock_alone_takes_nothing_out(self):
        """However long the incident lasts; what comes later is added."""
        measure = measured("person.episodes", "count", incidents("missing"), "90d")
        events = [missing("i1", utc(2026, 3, 5, 12)), missing("i2", utc(2025, 12, 5, 12))]
        assert reading(measure, *events, at=utc(2027, 3, 5, 12))[0] == 2
        events.append(missing("i3", utc(2026, 6, 1, 12)))
        assert reading(measure, *events, at=utc(2026, 6, 1, 11, 59, 59))[0] == 2
        assert reading(measure, *events, at=utc(2026, 6, 1, 12))[0] == 3

    def test_a_review_of_the_risk_begins_it_anew(self):
        """From when it was done, and only one done in this incident; an attempt is none."""
        measure = measured("person.episodes", "count", incidents("missing"), "2h")
        events = [
            TELL.report("r-i1", 0, people=[("kid",)]),
            TELL.report("r-i2", -60, incident="i2", people=[("kid",)]),
            TELL.done("tried", "risk_reviewed", 80, attempt=True),
            TELL.done("theirs", "risk_reviewed", 80, incident="i2"),
            TELL.done("done", "risk_reviewed", 90),
        ]
        assert reading(measure, *events, at=TELL.at(89))[0] == 2
        assert reading(measure, *events, at=TELL.at(90))[0] == 1

    def test_a_trend_is_this_window_against_the_one_before(self):
        """What lies on the border is in the later one."""
        measure = measured("person.trend", "trend", incidents("missing"), "1h")
        earlier = [
            TELL.report(f"r{at}", at, incident=f"before{at}", people=[("kid",)])
            for at in (-121, -120, -90, -60)
        ]
        now = TELL.report("r", 0, people=[("kid",)])
        assert reading(measure, now, *earlier, at=TELL.at(0)) == (0, None, ("r", "r-60"))
        again = TELL.report("again", 0, incident="i2", people=[("kid",)])
        assert reading(measure, now, again, *earlier, at=TELL.at(0))[0] == 1


class TestWhatCounts:
    """Incidents once, events each; nothing taken back."""

    def test_a_merged_incident_counts_once(self):
        """From when the merge is known."""
        measure = measured("person.episodes", "count", incidents("missing"))
        events = [
            TELL.report("r1", 0, people=[("kid",)]),
            TELL.report("r2", -5, incident="i2", people=[("kid",)]),
            TELL.report("r3", -9, incident="i3", people=[("kid",)]),
            TELL("IncidentMerged", "m", 10, incident="i3", into="i2"),
        ]
        assert reading(measure, *events, at=TELL.at(20), known_at=TELL.at(9))[0] == 3
        assert reading(measure, *events, at=TELL.at(20)) == (2, None, ("r1", "r3"))

    def test_what_was_replaced_or_redacted_does_not_count(self):
        """As far as that is known; what is redacted is gone at every moment."""
        measure = measured("person.seen", "count", actions("child_seen"))
        done = {"subject": "kid", "post": "officer"}
        report = TELL.report("r", 0, people=[("kid",)])
        events = [report, *(TELL.done(id, "child_seen", 1, **done) for id in ("a", "b", "c"))]
        wrong = TELL("EventReplaced", "x", 5, replaces="a", why=Replacement.MISTAKEN_IDENTITY)
        gone = TELL("RecordRedacted", "y", 6, redacts="b", authority="court")
        assert reading(measure, *events, wrong, gone, at=TELL.at(9)) == (1, None, ("c",))
        assert reading(measure, *events, wrong, gone, at=TELL.at(9), known_at=TELL.at(4))[0] == 2

    def test_this_incident_counts_too_unless_only_others_are_asked_for(self):
        """And what was merged into it is this one."""
        events = [
            TELL.report("r1", 0, people=[("kid",)]),
            TELL.report("r2", -5, incident="i2", people=[("kid",)]),
            TELL.report("r3", -9, incident="i3", people=[("kid",)]),
        ]
        every = measured("person.all", "count", incidents("missing"))
        others = measured("person.others", "count", incidents("missing"), elsewhere=True)
        assert reading(every, *events, at=TELL.at(0))[0] == 3
        assert reading(others, *events, at=TELL.at(0)) == (2, None, ("r2", "r3"))
        merged = TELL("IncidentMerged", "m", 10, incident="i3", into="i1")
        assert reading(others, *events, merged, at=TELL.at(10)) == (1, None, ("r2",))

    def test_of_many_the_newest_are_named(self):
        """No explanation lists hundreds."""
        measure = measured("person.all", "count", incidents("missing"))
        events = [TELL.report(f"r{at:02}", -at, incident=f"i{at}", people=[("kid",)]) for at in range(1, 61)]
        value, _, named = reading(measure, TELL.report("r", people=[("kid",)]), *events, at=TELL.at(0))
        assert (value, named) == (61, ("r", *(f"r{at:02}" for at in range(1, 24))))

    def test_an_incident_is_known_from_its_last_part_on(self):
        """It is of the kind, and the girl is at it, only once both were said."""
        measure = measured("person.all", "count", incidents("assault"))
        events = [
            TELL.report("r", 0, people=[("kid",)]),
            TELL.report("r2", -30, incident="i2"),
            TELL("IncidentReclassified", "k", -20, incident="i2", adds=("assault",), recorded=10),
            TELL.info("who", -10, incident="i2", people=[("kid",)]),
        ]
        assert reading(measure, *events, at=TELL.at(9))[0] == 0
        assert reading(measure, *events, at=TELL.at(10)) == (1, None, ("r2",))

    def test_incidents_at_one_place_are_the_place_s(self):
        """Whoever they are about; where nobody said where it is, nobody knows."""
        measure = measured("incident.calls", "count", incidents("missing"), scope=Scope.PLACE)
        events = [
            TELL.report("r2", -5, incident="i2", people=[("man",)], place="home"),
            TELL.report("r3", -5, incident="i3", people=[("kid",)], place="park"),
        ]
        here = TELL.report("r1", 0, people=[("kid",)], place="home")
        assert reading(measure, here, *events, at=TELL.at(0), who=None) == (2, None, ("r1", "r2"))
        somewhere = TELL.report("r1", 0, people=[("kid",)])
        assert reading(measure, somewhere, *events, at=TELL.at(0), who=None) == (None, None, ())


class TestScores:
    """A checklist: each line counts once, by the freshest of it."""

    def test_a_line_fades_evenly_with_its_age_when_the_incident_began(self):
        """In the pack's calendar, and not by the clock since."""
        checklist = (
            Weighted(weight=4, selection=incidents("assault")),
            Weighted(weight=0.1, selection=flags("noted")),
            Weighted(weight=0.2, selection=incidents("missing")),
        )
        measure = measured("person.concern", "score", checklist=checklist, fades_over="100d")
        began = utc(2026, 2, 5, 12)
        events = [
            missing("i1", began),
            missing("i2", began - timedelta(days=75), kinds=("assault",)),
            missing("i3", began - timedelta(days=90), kinds=("assault",)),
            TELL("FlagRaised", "f", minutes(began), flag="noted", subject="kid"),
        ]
        for at in (began, began + timedelta(days=60)):
            assert reading(measure, *events, at=at) == (1.3, None, ("r-i2", "f", "r-i1"))
        alone = [missing("i1", began, kinds=("assault",)), events[2]]
        assert reading(measure, *alone, at=began)[0] == 4
        for days in (100, 150):
            old = missing("i2", began - timedelta(days=days), kinds=("assault",))
            assert reading(measure, missing("i1", began), old, at=began)[0] == 0.2

    def test_one_that_can_fall_is_unknown_until_systems_are_searched(self):
        """What nobody has found yet could lower it."""
        checklist = (
            Weighted(weight=2, selection=incidents("missing")),
            Weighted(weight=-1, selection=flags("noted")),
        )
        measure = measured("person.balance", "score", checklist=checklist, systems=("records",))
        report = TELL.report("r", people=[("kid",)])
        assert reading(measure, report, at=TELL.at(5)) == (None, NOT_SEARCHED, ())
        assert reading(measure, report, searched("s", 5), at=TELL.at(5)) == (2, None, ("r", "s"))


ANY = incidents("missing", "assault")


class TestSearches:
    """Until the systems that are named were searched, what is found is the least there can be."""

    REPORT = TELL.report("r", people=[("kid",)])

    @pytest.mark.parametrize(
        ("kind", "fields", "before", "after"),
        [
            ("count", {}, Bounds(1, None), 1),
            ("exists", {}, True, True),
            ("exists", {"elsewhere": True}, None, False),
            ("count", {"elsewhere": True}, None, 0),
            ("distinct", {"by": "suspect"}, None, 0),
            ("trend", {"window": "1d"}, None, 1),
            ("latest", {}, None, TELL.at(0)),
            ("first", {"elsewhere": True}, None, NOT_APPLICABLE),
        ],
    )
    def test_a_search_makes_exact(self, kind, fields, before, after):
        """Of both systems, for her, since the incident began."""
        measure = measured("person.it", kind, ANY, systems=("records", "register"), **fields)
        one, other = searched("s1", 3), searched("s2", 4, system="register")
        exact = None if before is True else NOT_SEARCHED
        assert reading(measure, self.REPORT, one, at=TELL.at(9))[:2] == (before, exact)
        assert reading(measure, self.REPORT, one, other, at=TELL.at(3))[:2] == (before, exact)
        assert reading(measure, self.REPORT, one, other, at=TELL.at(9))[:2] == (after, None)

    @pytest.mark.parametrize(
        ("search", "exact"),
        [
            (searched("s", 0), True),
            (searched("s", -1), False),
            (searched("s", 5, incident="i2"), True),
            (searched("s", 5, subject="mum"), False),
            (searched("s", 5, system="register"), False),
            (searched("s", 5, back_to=TELL.at(-120)), True),
            (searched("s", 5, back_to=TELL.at(-120) + SECOND), False),
            (searched("s", 5, recorded=30), False),
        ],
    )
    def test_which_searches_do(self, search, exact):
        """One that reaches back to where the window begins, made since the incident began, and known."""
        measure = measured("person.it", "count", ANY, "2h", systems=("records",))
        wanted = (1, None) if exact else (Bounds(1, None), NOT_SEARCHED)
        other = TELL.report("r2", 1, incident="i2", people=[("mum",)])
        assert reading(measure, self.REPORT, other, search, at=TELL.at(9))[:2] == wanted

    def test_all_of_history_needs_a_search_that_goes_back_for_ever(self):
        """Any date leaves something before it."""
        measure = measured("person.it", "count", ANY, systems=("records",))
        search = searched("s", 5, back_to=utc(1970, 1, 1))
        assert reading(measure, self.REPORT, search, at=TELL.at(9))[0] == Bounds(1, None)


class TestTold:
    """What somebody tells of a measure counts beside what is found."""

    @pytest.mark.parametrize(
        ("kind", "answer", "unsearched", "exact"),
        [
            ("count", 3, 3, 3),
            ("count", 0, 1, 1),
            ("count", Between(at_least=3), Bounds(3, None), Bounds(3, None)),
            ("count", Between(at_least=0), Bounds(1, None), 1),
            ("count", Between(at_most=4), Bounds(1, 4), 1),
            ("count", Between(at_most=1), 1, 1),
            ("count", Between(at_most=0), Bounds(1, None), 1),
            ("count", Between(at_least=2, at_most=4), Bounds(2, 4), Bounds(2, 4)),
            ("count", NotAnswered(unknown=Unanswered.REFUSED), Bounds(1, None), 1),
            ("exists", False, True, True),
            ("trend", 5, 5, 5),
            ("trend", -5, -5, 1),
            ("latest", "2026-03-05T11:00:00+00:00", TELL.at(0), TELL.at(0)),
            ("first", "2026-03-05T11:00:00+00:00", TELL.at(-60), TELL.at(-60)),
        ],
    )
    def test_it_is_at_least_the_more_of_the_two(self, kind, answer, unsearched, exact):
        """Whoever says exactly how many makes it exact; of a trend nobody searched only that is known."""
        window = "1d" if kind == "trend" else None
        measure = measured("person.it", kind, incidents("missing"), window, systems=("records",))
        report = TELL.report("r", people=[("kid", [], {"person.it": answer})])
        assert reading(measure, report, at=TELL.at(9))[0] == unsearched
        assert reading(measure, report, searched("s", 1), at=TELL.at(9))[0] == exact

    def test_somebody_who_says_no_is_believed_where_nothing_is_found(self):
        """And his word is named."""
        measure = measured("person.it", "exists", incidents("assault"), systems=("records",))
        report = TELL.report("r", people=[("kid",)])
        no = TELL.info("no", 3, people=[("kid", [], {"person.it": False})])
        assert reading(measure, report, at=TELL.at(9)) == (None, NOT_SEARCHED, ())
        assert reading(measure, report, no, at=TELL.at(9)) == (False, None, ("no",))

    def test_why_nobody_knows_is_said(self):
        """Until a system is searched that is why; where none could tell, that somebody would not say."""
        refused = {"person.it": NotAnswered(unknown=Unanswered.REFUSED)}
        report = TELL.report("r", people=[("kid", [], refused)])
        on_record = measured("person.it", "latest", incidents("assault"), systems=("records",))
        assert reading(on_record, report, at=TELL.at(9)) == (None, NOT_SEARCHED, ())
        nowhere = measured("person.it", "elapsed", since=(Since(fact="person.last_seen"),))
        assert reading(nowhere, report, at=TELL.at(9)) == (None, WhyUnknown.REFUSED, ())


def test_before_the_report_an_incident_began_with_the_first_that_happened():
    """A window that ended now would move by the clock alone."""
    measure = measured("person.marked", "count", flags("noted"), "1h")
    events = [
        TELL.info("first", 0, people=[("kid",)]),
        TELL("FlagRaised", "f", -60, flag="noted", subject="kid", incident="i2"),
        TELL.report("r", 30),
    ]
    found = [reading(measure, *events, at=TELL.at(at), known_at=TELL.at(90))[0] for at in (0, 29, 30)]
    assert found == [1, 1, 0]
