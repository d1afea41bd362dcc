"""Measures over links: what was found of those whom links reach, over which paths, and what is not known."""

import pytest

from facts.links_told import (
    TELL,
    book_of,
    ended,
    facts_of,
    linked,
    merged,
    path,
    redacted,
    replaced,
    via,
)
from facts.measured import actions, flags, incidents, measured
from riskengine.facts.linked import PATHS
from riskengine.facts.measures import EVIDENCE
from riskengine.model.events import Between
from riskengine.model.facts import NOT_APPLICABLE, Bounds, WhyUnknown
from riskengine.model.network import LeftOut
from riskengine.rulebook.measures import Scope
from riskengine.rulebook.network import Reach

NOT_SEARCHED = WhyUnknown.NOT_SEARCHED
AT_HOME = via("resides_at", hops=2)
MARKED = flags("noted")
HURT = incidents("assault", roles=["victim"])
HOME = (
    TELL.report(people=[("kid", ["victim"])], kinds=("missing",), place="flat"),
    linked("k", "kid", "resides_at", "flat", 0),
    linked("m", "man", "resides_at", "flat", 0),
)


def over(kind, selection, walk, window=None, of="person", **fields):
    """Return a fact that is measured over links."""
    fields.setdefault("systems", ("register",))
    return measured(f"{of}.found", kind, selection, window, Scope.LINKED, linked=walk, **fields)


def came_to(fact, *events, who="kid", at=60, known_at=None, reach=None, of="i1"):
    """Return what a measure comes to, and the facts it is among."""
    facts = facts_of(book_of(fact, reach=reach), *events, at=at, known_at=known_at, of=of)
    subject = facts.incident if fact.of == "incident" else facts.subject(who)
    return subject.readings.get(fact.id), facts


def value(*args, **kwargs):
    """Return what a measure comes to."""
    return came_to(*args, **kwargs)[0]


def paths(*args, who="kid", **kwargs):
    """Return the paths over which a measure found anything."""
    return [
        str(one) for one in came_to(*args, who=who, **kwargs)[1].paths.get((who, f"{args[0].of}.found"), ())
    ]


def searched(minute, *subjects, system="register", **fields):
    """Return searches for some people or places."""
    return tuple(
        TELL("RecordsSearched", f"s-{who}-{system}-{minute}", minute, subject=who, system=system, **fields)
        for who in subjects
    )


def marked(id, who, minute=0, incident="i1", **fields):
    """Return that somebody was marked."""
    return TELL("FlagRaised", id, minute, flag="noted", subject=who, incident=incident, **fields)


def hurt(incident, minute, *people, kinds=("assault",), role="victim", **fields):
    """Return a report of an assault on some people."""
    there = [(one, [role]) for one in people]
    return TELL.report(f"r-{incident}", minute, incident=incident, people=there, kinds=kinds, **fields)


