"""What is refused before anything changes, and how it is said."""

from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.facts.admission import AlreadyKnown, EventRefused, UnknownIncident, admit
from riskengine.model.events import Between, NotAnswered, Replacement, Source, Unanswered
from riskengine.model.grades import Binds
from riskengine.model.ledger import Challenge, Duty, Ledger, Owner
from riskengine.model.wire import content_hash

NOT_THERE = 'nobody of this id is at the incident; name them in "people", or link them with somebody who is'
POSTS = "call_handler, officer"
NO_SUSPECT = 'this is a fact of a "suspect", and this person is not one; give the role in "roles"'
GROWN = 'this is a fact of a "child", and this person is known to be 18 or over'
NO_SYSTEM = "$.by.person: a person decides, never a system: this is needed and is not there"
CHANGED = "an event of this id was taken in with other content; an event never changes, replace it"


@pytest.fixture
def before(known, tell):
    """A girl of 12, a boy of unknown age who is a suspect and a man of 40 are at the incident i1."""
    people = [
        ("boy", ["suspect"]),
        ("girl", ["victim"], {"person.age": 12}),
        ("man", ["suspect"], {"person.age": 40}),
    ]
    return known(tell.report(people=people, place="p1"))


@pytest.fixture
def faults(book, before):
    """Returns what is wrong with an event, one line a fault; nothing where it is let in."""

    def found(event, state=before):
        try:
            admit(book, event, state)
        except EventRefused as refused:
            return str(refused).splitlines()
        return []

    return found


class TestIdentity:
    """An event is taken in once, and never changes."""

    def test_a_new_event_is_let_in(self, book, before, tell):
        """Nothing is said of it."""
        assert admit(book, tell.info("e", 1), before) is None

    def test_the_same_event_again_is_known(self, book, before):
        """Also with its times in another offset."""
        (report,) = before.taken
        moved = replace(report, occurred_at=report.occurred_at.astimezone(timezone(timedelta(hours=2))))
        with pytest.raises(AlreadyKnown):
            admit(book, moved, before)

    def test_other_content_under_the_same_id_is_refused(self, faults, tell):
        """To change what was said, replace it."""
        message = (
            "$.id: an event of this id was taken in with other content; an event never changes, replace it"
        )
        assert faults(tell.report(id="r")) == [message]

    def test_a_yes_is_not_the_one_it_equals(self, faults, known, tell):
        """Python takes True for 1; the engine does not."""
        state = known(tell.report(), tell.info("e", 1, facts={"incident.shots": 1}))
        assert faults(tell.info("e", 1, facts={"incident.shots": True}), state) == [f"$.id: {CHANGED}"]

    def test_nothing_is_recorded_before_it_happens(self, faults, tell):
        """A slip of the clock is refused."""
        assert faults(tell.info("e", 5, recorded=4)) == [
            "$.occurred_at: this is later than recorded_at; nothing is recorded before it happens"
        ]

    def test_a_time_needs_an_offset(self, faults, tell):
        """Also in an event made by a program."""
        event = tell.info("e", 5)
        assert faults(replace(event, occurred_at=event.occurred_at.replace(tzinfo=None))) == [
            '$.occurred_at: a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'
        ]


