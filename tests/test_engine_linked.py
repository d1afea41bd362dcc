"""What is linked elsewhere, through the engine: who is thought of, when, by which path, and what ends it."""

import itertools
from dataclasses import replace

import pytest

from riskengine import Engine, decision_json
from riskengine.facts.network import UnknownNode
from riskengine.model.events import LinkEnded, LinkSaid
from riskengine.model.ledger import DutyState
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, Node
from small.rulebooks import rulebook
from small.telling import (
    NOON,
    after,
    closed,
    done,
    flagged,
    learnt,
    linked,
    merged,
    person,
    redacted,
    reopened,
    replaced,
    reported,
    searched,
    told,
)

HOUR, YEAR = 60, 365 * 24 * 60
BOOK = rulebook(
    """
- id: l.known
  about: child
  incidents: [assault]
  when: {child.known_at_home: ">= 1"}
  then:
    response: priority
    duties: [{action: child_seen, by: officer, from: rule_held, within: 1h}]
- id: l.own
  about: own_child
  incidents: [assault]
  then: {duties: [{action: considered, by: officer, from: rule_held, within: 1h, escalate_to: sergeant}]}
- id: l.own-marked
  about: own_child
  incidents: [assault]
  when: {own_child.flag.plan: true}
  then: {risk: {harm: high}, response: emergency}
- {id: l.harmed, about: child, when: {child.harmed_before: ">= 1"}, then: {risk: {harm: medium}}}
- {id: l.somebody-marked, when: {some person: {person.flag.plan: true}}, then: {response: scheduled}}
""",
    links=True,
)
KID = person("kid", "child", facts={"child.age": 9})
SUE = person("sue", "suspect")
LIVES = "kid -> resides_at -> flat <- resides_at <- man"


ELSEWHERE = {"incident": "i2"}


def lives(minutes, who, place="flat", **said):
    """Somebody lives somewhere, as is said in the second incident."""
    usual = {"id": f"{who}-{place}", "incident": "i2", "target_kind": "place"}
    return linked(minutes, "resides_at", who, place, **{**usual, **said})


def cares(minutes, parent, child, **said):
    """Somebody is a parent, as is said in the second incident."""
    return linked(
        minutes, "parent_of", parent, child, **{"id": f"{parent}-{child}", "incident": "i2", **said}
    )


def over(minutes, relation, source, target, **said):
    """A link has ended, as is said in the second incident."""
    usual = {"id": f"over@{minutes}", "incident": "i2"}
    whole = reported(minutes)
    return LinkEnded(
        relation=relation,
        source=source,
        target=target,
        occurred_at=after(minutes),
        recorded_at=after(minutes),
        by=whole.by,
        **{**usual, **said},
    )


def moved_out(minutes, who):
    """Somebody lives in the flat no longer."""
    return over(minutes, "resides_at", who, "flat", target_kind="place")


def wrong(minutes, event, id="x", incident="i2"):
    """An event that was told elsewhere was wrong."""
    return replaced(minutes, event, incident=incident, id=id)


HOME = LinkSaid(relation="resides_at", source="kid", target="flat", target_kind="place")
HERE = reported(people=(KID, SUE), links=(HOME,))
THERE = (person("man"), person("dan"), SUE)
ZOE = person("zoe", facts={"person.age": 9})
SECOND = reported(id="r2", incident="i2", kinds=("missing",), people=(*THERE, ZOE))
AWAY = (HERE, SECOND)
MARKED = flagged(3, "known", "man", incident="i2")
PLAN = flagged(9, "plan", "zoe", incident="i2")
DAN_MARKED = flagged(4, "known", "dan", incident="i2", id="dan-marked")


def decided(engine, at, known=None, incident="i1"):
    """What is decided of an incident at a moment."""
    decision = engine.decide(incident, after(at), None if known is None else after(known))
    assert decision.degraded is None, decision.degraded
    return decision


def duties(engine, at, known=None):
    """What is owed in the first incident: the state of each duty, and since when it is owed."""
    found = decided(engine, at, known).duties
    return {one.id: (one.state.value, (one.opened_at - NOON).total_seconds() / 60) for one in found}