class TestKinds:
    """What each kind of measure comes to."""

    TWICE = (hurt("i2", -300, "man", "ann"), hurt("i3", -90, "man"), linked("a", "ann", "resides_at", "flat"))
    ALL = searched(1, "kid", "man", "ann")

    def test_each_event_is_counted_once_whoever_of_those_reached_it_was_found_of(self):
        """Two who live there were hurt in one incident, and one of them in another."""
        assert value(over("count", HURT, AT_HOME), *HOME, *self.TWICE, *self.ALL) == 2

    def test_whether_anything_was_found_of_anybody(self):
        """One of them is enough."""
        exists = over("exists", HURT, AT_HOME)
        assert value(exists, *HOME, *self.TWICE) is True
        assert value(exists, *HOME, *searched(1, "kid", "man")) is False
        assert value(exists, *HOME) is None

    def test_the_first_and_the_latest_of_all(self):
        """Of whomever; none where everybody was searched for and nothing found."""
        assert value(over("first", HURT, AT_HOME), *HOME, *self.TWICE, *self.ALL) == TELL.at(-300)
        assert value(over("latest", HURT, AT_HOME), *HOME, *self.TWICE, *self.ALL) == TELL.at(-90)
        nothing = (*HOME, *searched(1, "kid", "man"))
        assert value(over("latest", HURT, AT_HOME), *nothing) is NOT_APPLICABLE

    def test_a_moment_is_unknown_until_everybody_was_searched_for(self):
        """What is found may not be the latest; what was told beside it makes it known."""
        latest = over("latest", HURT, AT_HOME)
        assert value(latest, *HOME, *self.TWICE) is None
        told = TELL.info("n", 2, people=[("kid", [], {"person.found": TELL.at(-400).isoformat()})])
        assert value(latest, *HOME, *self.TWICE, told) == TELL.at(-90)

    def test_distinct_people_are_those_reached_of_whom_anything_was_found(self):
        """However often; under however many ids."""
        distinct = over("distinct", HURT, AT_HOME, by="person")
        assert value(distinct, *HOME, *self.TWICE, *self.ALL) == 2
        same = (linked("s", "ann", "same_as", "man", 1), linked("t", "ann", "same_as", "anna", 1))
        assert value(distinct, *HOME, *self.TWICE, *same, *self.ALL) == 1

    def test_distinct_places_are_those_reached_or_those_it_happened_at(self):
        """By the place reached where places count, and by the place of the incident where people do."""
        flats = (
            linked("a", "kid", "resides_at", "house", 0),
            hurt("i2", -90, "man", place="flat"),
            hurt("i3", -80, "man", place="house"),
            hurt("i4", -70, "man", place="house"),
        )
        reached = over("distinct", incidents("assault"), via("resides_at", to="place"), by="place")
        assert value(reached, *HOME, *flats, *searched(1, "kid", "flat", "house")) == 2

    def test_distinct_others_are_told_apart_by_their_role_there(self):
        """Two victims of one man in three incidents."""
        hurting = incidents("assault", roles=["suspect"])
        distinct = over("distinct", hurting, AT_HOME, by="victim")
        people = {"i2": "ann", "i3": "zoe", "i4": "ann"}
        told = [
            TELL.report(
                f"r-{one}",
                -90,
                incident=one,
                kinds=("assault",),
                people=[("man", ["suspect"]), (who, ["victim"])],
            )
            for one, who in people.items()
        ]
        assert value(distinct, *HOME, *told, *searched(1, "kid", "man")) == 2

    def test_a_trend_compares_a_window_with_the_one_before(self):
        """Two in the last hour before it began, one in the hour before that."""
        trend = over("trend", HURT, AT_HOME, "1h")
        told = (hurt("i2", -100, "man"), hurt("i3", -50, "man"), hurt("i4", -40, "man"))
        assert value(trend, *HOME, *told, *searched(1, "kid", "man")) == 1
        assert value(trend, *HOME, *told) is None


class TestWhat:
    """What is looked for, and where."""

    def test_a_window_is_of_what_is_counted_and_not_of_the_links(self):
        """It begins its length before the incident began, or was last reviewed."""
        counted = over("count", HURT, AT_HOME, "2h")
        events = (*HOME, hurt("i2", -120, "man"), hurt("i3", -121, "man"), *searched(1, "kid", "man"))
        assert value(counted, *events) == 1
        assert value(counted, *events, TELL.done("v", "risk_reviewed", 1)) == 0

    def test_what_is_marked_or_done_is_found_of_whomever_it_concerns(self):
        """In whatever incident."""
        assert (
            value(over("count", MARKED, AT_HOME), *HOME, marked("f", "man", 1), *searched(1, "kid", "man"))
            == 1
        )
        seen = TELL.done("d", "told", 1, subject="man", incident="i2")
        told = over("count", actions("told"), AT_HOME)
        assert value(told, *HOME, seen, *searched(1, "kid", "man")) == 1

    def test_elsewhere_leaves_out_what_was_found_in_this_incident(self):
        """Of whomever it was found."""
        here = TELL.info("n", 1, people=[("man", ["victim"])])
        reclassified = TELL("IncidentReclassified", "c", 2, adds=("assault",))
        events = (*HOME, here, reclassified, hurt("i2", -90, "man"), *searched(3, "kid", "man"))
        assert value(over("count", HURT, AT_HOME), *events) == 2
        assert value(over("count", HURT, AT_HOME, elsewhere=True), *events) == 1

    def test_where_the_links_begin_is_not_counted_unless_that_is_asked(self):
        """Under none of her ids."""
        events = (
            *HOME,
            linked("s", "kid", "same_as", "child", 1),
            hurt("i2", -90, "child"),
            *searched(2, "kid", "man"),
        )
        assert value(over("count", HURT, AT_HOME), *events) == 0
        and_self = via("resides_at", hops=2, and_self=True)
        assert value(over("count", HURT, and_self), *events) == 1
        assert paths(over("count", HURT, and_self), *events) == ["kid -> same_as -> child"]

    def test_calls_to_places_are_counted_where_links_lead_to_places(self):
        """Whoever was there."""
        calls = over("count", incidents("assault"), via("resides_at", to="place"))
        events = (*HOME, hurt("i2", -90, "ann", place="flat"), *searched(1, "kid", "flat"))
        assert value(calls, *events) == 1

    def test_calls_to_a_building_are_nobodys(self):
        """Which of its flats they came from nobody said."""
        calls = over("count", incidents("assault"), via("resides_at", to="place"))
        block = linked("b", "flat 1", "part_of", "flat", 1)
        events = (*HOME, hurt("i2", -90, "ann", place="flat"), block, *searched(2, "kid", "flat"))
        assert value(calls, *events) == 0

    def test_from_the_incident_it_begins_with_who_is_there_or_where_it_is(self):
        """Of which the links count however old they are."""
        lives = over("count", MARKED, path("reported_at", "resides_at", within="now"), of="incident")
        gone = ended("e", "man", "resides_at", "flat", 2)
        events = (*HOME, marked("f", "man", 1))
        assert value(lives, *events) == Bounds(1, None)
        assert paths(lives, *events, who="i1") == ["i1 -> reported_at -> flat <- resides_at <- man"]
        assert value(lives, *events, gone, *searched(3, "kid", "flat")) == 0
        hurt_here = over("count", MARKED, path("victim"), of="incident")
        assert value(hurt_here, *HOME, marked("f", "kid", 1), *searched(2, "kid", "man")) == 1

    def test_what_was_found_in_a_merged_incident_is_found_in_this_one(self):
        """So it is not found elsewhere."""
        both = (*HOME, hurt("i2", -90, "man"), linked("z", "man", "partner_of", "ann", 1, incident="i2"))
        events = (*both, merged("g", 2, "i1", incident="i2"), *searched(3, "kid", "man"))
        counted = over("count", HURT, AT_HOME, elsewhere=True)
        assert value(counted, *both, *searched(3, "kid", "man")) == 1
        assert value(counted, *events) == 0