class TestIncidents:
    """Incidents are reported once, and then closed, reopened and merged."""

    def test_an_incident_nobody_reported_is_unknown(self, book, before, tell):
        """With the nearest that is known."""
        with pytest.raises(UnknownIncident) as caught:
            admit(book, tell.info("e", incident="i11"), before)
        assert str(caught.value) == '$.incident: no such incident; did you mean "i1"?'
        with pytest.raises(UnknownIncident) as caught:
            admit(book, tell.info("e", incident="other"), before)
        assert str(caught.value) == "$.incident: no such incident"

    def test_an_incident_is_reported_once(self, faults, tell):
        """More is learnt by information.added."""
        assert faults(tell.report(id="e")) == ['$.incident: this was reported already, in the event "r"']

    def test_a_replaced_report_may_be_made_anew(self, faults, before, tell):
        """It was misheard."""
        before.taken.append(tell("EventReplaced", "x", 1, replaces="r", why=Replacement.MISHEARD))
        assert faults(tell.report(id="e")) == []

    def test_closing_and_reopening_take_turns(self, faults, before, tell):
        """By when they occurred."""
        closed, reopened = tell("IncidentClosed", "c", 10), tell("IncidentReopened", "o", 20)
        assert faults(reopened) == ["$.incident: this is open; only a closed incident is reopened"]
        assert faults(closed) == []
        before.taken.append(closed)
        assert faults(tell("IncidentClosed", "d", 15)) == ["$.incident: this was closed already"]
        assert faults(tell("IncidentClosed", "d", 5, recorded=15)) == []
        assert faults(reopened) == []

    def test_an_incident_is_merged_once_into_another(self, faults, before, tell):
        """Never round in a circle."""
        before.taken += [tell.report(id="r2", incident="i2"), tell.report(id="r3", incident="i3")]
        itself = ["$.into: an incident does not go on in itself"]
        assert faults(tell("IncidentMerged", "m", into="i1")) == itself
        assert faults(tell("IncidentMerged", "m", into="i22")) == [
            '$.into: no such incident; did you mean "i2"?'
        ]
        assert faults(tell("IncidentMerged", "m", into="i2")) == []
        before.taken.append(tell("IncidentMerged", "m", into="i2"))
        assert faults(tell("IncidentMerged", "n", into="i3")) == [
            '$.incident: this was merged already, into "i2"'
        ]
        assert faults(tell("IncidentMerged", "n", into="i1", incident="i2")) == itself

    def test_people_of_a_merged_incident_are_at_the_one_it_goes_on_in(self, faults, before, tell):
        """What was said there counts here."""
        seen = tell.done("s", "child_seen", 5, subject="girl", incident="i2")
        before.taken.append(tell.report(id="r2", incident="i2"))
        assert faults(seen) == [f"$.subject: {NOT_THERE}"]
        before.taken.append(tell("IncidentMerged", "m", into="i2"))
        assert faults(seen) == []