def paths(engine, at):
    """The paths that what is decided rests on."""
    return [str(one) for one in decided(engine, at).links]


class TestDecided:
    """What links bring about in an incident nobody told of them."""

    def test_a_link_two_hops_away_decides_an_open_incident_anew(self):
        """From the moment at which it was said, whenever anybody asks."""
        engine = told(BOOK, *AWAY, MARKED)
        assert (paths(engine, 4), duties(engine, 4)) == ([], {})
        engine.observe(lives(5, "man"))
        for at, state in ((5, "open"), (30, "open"), (66, "overdue")):
            assert duties(engine, at) == {"child_seen/kid": (state, 5.0)}
            assert paths(engine, at) == [LIVES]
        (reason,) = decided(engine, 5).reasons
        assert (reason.rule, [str(one) for one in reason.links]) == ("l.known", [LIVES])
        assert [step.event for step in reason.links[0].steps] == ["reported@0", "man-flat"]
        assert decided(engine, 5).response.floor.id == "priority"

    def test_the_alert_comes_by_advancing(self):
        """Nobody has to ask about the incident; it is due at once."""
        engine = told(BOOK, *AWAY, MARKED)
        engine.advance(after(4))
        engine.observe(lives(5, "man"))
        assert engine.due(after(5)) == after(5)
        assert "i1" in engine.advance(after(5)).changed
        assert engine.due(after(6)) == after(65)
        late = engine.advance(after(65))
        assert [(one.incident, one.cause, one.to) for one in late.alerts] == [
            ("i1", "child_seen/kid", "officer")
        ]

    def test_what_others_do_to_whoever_is_linked_does_too(self):
        """He was marked while he lived there; nothing new was said of the link."""
        engine = told(BOOK, *AWAY, lives(1, "man"))
        assert duties(engine, 2) == {}
        engine.observe(MARKED)
        assert duties(engine, 9) == {"child_seen/kid": ("open", 3.0)}

    def test_what_has_ended_holds_no_longer_and_what_was_owed_is_owed(self):
        """He moved out; that the child was to be seen is not undone by that."""
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), moved_out(20, "man"))
        assert decided(engine, 19).response.floor.id == "priority"
        assert decided(engine, 20).response.floor.id == "resolution"
        assert duties(engine, 20) == {"child_seen/kid": ("open", 5.0)}

    def test_a_late_link_is_owed_from_when_it_was_so_and_falls_due_from_when_it_was_known(self):
        """Nobody could have acted before."""
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man", recorded=50))
        (duty,) = decided(engine, 60).duties
        assert (duty.opened_at, duty.known_from, duty.due_at) == (after(5), after(50), after(110))
        assert duties(engine, 40, known=49) == {}

    def test_nobody_knew_what_was_recorded_later(self):
        """Asked afterwards what was known by then, the engine says what it said then."""
        events = (
            *AWAY,
            MARKED,
            lives(5, "man"),
            cares(6, "sue", "zoe"),
            PLAN,
        )
        whole = told(BOOK, *events)
        for known in (0, 3, 5, 6, 9):
            before = told(BOOK, *(one for one in events if one.recorded_at <= after(known)))
            assert decision_json(whole.decide("i1", after(known))) == decision_json(
                before.decide("i1", after(known))
            )

    def test_a_hub_is_told_and_makes_it_the_least(self):
        """The sentence names whom to identify."""
        many = [f"m{at:02}" for at in range(24)]
        homes = tuple(replace(HOME, source=one) for one in many)
        crowd = learnt(6, people=tuple(person(one) for one in many), links=homes, incident="i2")
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), crowd)
        decision = decided(engine, 10)
        assert decision.left_out == (
            "the place flat is linked with more than 25 others, and was not followed: identify the rest",
        )
        assert decided(engine, 5).left_out == ()

    def test_another_record_of_the_child_counts_with_the_path_to_it(self):
        """What is measured of one history rests on the link that says so; parted again, no longer."""
        earlier = reported(1, id="r3", incident="i3", people=(person("girl", "child"),))
        same = linked(5, "same_as", "kid", "girl", incident="i3")
        engine = told(BOOK, *AWAY, earlier, same)
        assert paths(engine, 5) == ["kid -> same_as -> girl"]
        assert [one.rule for one in decided(engine, 5).reasons] == ["l.harmed"]
        assert [one.rule for one in decided(engine, 4).reasons] == []
        engine.observe(over(9, "same_as", "girl", "kid", incident="i3"))
        assert [one.rule for one in decided(engine, 9).reasons] == []

    def test_what_a_merged_incident_holds_is_not_elsewhere(self):
        """It is one with this one from when that is known."""
        earlier = reported(1, id="r3", incident="i3", people=(person("girl", "child"),))
        same = linked(5, "same_as", "kid", "girl", incident="i3")
        engine = told(BOOK, *AWAY, earlier, same, merged(9, into="i1", incident="i3"))
        assert [[one.rule for one in decided(engine, at).reasons] for at in (8, 9)] == [["l.harmed"], []]