class TestKnown:
    """What is known exactly, and what is only bounded."""

    def test_without_a_search_what_is_found_is_the_least(self):
        """Nothing found is at least none, and may be any number."""
        counted = over("count", HURT, AT_HOME)
        found, facts = came_to(counted, *HOME, hurt("i2", -90, "man"))
        assert (found, facts.subject("kid").unknown["person.found"]) == (Bounds(1, None), NOT_SEARCHED)
        found, facts = came_to(counted, *HOME)
        assert (found, facts.subject("kid").unknown["person.found"]) == (None, NOT_SEARCHED)

    def test_a_marker_that_was_taken_off_is_no_marker(self):
        """Over links what is on somebody counts, and not what once was."""
        events = (*HOME, marked("f", "man", 1))
        off = TELL("FlagCleared", "g", 5, flag="noted", subject="man", incident="i1")
        assert value(
            over("count", MARKED, AT_HOME), *events, off, *searched(6, "kid", "man"), at=4
        ) == Bounds(1)
        assert value(over("count", MARKED, AT_HOME), *events, off, *searched(6, "kid", "man")) == 0

    @pytest.mark.parametrize("left", ["kid", "man"])
    def test_everybody_reached_must_have_been_searched_for(self, left):
        """And where it begins, for that tells who is linked."""
        counted = over("count", HURT, AT_HOME)
        looked = [one for one in searched(1, "kid", "man") if one.subject != left]
        assert value(counted, *HOME, hurt("i2", -90, "man"), *looked) == Bounds(1, None)

    def test_whoever_is_on_the_way_must_have_been_too(self):
        """Nobody has looked what other children a partner has: none known is not none."""
        walk = path("partner_of", "parent_of")
        exists = over("exists", HURT, walk)
        partner = (*HOME, linked("p", "kid", "partner_of", "ann", 1))
        assert value(exists, *partner, *searched(2, "kid")) is None
        assert value(exists, *partner, *searched(2, "kid", "ann")) is False
        child = (*partner, linked("c", "ann", "parent_of", "zoe", 1))
        assert value(exists, *child, *searched(2, "kid", "zoe")) is None

    def test_of_the_place_where_it_begins_somebody_must_have_asked_who_lives_there(self):
        """That those who are there were searched for does not tell."""
        lives = over("exists", MARKED, path("reported_at", "resides_at"), of="incident")
        report = TELL.report(people=[("mum",)], place="flat")
        assert value(lives, report, *searched(1, "mum")) is None
        assert value(lives, report, *searched(1, "flat")) is False

    def test_where_nobody_is_named_nobody_is_known_to_live_with_them(self):
        """A search of the place says nothing of who was there."""
        report = TELL.report(kinds=("missing",), place="flat")
        lives = over("exists", MARKED, path("present_at", "resides_at"), of="incident")
        both = over("exists", MARKED, via("present_at", "reported_at", "resides_at", hops=2), of="incident")
        for fact in (lives, both):
            assert value(fact, report, *searched(1, "flat")) is None

    def test_from_the_incident_everybody_there_must_have_been_searched_for(self):
        """Both where it may begin with either."""
        near = over("exists", MARKED, via("victim", "reported_at", "resides_at", hops=2), of="incident")
        report = TELL.report(people=[("kid", ["victim"])], place="flat")
        for some, known in ((["kid"], None), (["flat"], None), (["kid", "flat"], False)):
            assert value(near, report, *searched(1, *some)) is known

    def test_nobody_knows_who_lives_where_nobody_said_it_was(self):
        """A report without a place begins nowhere."""
        lives = over("exists", MARKED, path("reported_at", "resides_at"), of="incident")
        assert value(lives, TELL.report(people=[("mum",)]), *searched(1, "mum")) is None

    def test_every_system_must_have_been_searched_since_it_began_and_far_enough_back(self):
        """An earlier search says nothing of what was put on record since."""
        counted = over("count", HURT, AT_HOME, "2h", systems=("register", "records"))
        looked = searched(1, "kid", "man")
        assert value(counted, *HOME, *looked) is None
        also = searched(1, "kid", "man", system="records", back_to=TELL.at(-120))
        assert value(counted, *HOME, *looked, *also) == 0
        short = searched(1, "kid", "man", system="records", back_to=TELL.at(-119))
        assert value(counted, *HOME, *looked, *short) is None
        before = searched(-1, "kid", "man", system="records")
        assert value(counted, *HOME, *looked, *before) is None

    def test_a_hub_makes_it_the_least_and_is_told(self):
        """However much was searched."""
        counted = over("count", MARKED, AT_HOME)
        more = (linked("a", "ann", "resides_at", "flat", 0), marked("f", "man", 1))
        narrow = Reach(fan_out={"person": 9, "place": 2, "incident": 9})
        found, facts = came_to(counted, *HOME, *more, *searched(2, "kid", "man", "ann", "flat"), reach=narrow)
        assert found is None
        assert facts.left_out == (LeftOut(node=("place", "flat"), why="hub", most=2),)

    def test_what_was_told_narrows_what_was_found(self):
        """Somebody said how many there are at most, or at least."""
        counted = over("count", HURT, AT_HOME)
        at_most = TELL.info("n", 1, people=[("kid", [], {"person.found": Between(at_least=0, at_most=3)})])
        assert value(counted, *HOME, hurt("i2", -90, "man"), at_most) == Bounds(1, 3)
        at_least = TELL.info("n", 1, people=[("kid", [], {"person.found": Between(at_least=2)})])
        assert value(counted, *HOME, hurt("i2", -90, "man"), at_least) == Bounds(2, None)