class TestNames:
    """Everything named is declared."""

    @pytest.mark.parametrize(
        ("kind", "fields", "message"),
        [
            (
                "IncidentReclassified",
                {"adds": ("asault",)},
                '$.adds[0]: no such kind of incident; did you mean "assault"?',
            ),
            (
                "IncidentReclassified",
                {"adds": ("x", "assault")},
                "$.adds[0]: no such kind of incident; allowed: assault, missing",
            ),
            (
                "IncidentReclassified",
                {"adds": ("assault", "assault")},
                "$.adds[1]: this kind of incident is named twice",
            ),
            (
                "InformationAdded",
                {"people": [("girl", ["vitcim"])]},
                '$.people[0].roles[0]: no such role; did you mean "victim"?',
            ),
            (
                "InformationAdded",
                {"people": [("girl", ["victim", "victim"])]},
                "$.people[0].roles[1]: this role is named twice",
            ),
            ("ActionTaken", {"action": "atended"}, '$.action: no such action; did you mean "attended"?'),
            (
                "FlagRaised",
                {"flag": "looked-after", "subject": "girl"},
                '$.flag: no such flag; did you mean "looked_after"?',
            ),
            (
                "FlagCleared",
                {"flag": "noted", "subject": "girl", "on": ("recrods",)},
                '$.on[0]: no such system; did you mean "records"?',
            ),
            (
                "LinkStated",
                {"relation": "parent", "source": "boy", "target": "girl"},
                '$.relation: no such relation; did you mean "parent_of"?',
            ),
            (
                "LinkEnded",
                {"relation": "sibling", "source": "boy", "target": "girl"},
                '$.relation: no such relation; did you mean "sibling_of"?',
            ),
            (
                "RecordsSearched",
                {"subject": "girl", "system": "registry"},
                '$.system: no such system; did you mean "register"?',
            ),
            (
                "IncidentClosed",
                {"post": "offcer"},
                '$.by.post: no such post; did you mean "officer"?',
            ),
            (
                "GradeSet",
                {"scale": "respons", "value": "emergency"},
                '$.scale: no such scale; did you mean "response"?',
            ),
            (
                "GradeSet",
                {"scale": "response", "value": "grade-1"},
                '$.value: no such value of the scale "response" in the pack "test"; did you mean "grade_1"?',
            ),
            (
                "GradeSet",
                {"scale": "missing", "value": "medium", "subject": "girl"},
                '$.value: no such value of the scale "missing"; allowed: high, low',
            ),
            (
                "GradeSet",
                {"scale": "handling", "value": "clos"},
                '$.value: no such handling; did you mean "close"?',
            ),
        ],
    )
    def test_a_name_nothing_declares_is_refused(self, faults, tell, kind, fields, message):
        """With the name that was meant, or all that are allowed."""
        if "people" in fields:
            fields = {**fields, "people": tell.people(fields["people"])}
        assert faults(tell(kind, "e", 1, **fields)) == [message]

    def test_what_is_allowed_is_given_to_programs_too(self, book, before, tell):
        """A form can offer it."""
        with pytest.raises(EventRefused) as caught:
            admit(book, tell("IncidentReclassified", "e", adds=("asault",)), before)
        assert caught.value.faults[0].allowed == ("assault", "missing")

    def test_a_duty_goes_to_a_declared_post(self, faults, before, tell):
        """A name nobody answers to takes nothing over."""
        before.ledgers["i1"] = Ledger(incident="i1", duties={"told/girl": duty("told/girl")})
        event = tell(
            "DutyTransferred", "e", duty="told/girl", to="scool", reference="1", check_back=tell.at(9)
        )
        assert faults(event) == ['$.to: no such post; did you mean "school"?']

    def test_every_fault_comes_at_once(self, faults, tell):
        """Nobody mends an event one refusal at a time."""
        event = tell.info(
            "e", 1, people=[("girl", ["vitcim"], {"person.agee": 1})], facts={"incident.shots": "3"}, post="x"
        )
        assert faults(event) == [
            "$.by.post: no such post; allowed: call_handler, caller, officer, school",
            '$.facts["incident.shots"]: a whole number is needed',
            '$.people[0].facts["person.agee"]: no such fact; did you mean "person.age"?',
            '$.people[0].roles[0]: no such role; did you mean "victim"?',
        ]