class TestSubjects:
    """People whom links bring in."""

    def test_whoever_is_linked_is_owed_for_from_when_that_was_said(self):
        """With the path; and rules about everybody at the incident are not about them."""
        engine = told(BOOK, *AWAY, cares(5, "sue", "zoe"), PLAN)
        assert duties(engine, 4) == {}
        assert duties(engine, 8) == {"considered/zoe": ("open", 5.0)}
        assert paths(engine, 8) == ["sue -> parent_of -> zoe"]
        reasons = decided(engine, 9).reasons
        assert [(one.rule, one.subject) for one in reasons] == [("l.own", "zoe"), ("l.own-marked", "zoe")]

    def test_what_is_known_of_their_age_elsewhere_decides(self):
        """From when it was told: a child for certain then, and nobody whom it is about once grown up."""
        marked = flagged(2, "plan", "zoe", incident="i2")
        second = reported(id="r2", incident="i2", kinds=("missing",), people=THERE)
        engine = told(BOOK, HERE, second, cares(1, "sue", "zoe"), marked)
        assert [one.rule for one in decided(engine, 4).reasons] == []
        engine.observe(learnt(5, people=(ZOE,), incident="i2"))
        assert duties(engine, 30) == {"considered/zoe": ("open", 5.0)}
        (risk,) = [one for one in decided(engine, 30).risks if one.subject == "zoe"]
        assert (risk.strand, risk.floor.id) == ("harm", "high")
        engine.observe(learnt(40, people=(person("zoe", facts={"person.age": 30}),), incident="i2"))
        assert [one.rule for one in decided(engine, 40).reasons] == []

    def test_no_floor_falls_by_the_clock_alone(self):
        """Whoever was seventeen when it began is a child in it, years later."""
        zoe = person("zoe", facts={"person.age": 17})
        engine = told(
            BOOK,
            HERE,
            reported(id="r2", incident="i2", people=(zoe, SUE)),
            cares(1, "sue", "zoe"),
            flagged(2, "plan", "zoe", incident="i2"),
        )
        floors = [decided(engine, at).response.floor.id for at in (2, YEAR, 3 * YEAR)]
        assert floors == ["emergency"] * 3

    def test_what_is_done_for_them_here_ends_it(self):
        """Though they are not at the incident."""
        engine = told(BOOK, *AWAY, cares(5, "sue", "zoe"))
        engine.observe(done(9, "considered", "zoe"))
        assert duties(engine, 10) == {"considered/zoe": ("discharged", 5.0)}

    def test_what_settles_it_elsewhere_ends_it_wherever_it_is_owed(self):
        """It is the child who was thought of, not the incident."""
        engine = told(BOOK, *AWAY, cares(5, "sue", "zoe"))
        third = reported(6, id="r3", incident="i3", people=(person("zoe", "child"),))
        for event in (third, done(9, "considered", "zoe", incident="i3")):
            engine.observe(event)
        (duty,) = decided(engine, 10).duties
        assert (duty.state, duty.ended_at, duty.ended_by) == (DutyState.DISCHARGED, after(9), "considered@9")

    def test_it_ends_in_a_closed_incident_too(self):
        """Told late, it is heard of all the same."""
        events = (*AWAY, cares(5, "sue", "zoe"), closed(10))
        third = reported(6, id="r3", incident="i3", people=(person("zoe", "child"),))
        settled = done(20, "considered", "zoe", incident="i3", recorded=90)
        engine = told(BOOK, *events, third)
        assert duties(engine, 80) == {"considered/zoe": ("overdue", 5.0)}
        engine.observe(settled)
        assert duties(engine, 95) == duties(told(BOOK, *events, third, settled), 95)
        assert duties(engine, 95) == {"considered/zoe": ("discharged", 5.0)}

    def test_nobody_is_brought_in_where_no_rule_asks(self):
        """In an incident of another kind."""
        missing = reported(people=(KID, SUE), kinds=("missing",))
        engine = told(BOOK, missing, SECOND, cares(5, "sue", "zoe"))
        assert (duties(engine, 9), paths(engine, 9)) == ({}, [])
        assert "incident.own_children_listed" not in {one.fact for one in decided(engine, 9).questions}
        asked = {one.fact for one in decided(told(BOOK, *AWAY), 9).questions}
        assert "incident.own_children_listed" in asked

    def test_somebody_who_comes_to_the_incident_is_nobody_linked_any_more(self):
        """Rules about everybody there are about them from then on."""
        engine = told(BOOK, *AWAY, cares(1, "sue", "zoe"), flagged(2, "plan", "zoe", incident="i2"))
        assert [one.rule for one in decided(engine, 4).reasons] == ["l.own", "l.own-marked"]
        engine.observe(learnt(5, people=(person("zoe"),)))
        assert [one.rule for one in decided(engine, 5).reasons] == ["l.somebody-marked"]