class TestTime:
    """As of when, and as known when."""

    def test_links_that_are_over_count_or_not_as_asked(self):
        """Ever, now, or within some time before it began or was last reviewed."""
        moved = ended("e", "man", "resides_at", "flat", -30)
        there = (HOME[0], HOME[1], linked("m", "man", "resides_at", "flat", -300), moved)
        events = (*there, marked("f", "man", 1))
        found = {
            within: value(over("count", MARKED, via("resides_at", hops=2, within=within)), *events)
            for within in (None, "now", "30m", "29m")
        }
        assert found == {None: Bounds(1, None), "now": None, "30m": Bounds(1, None), "29m": None}
        reviewed = TELL.done("v", "risk_reviewed", 1)
        half_an_hour = over("count", MARKED, via("resides_at", hops=2, within="30m"))
        assert value(half_an_hour, *events, reviewed) is None

    def test_a_late_link_counts_from_when_it_was_said_and_known(self):
        """What it leads to may have been on record long before."""
        late = linked("m", "man", "resides_at", "flat", 5, since=-300, recorded=9)
        events = (*HOME[:2], hurt("i2", -90, "man"), late)
        counted = over("count", HURT, AT_HOME)
        found = [value(counted, *events, at=at, known_at=known) for at, known in ((4, 9), (5, 8), (5, 9))]
        assert found == [None, None, Bounds(1, None)]

    def test_what_was_replaced_or_redacted_leads_nowhere(self):
        """Whether it is the link, or what is found at its end."""
        counted = over("count", HURT, AT_HOME)
        events = (*HOME, hurt("i2", -90, "man"))
        assert value(counted, *events, replaced("x", "m", 20), at=10, known_at=20) is None
        assert value(counted, *events, redacted("x", "m", 20), at=10, known_at=20) is None
        assert value(counted, *events, replaced("x", "r-i2", 20, incident="i2"), at=30) is None