class TestFacts:
    """An answer is a value of a declared fact, told of whose fact it is."""

    @pytest.mark.parametrize(
        ("who", "answers", "lines"),
        [
            ("girl", {"person.age": 12, "child.school_known": True, "victim.hurt": False}, []),
            ("girl", {"person.age": NotAnswered(unknown=Unanswered.REFUSED)}, []),
            ("girl", {"person.age": Between(at_most=17)}, []),
            ("girl", {"child.agee": 12}, ['["child.agee"]: no such fact; did you mean "child.age"?']),
            ("girl", {"person.age": "12"}, ['["person.age"]: a whole number is needed']),
            ("girl", {"person.age": True}, ['["person.age"]: a whole number is needed']),
            ("girl", {"person.age": 121}, ['["person.age"]: out of range: at least 0, at most 120']),
            ("girl", {"person.sex": "femal"}, ['["person.sex"]: no such word; did you mean "female"?']),
            ("girl", {"child.harm": "much"}, ['["child.harm"]: rules conclude this; it cannot be told']),
            (
                "girl",
                {"child.age": 12, "person.age": 12},
                ['["child.age"]: this is told twice: it is the same as "person.age"'],
            ),
            (
                "girl",
                {"incident.shots": 1},
                ['["incident.shots"]: this is a fact of the incident; tell it in "facts" of the event'],
            ),
            (
                "girl",
                {"suspect.known_to_police": True},
                [f'["suspect.known_to_police"]: {NO_SUSPECT}'],
            ),
            ("boy", {"suspect.known_to_police": True}, []),
            ("boy", {"child.school_known": True}, []),
            ("stranger", {"child.school_known": True}, []),
            (
                "man",
                {"child.school_known": True},
                [f'["child.school_known"]: {GROWN}'],
            ),
        ],
    )
    def test_answers_about_a_person(self, faults, tell, who, answers, lines):
        """The path leads to the answer, the message never repeats it."""
        event = tell.info("e", 1, people=[(who, [], answers)])
        assert faults(event) == [f"$.people[0].facts{line}" for line in lines]

    def test_a_role_given_in_the_same_event_counts(self, faults, tell):
        """And an age told in it."""
        told = {"suspect.known_to_police": True}
        assert faults(tell.info("e", 1, people=[("girl", ["suspect"], told)])) == []
        grown = {"child.school_known": True, "person.age": 20}
        assert len(faults(tell.info("e", 1, people=[("boy", [], grown)]))) == 1

    def test_a_fact_nobody_meant_lists_those_that_can_be_told(self, book, before, tell):
        """Of people under a person, of the incident under it; never what rules conclude."""
        event = tell.info("e", 1, people=[("girl", [], {"x": 1})], facts={"y": 1})
        with pytest.raises(EventRefused) as caught:
            admit(book, event, before)
        of_incident, of_person = (fault.allowed for fault in caught.value.faults)
        assert {name.partition(".")[0] for name in of_incident} == {"incident"}
        assert {name.partition(".")[0] for name in of_person} == {"child", "person", "suspect", "victim"}
        assert "child.harm" not in of_person

    @pytest.mark.parametrize(
        ("answers", "lines"),
        [
            ({"incident.shots": 1, "incident.injury": "minor"}, []),
            ({"incident.shot": 1}, ['["incident.shot"]: no such fact; did you mean "incident.shots"?']),
            (
                {"person.age": 12},
                ['["person.age"]: this is a fact of a person; tell it under the person, in "people"'],
            ),
        ],
    )
    def test_answers_about_the_incident(self, faults, tell, answers, lines):
        """Facts of people are told of people."""
        assert faults(tell.info("e", 1, facts=answers)) == [f"$.facts{line}" for line in lines]