class TestTakenBack:
    """What rested on something that no longer stands is withdrawn, naming the event; never just missing."""

    def withdrawn(self, *events, at=60):
        """The duties of the first incident that were withdrawn, and by what."""
        found = decided(told(BOOK, *events), at).duties
        return {one.id: one.ended_by for one in found if one.state is DutyState.WITHDRAWN}

    @pytest.mark.parametrize("what", ["man-flat", "flagged-known@3"])
    def test_a_replaced_link_or_marker_withdraws_what_it_brought(self, what):
        """Whether it is the link, or what was found at its end."""
        events = (*AWAY, MARKED, lives(5, "man"), wrong(20, what))
        assert self.withdrawn(*events) == {"child_seen/kid": "x"}

    def test_a_link_on_the_way_does_too(self):
        """Neither of those whom it joined is at the incident, and nothing leads to them any more."""
        brother = linked(4, "lives_with", "kid", "bob", incident="i3", id="kid-bob")
        far = linked(5, "lives_with", "bob", "man", incident="i2", id="bob-man")
        third = reported(1, id="r3", incident="i3", people=(person("bob"), person("man")))
        events = (reported(people=(KID,)), SECOND, third, MARKED, brother, far)
        assert self.withdrawn(*events, wrong(20, "bob-man")) == {"child_seen/kid": "x"}
        both = (
            wrong(20, "bob-man"),
            wrong(30, "kid-bob", "y", "i3"),
        )
        assert self.withdrawn(*events, *both) == {"child_seen/kid": "x"}
        other_way = (
            wrong(20, "kid-bob", "y", "i3"),
            wrong(30, "bob-man"),
        )
        assert self.withdrawn(*events, *other_way) == {"child_seen/kid": "y"}

    def test_so_does_what_brought_somebody_in(self):
        """A child who was somebody else's."""
        events = (*AWAY, cares(5, "sue", "zoe"), wrong(20, "sue-zoe"))
        assert self.withdrawn(*events) == {"considered/zoe": "x"}
        assert duties(told(BOOK, *events), 60, known=60)["considered/zoe"][1] == 5.0

    def test_and_that_two_are_one(self):
        """As far as it rested on the other record."""
        marked = flagged(3, "known", "dan", incident="i2")
        same = linked(6, "same_as", "man", "dan", incident="i2", id="same")
        events = (*AWAY, marked, lives(5, "man"), same)
        assert duties(told(BOOK, *events), 60) == {"child_seen/kid": ("open", 6.0)}
        assert self.withdrawn(*events, wrong(20, "same")) == {"child_seen/kid": "x"}

    def test_taken_back_in_turn_it_stands_as_if_nothing_had_been_said(self):
        """The last has the last word."""
        events = (*AWAY, MARKED, lives(5, "man"), wrong(20, "man-flat"))
        again = wrong(30, "x", "y")
        assert duties(told(BOOK, *events, again), 40) == {"child_seen/kid": ("open", 5.0)}

    def test_what_was_redacted_leaves_nothing(self):
        """Neither the path nor who was at its end."""
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), redacted(20, "man-flat", incident="i2"))
        assert "flat <- resides_at <- man" not in decision_json(engine.decide("i1", after(60)))
        assert paths(engine, 60) == []