class TestPaths:
    """Over which links anything was found."""

    def test_the_path_to_everybody_of_whom_anything_was_found_is_shown(self):
        """The nearest first; none to others, and none where nothing is known of anybody."""
        more = (linked("a", "ann", "resides_at", "flat", 0), linked("b", "bob", "resides_at", "flat", 0))
        events = (*HOME, *more, marked("f", "man", 1), marked("g", "ann", 1))
        assert paths(over("count", MARKED, AT_HOME), *events) == [
            "kid -> resides_at -> flat <- resides_at <- ann",
            "kid -> resides_at -> flat <- resides_at <- man",
        ]
        assert paths(over("count", HURT, AT_HOME), *events) == []

    def test_no_more_paths_and_events_are_named_than_anybody_reads(self):
        """The newest events, and the nearest paths with the events that state their links."""
        many = [f"man {one:02}" for one in range(EVIDENCE + 2)]
        live = [linked(f"l-{who}", who, "resides_at", "flat", 0) for who in many]
        marks = [marked(f"f-{who}", who, 1 + at) for at, who in enumerate(many)]
        wide = Reach(fan_out={"person": 9, "place": 99, "incident": 99})
        found, facts = came_to(over("count", MARKED, AT_HOME), *HOME, *live, *marks, reach=wide)
        assert found == Bounds(EVIDENCE + 2, None)
        assert [one.end.id for one in facts.paths["kid", "person.found"]] == many[:PATHS]
        told = facts.subject("kid").told["person.found"]
        newest = [f"f-{who}" for who in reversed(many)][:EVIDENCE]
        assert told == (*newest, "l-man 00", "k", *(f"l-{who}" for who in many[1:PATHS]))

    def test_a_measure_of_one_history_shows_how_somebody_is_known_to_be_another(self):
        """Where what it rests on was told under the other id; so does a marker."""
        counted = measured("person.found", "count", HURT, systems=("register",))
        same = linked("s", "kid", "same_as", "child", 1)
        events = (*HOME, same, hurt("i2", -90, "child"), marked("f", "child", 2))
        _, facts = came_to(counted, *events)
        shown = {key: [str(one) for one in facts.paths[key]] for key in facts.paths}
        assert shown == {
            ("kid", "person.found"): ["kid -> same_as -> child"],
            ("kid", "flag.noted"): ["kid -> same_as -> child"],
        }
        assert facts.subject("kid").told["person.found"] == ("r-i2", "s")

    def test_whoever_is_no_longer_said_to_be_another_has_no_part_in_it(self):
        """From when that is said, and as known from then on where it was wrong."""
        counted = measured("person.found", "count", HURT, systems=("register",))
        events = (*HOME, linked("s", "kid", "same_as", "child", 1), hurt("i2", -90, "child"))
        over_now = ended("e", "child", "same_as", "kid", 20)
        wrong = replaced("e", "s", 20)
        assert value(counted, *events, over_now, at=19) == Bounds(1, None)
        assert [value(counted, *events, one, at=20) for one in (over_now, wrong)] == [None, None]
        assert value(counted, *events, wrong, at=10, known_at=20) is None


def test_a_measure_of_the_place_is_unknown_at_a_building():
    """Which of many flats the calls came from nobody said; a flat of its own has its history."""
    calls = measured(
        "incident.found", "count", incidents("assault"), None, Scope.PLACE, systems=("register",)
    )
    before = hurt("i2", -90, "ann", place="flat")
    block = linked("b", "flat 1", "part_of", "flat", 1)
    assert value(calls, *HOME, before) == Bounds(1, None)
    assert value(calls, *HOME, before, block, at=0) == Bounds(1, None)
    assert value(calls, *HOME, before, block) is None
    assert value(calls, *HOME, before, block, ended("e", "flat 1", "part_of", "flat", 2)) == Bounds(1, None)