class TestPeople:
    """Whoever an event is about is at the incident."""

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            ("ActionTaken", {"action": "child_seen"}),
            ("FlagRaised", {"flag": "noted"}),
            ("FlagCleared", {"flag": "noted"}),
            ("RecordsSearched", {"system": "records"}),
            ("GradeSet", {"scale": "missing", "value": "high"}),
            ("GradeSet", {"scale": "handling", "value": "close"}),
        ],
    )
    def test_a_stranger_must_first_be_named(self, faults, tell, kind, fields):
        """Or nobody knows whom it was done for."""
        assert faults(tell(kind, "e", 1, subject="girl", **fields)) == []
        assert faults(tell(kind, "e", 1, subject="stranger", **fields)) == [f"$.subject: {NOT_THERE}"]
        assert faults(tell(kind, "e", 1, subject="gril", **fields)) == [
            '$.subject: no such person at the incident; did you mean "girl"?'
        ]

    def test_a_marker_may_be_on_the_place(self, faults, tell):
        """Where the incident was reported."""
        assert faults(tell("FlagRaised", "e", flag="noted", subject="p1")) == []

    def test_an_action_is_done_for_whom_it_is_for(self, faults, tell):
        """The incident, a person, or two."""
        assert faults(tell.done("e", "attended")) == []
        assert faults(tell.done("e", "attended", subject="i1")) == []
        assert faults(tell.done("e", "attended", subject="girl")) == [
            "$.subject: this is done for the incident, not for a person"
        ]
        assert faults(tell.done("e", "child_seen")) == [
            '$.subject: this is done for a "child": this is needed and is not there'
        ]
        assert faults(tell.done("e", "grade_set")) == ["$.action: this is done by telling grade.set"]
        assert faults(tell.done("e", "introduced", subject="girl", other="man")) == []
        assert faults(tell.done("e", "introduced", subject="girl", other="girl")) == [
            "$.other: this action is about two people, and this is one"
        ]
        assert faults(tell.done("e", "introduced", subject="girl", other="stranger")) == [
            f"$.other: {NOT_THERE}"
        ]
        assert faults(tell.done("e", "child_seen", subject="girl", other="man")) == [
            "$.other: this action is not about two people"
        ]

    @pytest.mark.parametrize(
        ("source", "target", "lines"),
        [
            ("boy", "girl", []),
            ("mum", "girl", []),
            ("girl", "mum", []),
            ("mum", "dad", ["$.source: neither of the two is at the incident"]),
            ("girl", "girl", ["$.target: a relation is between two people, and this is one"]),
        ],
    )
    def test_a_link_brings_in_who_is_linked_with_somebody_there(self, faults, tell, source, target, lines):
        """And nobody else."""
        assert faults(tell("LinkStated", "e", relation="parent_of", source=source, target=target)) == lines

    def test_a_link_ends_that_was_stated(self, faults, before, tell):
        """From whom to whom it was; one that goes both ways ends either way."""
        before.taken.append(tell("LinkStated", "l", relation="parent_of", source="man", target="girl"))
        before.taken.append(tell.info("m", links=(tell.link("boy", "sibling_of", "girl"),)))
        never = [
            (
                "$.relation: nobody had stated this relation between the two by then; "
                "it is read from source to target"
            )
        ]

        def ending(relation, source, target):
            return faults(tell("LinkEnded", "e", 1, relation=relation, source=source, target=target))

        assert ending("parent_of", "man", "girl") == []
        assert ending("sibling_of", "girl", "boy") == []
        assert ending("parent_of", "girl", "man") == never
        assert ending("sibling_of", "girl", "man") == never

    def test_links_told_together_may_lean_on_each_other(self, faults, tell):
        """In whatever order; but one of them must reach somebody there."""
        links = (tell.link("gran", "parent_of", "mum"), tell.link("mum", "parent_of", "girl"))
        assert faults(tell.info("e", 1, links=links)) == []
        assert faults(tell.info("e", 1, links=links[:1])) == [
            "$.links[0]: neither of the two is at the incident"
        ]
        assert faults(tell.info("e", 1, links=(tell.link("girl", "parent_of", "girl"),))) == [
            "$.links[0].target: a relation is between two people, and this is one"
        ]

    def test_a_person_is_named_once_and_by_an_id_of_their_own(self, faults, tell):
        """A question mark begins the ids of those nobody has named."""
        assert faults(tell.info("e", 1, people=[("girl",), ("girl",), ("?child",), ("i1",)])) == [
            "$.people[1].id: this person is named twice; say everything in one place",
            '$.people[2].id: the id of a person does not begin with "?" and is not that of the incident',
            '$.people[3].id: the id of a person does not begin with "?" and is not that of the incident',
        ]


class TestGrades:
    """A person who may decides, on a scale that is there, for whom it is for."""

    @pytest.mark.parametrize("value", ["grade_1", "emergency", "resolution"])
    def test_the_response_takes_the_pack_s_grades_and_the_four(self, faults, tell, value):
        """Both are understood."""
        assert faults(tell("GradeSet", "e", scale="response", value=value)) == []

    @pytest.mark.parametrize(
        ("fields", "lines"),
        [
            (
                {"person": None, "system_said": "cad"},
                ["$.by.person: a person decides, never a system: this is needed and is not there"],
            ),
            (
                {"person": None},
                ["$.by.person: a person decides, never a system: this is needed and is not there"],
            ),
            ({"system_said": "cad"}, []),
            ({"post": "caller"}, [f"$.by.post: this post does not decide; allowed: {POSTS}"]),
            ({"subject": "girl"}, ["$.subject: the response is graded for the incident, not for a person"]),
        ],
    )
    def test_a_person_who_may_sets_the_response(self, faults, tell, fields, lines):
        """No decision is made without a person."""
        assert faults(tell("GradeSet", "e", scale="response", value="grade_1", **fields)) == lines

    def test_a_risk_is_somebody_s(self, faults, tell):
        """Risk is held per person."""
        assert faults(tell("GradeSet", "e", scale="missing", value="high")) == [
            "$.subject: risk is graded for a person: this is needed and is not there"
        ]

    def test_a_retired_word_is_refused_from_the_day_it_was_retired(self, faults, tell):
        """By the pack's own calendar, and when it occurred."""
        absent = {"scale": "handling", "value": "absent"}
        assert faults(tell("GradeSet", "e", 12 * 60 - 1, recorded=9999, **absent)) == []
        assert faults(tell("GradeSet", "e", 12 * 60, **absent)) == [
            "$.value: this was retired on 2026-03-06; it is read in old records only"
        ]