class TestClosed:
    """A closed incident stands still."""

    EVENTS = (*AWAY, MARKED, lives(5, "man"), cares(5, "sue", "zoe"), closed(10))

    @pytest.mark.parametrize(
        "event",
        [
            lives(20, "dan"),
            wrong(20, "man-flat"),
            moved_out(20, "man"),
            cares(20, "sue", "tom"),
            learnt(20, people=(person("zoe", facts={"person.age": 30}),), incident="i2"),
        ],
    )
    def test_what_is_linked_elsewhere_since_does_not_touch_it(self, event):
        """Nor does what is taken back; opened again, it is as it would have been."""
        before, engine = told(BOOK, *self.EVENTS), told(BOOK, *self.EVENTS)
        engine.observe(event)
        assert decision_json(engine.decide("i1", after(30))) == decision_json(before.decide("i1", after(30)))
        engine.observe(reopened(40))
        fresh = told(BOOK, *self.EVENTS, event, reopened(40))
        assert decision_json(engine.decide("i1", after(50))) == decision_json(fresh.decide("i1", after(50)))


class TestAlike:
    """The same events give the same bytes."""

    EVENTS = (
        *AWAY,
        MARKED,
        reported(1, id="r3", incident="i3", people=(person("bob"),)),
        lives(5, "man"),
        cares(6, "sue", "zoe"),
        learnt(7, people=(person("zoe", facts={"person.age": 10}),), incident="i2"),
        flagged(8, "plan", "zoe", incident="i2"),
        linked(9, "same_as", "man", "bob", incident="i3", id="same"),
        moved_out(12, "man"),
        lives(15, "bob", incident="i3"),
        flagged(16, "known", "bob", incident="i3", id="f3"),
        searched(17, "register", "kid", incident="i1"),
        wrong(20, "man-flat"),
        lives(18, "man", id="again", recorded=25),
        done(30, "considered", "zoe", incident="i2"),
    )

    def whole(self, engine, at=120):
        """What the engine says of everything at a moment."""
        incidents = ("i1", "i2", "i3")
        return [decision_json(engine.decide(one, after(at))) for one in incidents], engine.board(after(at))

    def test_asking_often_or_seldom_changes_nothing(self):
        """Before, between and long after."""
        seldom, often = told(BOOK, *self.EVENTS), Engine(BOOK)
        for event in self.EVENTS:
            often.observe(event)
            often.advance(max(event.recorded_at, often._watch.advanced or event.recorded_at))
            for incident, later in itertools.product(("i1", "i2", "i3"), (0, 7, 90)):
                if often.knows(incident):
                    often.decide(incident, max(event.recorded_at, after(1)) + (after(later) - NOON))
        assert self.whole(often) == self.whole(seldom)

    def test_nor_does_the_order_in_which_they_come(self):
        """As after a restart, the report of each incident before what else is said of it."""
        reports = [one for one in self.EVENTS if one.type == "incident.reported"]
        others = [one for one in self.EVENTS if one.type != "incident.reported"]
        first = self.whole(told(BOOK, *self.EVENTS))
        for mixed in (others, others[::-1], [*others[5:], *others[:5]]):
            engine = Engine(BOOK)
            engine.recall([*reports, *mixed])
            assert self.whole(engine) == first

    def test_what_each_moment_was_decided_at_is_what_is_decided_of_it_afterwards(self):
        """Knowing what was known then."""
        engine, said = Engine(BOOK), []
        for event in sorted(self.EVENTS, key=lambda one: one.recorded_at):
            engine.observe(event)
            if event.recorded_at >= after(1):
                said.append((event.recorded_at, decision_json(engine.decide("i1", event.recorded_at))))
        last = dict(said)
        assert {at: decision_json(engine.decide("i1", at)) for at in last} == last