class TestEarlier:
    """What an event refers to is there."""

    def test_an_event_replaces_an_earlier_one_of_its_incident(self, faults, before, tell):
        """Not itself, nor one of another incident."""
        before.taken += [tell.info("e1", 1), tell.report(id="r2", incident="i2")]

        def replacing(what, by=None):
            return faults(
                tell("EventReplaced", "x", 5, replaces=what, why=Replacement.DUPLICATE, by_event=by)
            )

        assert replacing("e1") == []
        assert replacing("e1", "r") == []
        assert replacing("x") == ["$.replaces: this is the event itself"]
        assert replacing("e11") == ['$.replaces: no such event; did you mean "e1"?']
        assert replacing("zzz") == ["$.replaces: no such event"]
        assert replacing("r2") == ['$.replaces: this event belongs to another incident, "i2"']
        assert replacing("e1", "e1") == ["$.by_event: an event is not replaced by itself"]
        assert replacing("e1", "e11") == ['$.by_event: no such event; did you mean "e1"?']

    def test_an_event_is_redacted_where_it_is(self, faults, tell):
        """By the same rule."""
        assert faults(tell("RecordRedacted", "x", 5, redacts="r", authority="court")) == []
        assert faults(tell("RecordRedacted", "x", 5, redacts="x", authority="court")) == [
            "$.redacts: this is the event itself"
        ]

    def test_what_was_removed_is_known_by_its_hash(self, book, before, faults, tell):
        """The event again adds nothing; another under its id is refused; a redaction may come again."""
        gone = tell.info("gone", 1)
        before.tombstones["gone"] = content_hash(gone)
        with pytest.raises(AlreadyKnown):
            admit(book, gone, before)
        assert faults(tell.info("gone", 2)) == [f"$.id: {CHANGED}"]
        again = {"redacts": "gone", "authority": "court"}
        assert faults(tell("RecordRedacted", "x", 5, **again)) == ["$.redacts: no such event"]
        assert faults(tell("RecordRedacted", "x", 5, hash=content_hash(gone), **again)) == []

    def test_a_duty_that_is_owed_is_transferred_or_released(self, faults, before, tell):
        """By its id, or with the nearest."""
        before.ledgers["i1"] = Ledger(incident="i1", duties={"told/girl": duty("told/girl")})
        given = {"to": "school", "reference": "1", "check_back": tell.at(90)}
        assert faults(tell("DutyTransferred", "e", duty="told/girl", **given)) == []
        assert faults(tell("DutyReleased", "e", duty="told/girl", reason="x")) == []
        assert faults(tell("DutyTransferred", "e", duty="told/gril", **given)) == [
            '$.duty: no such duty; did you mean "told/girl"?'
        ]
        assert faults(tell("DutyReleased", "e", duty="zzz", reason="x")) == ["$.duty: no such duty"]

    def test_an_alert_that_is_there_is_acknowledged_by_a_person_who_decides(self, faults, before, tell):
        """It is named after its incident and what is behind it: a duty, a challenge or a handover."""
        offered = {"offered_to": "pc2", "offer": "h", "offered_at": tell.at(0)}
        before.ledgers["i1"] = Ledger(
            incident="i1",
            duties={"told/girl": duty("told/girl")},
            challenges={"g/response": challenge(tell)},
            owner=Owner(post="officer", person="pc1", since="r", **offered),
        )

        def acknowledging(alert, **fields):
            return faults(tell("AlertAcknowledged", "e", 1, alert=alert, reason="seen", **fields))

        for alert in ("i1/told/girl", "i1/g/response", "i1/handover/h"):
            assert acknowledging(alert) == []
        assert acknowledging("i1/told/gril") == ['$.alert: no such alert; did you mean "i1/told/girl"?']
        assert acknowledging("i2/told/girl") == ['$.alert: no such alert; did you mean "i1/told/girl"?']
        assert acknowledging("told/girl") == ['$.alert: no such alert; did you mean "i1/told/girl"?']
        assert acknowledging("i1/told/girl", person=None) == [NO_SYSTEM]
        assert acknowledging("i1/told/girl", post="school") == [
            f"$.by.post: this post does not decide; allowed: {POSTS}"
        ]

    def test_a_challenge_is_answered_by_another_person(self, faults, before, tell, book):
        """One who may decide, and who did not decide this."""
        before.ledgers["i1"] = Ledger(incident="i1", challenges={"g/response": challenge(tell)})

        def answering(what, **fields):
            return faults(
                tell("ChallengeAnswered", "e", challenge=what, reason="x", considered="y", **fields)
            )

        assert answering("g/response", person="sgt") == []
        assert answering("g/response", person="ch1") == [
            "$.by.person: somebody other than who decided answers a challenge"
        ]
        assert answering("g/respons", person="sgt") == [
            '$.challenge: no such challenge; did you mean "g/response"?'
        ]
        assert answering("g/response", person=None) == [NO_SYSTEM]
        assert answering("g/response", person="x", post="school") == [
            f"$.by.post: this post does not decide; allowed: {POSTS}"
        ]


def challenge(tell):
    """Return a challenge to a grade that ch1 has set."""
    return Challenge(
        id="g/response",
        event="g",
        scale="response",
        decided="grade_1",
        decided_by="ch1",
        raised_at=tell.at(0),
        rules=("a.b",),
    )


def duty(id):
    """Return a duty that is owed."""
    from datetime import UTC, datetime

    opened = datetime(2026, 3, 5, 12, tzinfo=UTC)
    return Duty(id=id, subject="girl", opened_at=opened, by="officer", binds=Binds.MUST, rules=("a.b",))


class TestTimes:
    """The times that an event names go together."""

    @pytest.mark.parametrize(
        ("kind", "fields", "name", "message"),
        [
            (
                "RecordsSearched",
                {"subject": "girl", "system": "records"},
                "back_to",
                "this is later than occurred_at; name how far back the search went, or leave it out",
            ),
            (
                "DutyTransferred",
                {"duty": "told/girl", "to": "school", "reference": "1"},
                "check_back",
                "this is not after occurred_at; name a time at which it will be looked at again",
            ),
            (
                "FlagRaised",
                {"flag": "noted", "subject": "girl"},
                "until",
                "this is not after occurred_at; to take a marker off, tell flag.cleared",
            ),
        ],
    )
    def test_a_time_that_does_not_go_with_when_it_occurred_is_refused(
        self, faults, before, tell, kind, fields, name, message
    ):
        """To the second: a search goes back at most to itself, what is agreed or runs out lies ahead."""
        before.ledgers["i1"] = Ledger(incident="i1", duties={"told/girl": duty("told/girl")})
        second = timedelta(seconds=1)
        good, bad = tell.at(10), tell.at(10) + second
        if name != "back_to":
            good, bad = bad, good
        assert faults(tell(kind, "e", 10, **fields, **{name: good})) == []
        assert faults(tell(kind, "e", 10, **fields, **{name: bad})) == [f"$.{name}: {message}"]

    def test_every_time_needs_an_offset(self, faults, tell):
        """Two of them cannot be compared otherwise."""
        event = tell(
            "FlagRaised", "e", 10, flag="noted", subject="girl", until=tell.at(20).replace(tzinfo=None)
        )
        assert faults(event) == ['$.until: a time with an offset is needed, as "2026-11-01T08:00:00+00:00"']