class TestExplained:
    """What would not stand without a link."""

    def without(self, engine, at):
        """Each link that a reason rests on, with the rules that fall without it and what is left."""
        found = engine.explain("i1", after(at)).without_links
        return {str(one.path): (one.rules, one.response) for one in found}

    def test_exactly_the_rules_that_fall_are_named(self):
        """For each link of each path, with the response that would be left."""
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), cares(6, "sue", "zoe"), PLAN)
        assert self.without(engine, 10) == {
            "kid -> resides_at -> flat": ((("l.known", "kid"),), None),
            LIVES: ((("l.known", "kid"),), None),
            "sue -> parent_of -> zoe": ((("l.own", "zoe"), ("l.own-marked", "zoe")), "priority"),
        }

    def test_where_there_is_another_way_nothing_falls(self):
        """Each of two who live there is enough."""
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), lives(5, "dan"), DAN_MARKED)
        assert self.without(engine, 10) == {
            "kid -> resides_at -> flat": ((("l.known", "kid"),), "resolution"),
            "kid -> resides_at -> flat <- resides_at <- dan": ((), None),
            LIVES: ((), None),
        }

    def test_that_two_are_one_is_a_link_like_any(self):
        """What rests on the other record falls without it."""
        earlier = reported(1, id="r3", incident="i3", people=(person("girl", "child"),))
        engine = told(BOOK, *AWAY, earlier, linked(5, "same_as", "kid", "girl", incident="i3"))
        assert self.without(engine, 10) == {"kid -> same_as -> girl": ((("l.harmed", "kid"),), None)}

    def test_a_closed_incident_is_explained_by_what_it_was_closed_on(self):
        """What was linked since is no other way."""
        later = (lives(20, "dan"), DAN_MARKED)
        engine = told(BOOK, *AWAY, MARKED, lives(5, "man"), closed(10), *later)
        assert self.without(engine, 30)[LIVES] == ((("l.known", "kid"),), "resolution")

    def test_without_links_there_is_nothing_to_say(self):
        """No rule rests on one."""
        assert self.without(told(BOOK, HERE), 10) == {}


class TestNeighbourhood:
    """What is drawn around somebody."""

    def test_it_is_as_of_a_moment_and_as_known_by_another(self):
        """By default the same."""
        engine = told(BOOK, *AWAY, lives(5, "man", recorded=50))
        man = Node(PERSON_NODE, "man")
        found = [
            {node.id for node, _ in engine.neighbourhood(man, 1, after(at), known).nodes}
            for at, known in ((4, None), (5, None), (5, after(50)))
        ]
        assert found == [{"man", "i2"}, {"man", "i2"}, {"man", "i2", "flat"}]

    def test_of_a_place_and_an_incident(self):
        """As of a person."""
        engine = told(BOOK, *AWAY, lives(5, "man"))
        flat = engine.neighbourhood(Node(PLACE_NODE, "flat"), 1, after(9))
        assert [node.id for node, _ in flat.nodes] == ["flat", "kid", "man"]
        second = engine.neighbourhood(Node(INCIDENT_NODE, "i2"), 1, after(9))
        assert [node.id for node, _ in second.nodes] == ["i2", "dan", "man", "sue", "zoe"]

    def test_nobody_is_asked_about_whom_nobody_named(self):
        """The nearest ids are told, and a moment needs an offset."""
        engine = told(BOOK, *AWAY)
        with pytest.raises(UnknownNode) as raised:
            engine.neighbourhood(Node(PERSON_NODE, "kit"), 1, after(9))
        assert str(raised.value) == 'no person "kit" is known; did you mean kid?'
        with pytest.raises(ValueError, match=r"^as_of needs a time with an offset, as 2026-11-01T08:00:00"):
            engine.neighbourhood(Node(PERSON_NODE, "kid"), 1, after(9).replace(tzinfo=None))