class TestHandovers:
    """A handover is offered to somebody else, and accepted once by them."""

    @pytest.fixture
    def offer(self, tell):
        """An offer by ch1 to an officer."""
        return tell("HandoverOffered", "h", 5, to=Source(post="officer", person="pc1"))

    def accept(self, tell, id="a", offer="h", **fields):
        """Return an acceptance by that officer."""
        by = {"post": "officer", "person": "pc1", **fields}
        return tell("HandoverAccepted", id, 9, offer=offer, **by)

    def test_a_person_who_decides_offers_it_to_somebody_else(self, faults, tell, offer):
        """At a declared post."""
        assert faults(offer) == []
        assert faults(replace(offer, by=Source(post="officer"))) == [NO_SYSTEM]
        assert faults(replace(offer, by=Source(post="school", person="x"))) == [
            f"$.by.post: this post does not decide; allowed: {POSTS}"
        ]
        assert faults(replace(offer, to=offer.by)) == [
            "$.to.person: a handover is offered to somebody else, and this is who offers it"
        ]
        assert faults(replace(offer, to=Source(post="oficer"))) == [
            '$.to.post: no such post; did you mean "officer"?'
        ]

    def test_it_is_accepted_by_whom_it_was_offered_to(self, faults, before, tell, offer):
        """And by nobody else."""
        before.taken.append(offer)
        assert faults(self.accept(tell)) == []
        assert faults(self.accept(tell, person="pc2")) == [
            '$.by: this was offered to "pc1"; only they accept it'
        ]
        assert faults(self.accept(tell, person=None)) == [
            '$.by: this was offered to "pc1"; only they accept it',
            NO_SYSTEM,
        ]

    def test_one_that_names_no_person_is_accepted_by_anybody_at_the_post(self, faults, before, tell, offer):
        """Whoever takes over on the next shift."""
        before.taken.append(replace(offer, to=Source(post="officer")))
        assert faults(self.accept(tell, person="anybody")) == []
        assert faults(self.accept(tell, post="call_handler")) == [
            '$.by: this was offered to the post "officer"; only they accept it'
        ]

    def test_one_that_was_not_offered_is_not_accepted(self, faults, before, tell, offer):
        """Nor one that was accepted, replaced, or offered again to somebody else."""
        missing = ["$.offer: no such handover offered here"]
        assert faults(self.accept(tell)) == missing
        before.taken.append(offer)
        assert faults(self.accept(tell, offer="r")) == missing
        before.taken.append(self.accept(tell))
        assert faults(self.accept(tell, id="b")) == ['$.offer: this was accepted already, in the event "a"']
        before.taken[-1] = replace(offer, id="h2", occurred_at=tell.at(7), recorded_at=tell.at(7))
        assert faults(self.accept(tell)) == [
            '$.offer: this no longer stands: it was offered again, in the event "h2"'
        ]
        assert faults(self.accept(tell, offer="h2")) == []
        before.taken.append(tell("EventReplaced", "x", 8, replaces="h2", why=Replacement.ENTERED_IN_ERROR))
        assert faults(self.accept(tell, offer="h2")) == [
            '$.offer: no such handover offered here; did you mean "h"?'
        ]
        assert faults(self.accept(tell)) == []


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_what_was_said_is_never_repeated(book, known, tell, word, other):
    """Refusals reach logs: names of what is declared and ids stand in them, never an answer."""
    secret = f"secret {word}"
    answers = {
        "person.sex": secret,
        "person.away_for": secret,
        "person.age": secret,
        "person.last_seen": secret,
    }
    event = tell.info("e", 1, people=[("girl", [], answers)], facts={"incident.injury": f"{secret}{other}"})
    with pytest.raises(EventRefused) as caught:
        admit(book, event, known(tell.report()))
    assert len(caught.value.faults) == 5
    assert "secret" not in str(caught.value)


def test_a_source_may_name_any_system(faults, tell):
    """The software that tells the engine is no register of people."""
    event = replace(tell.info("e", 1), by=Source(post="call_handler", person="ch1", system="cad"))
    assert faults(event) == []
