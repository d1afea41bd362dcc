"""Which answer stands, where answers differ and age."""

import pytest

from riskengine.model.events import Between, NotAnswered, Unanswered
from riskengine.model.facts import Bounds, Conflict, WhyUnknown

NO_IDEA = NotAnswered(unknown=Unanswered.NOT_KNOWN)
REFUSED = NotAnswered(unknown=Unanswered.REFUSED)
VIOLENCE = "incident.violence_now"


def told(tell, name, *answers):
    """Return events that answer one question, from (minute, answer) or (minute, answer, post)."""
    events = [tell.report(id="r0", people=[("girl", ["victim"])])]
    for number, (minute, answer, *post) in enumerate(answers):
        by = {"post": post[0] if post else "caller", "person": f"p{number}"}
        if name.startswith("incident."):
            events.append(tell.info(f"e{number}", minute, facts={name: answer}, **by))
        else:
            events.append(tell.info(f"e{number}", minute, people=[("girl", [], {name: answer})], **by))
    return events


def value(facts, name):
    """Return a reading of the girl or of the incident."""
    return (facts.incident if name.startswith("incident.") else facts.people[0]).readings.get(name)


def why(facts, name):
    """Return why it is unknown."""
    return (facts.incident if name.startswith("incident.") else facts.people[0]).unknown.get(name)


class TestFactsThatDoNotRaiseRisk:
    """The latest answer stands; earlier ones may make it more exact."""

    def test_the_latest_answer_stands_and_the_conflict_is_listed(self, read, tell):
        """By when it occurred, whatever the order of recording."""
        events = told(tell, "person.age", (1, 15), (3, 16), (2, 14))
        facts = read(*events, at=5)
        assert value(facts, "person.age") == 16
        assert facts.conflicts == (Conflict("girl", "person.age", "e1", ("e0", "e2")),)
        assert facts.people[0].told["person.age"] == ("e1",)

    def test_somebody_who_corrects_themselves_is_no_conflict(self, read, tell):
        """One source may change its mind."""
        events = [
            tell.report(people=[("girl", [], {"person.age": 15})]),
            tell.info("e", 1, people=[("girl", [], {"person.age": 16})]),
        ]
        assert read(*events, at=5).conflicts == ()
        assert value(read(*events, at=5), "person.age") == 16

    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            ([15, Between(at_most=17)], 15),
            ([Between(at_most=17), 15], 15),
            ([Between(at_least=12), Between(at_most=17)], Bounds(12, 17)),
            ([Between(at_least=12), Between(at_most=12)], 12),
            ([20, Between(at_most=17)], Bounds(None, 17)),
            ([Between(at_most=17), 20], 20),
            ([15, Between(at_least=14), 16], 16),
        ],
    )
    def test_bounds_and_values_that_agree_are_put_together(self, read, tell, answers, expected):
        """A bound never loosens a value it agrees with; where they differ the later stands."""
        events = told(tell, "person.age", *enumerate(answers, start=1))
        assert value(read(*events, at=9), "person.age") == expected

    def test_every_answer_behind_a_value_is_named(self, read, tell):
        """Both ends of a range have their event."""
        events = told(tell, "person.age", (1, Between(at_least=12)), (2, Between(at_most=17)))
        assert read(*events, at=5).people[0].told["person.age"] == ("e0", "e1")

    @pytest.mark.parametrize("answer", [True, False])
    def test_any_answer_lapses(self, read, tell, answer):
        """After an hour nobody knows any more, and the question returns."""
        events = told(tell, "person.heard", (0, answer))
        assert value(read(*events, at=59), "person.heard") is answer
        assert read(*events, at=59).edges == (tell.at(60),)
        lapsed = read(*events, at=60)
        assert (value(lapsed, "person.heard"), why(lapsed, "person.heard")) == (None, WhyUnknown.LAPSED)
        assert lapsed.edges == ()

    def test_a_later_answer_renews_it(self, read, tell):
        """Only the moment at which the last one lapses is an edge."""
        events = told(tell, "person.heard", (0, True), (30, True))
        facts = read(*events, at=45)
        assert facts.edges[-1] == tell.at(90)
        assert value(read(*events, at=89), "person.heard") is True
        assert value(read(*events, at=90), "person.heard") is None

    def test_not_knowing_never_overwrites_an_answer(self, read, tell):
        """Somebody who does not know takes nothing from somebody who does."""
        events = told(tell, "person.age", (1, 15), (2, NO_IDEA))
        facts = read(*events, at=5)
        assert (value(facts, "person.age"), why(facts, "person.age")) == (15, None)

    def test_why_it_is_unknown_is_kept(self, read, tell):
        """Refused and not known are asked about differently; the latest counts."""
        events = told(tell, "person.age", (1, NO_IDEA), (2, REFUSED))
        assert why(read(*events, at=1), "person.age") is WhyUnknown.NOT_KNOWN
        assert why(read(*events, at=2), "person.age") is WhyUnknown.REFUSED
        assert value(read(*events, at=2), "person.age") is None

    def test_a_refusal_after_the_lapse_is_why(self, read, tell):
        """Asked again once it lapsed, and refused."""
        events = told(tell, "person.heard", (0, True), (59, NO_IDEA), (70, REFUSED))
        assert why(read(*events, at=69), "person.heard") is WhyUnknown.LAPSED
        assert why(read(*events, at=70), "person.heard") is WhyUnknown.REFUSED
        at_once = told(tell, "person.heard", (0, True), (60, REFUSED))
        assert why(read(*at_once, at=60), "person.heard") is WhyUnknown.REFUSED

    def test_a_role_s_name_for_a_fact_of_any_person_is_the_same_fact(self, read, tell):
        """A child's age is a person's age; a child's own facts stay a child's."""
        said = {"child.age": 12, "child.school_known": True}
        facts = read(tell.report(people=[("girl", [], said)]))
        assert value(facts, "person.age") == 12
        assert value(facts, "child.school_known") is True
        assert "child.age" not in facts.people[0].readings

    def test_an_answer_that_no_longer_fits_is_not_read(self, read, tell):
        """An old word the vocabulary has dropped is unknown, not an exception."""
        facts = read(
            tell.report(people=[("girl", [], {"person.sex": "old", "person.gone": 1, "person.age": 12})])
        )
        assert dict(facts.people[0].readings)["person.age"] == 12
        assert value(facts, "person.sex") is None


class TestFactsThatRaiseRisk:
    """A yes stands against any no, until an event that ends it."""

    def test_a_yes_stands_against_a_later_no(self, read, tell):
        """The conflict is shown, not settled."""
        facts = read(*told(tell, VIOLENCE, (1, True), (2, False), (3, False)), at=5)
        assert value(facts, VIOLENCE) is True
        assert facts.conflicts == (Conflict("i1", VIOLENCE, "e0", ("e1", "e2")),)
        assert facts.incident.told[VIOLENCE] == ("e0",)

    def test_a_yes_does_not_lapse_and_a_no_does(self, read, tell):
        """Time never makes anybody safe."""
        assert value(read(*told(tell, VIOLENCE, (0, True)), at=600), VIOLENCE) is True
        assert read(*told(tell, VIOLENCE, (0, True)), at=5).edges == ()
        calm = told(tell, VIOLENCE, (0, False))
        assert (value(read(*calm, at=59), VIOLENCE), read(*calm, at=59).edges) == (False, (tell.at(60),))
        assert (value(read(*calm, at=60), VIOLENCE), why(read(*calm, at=60), VIOLENCE)) == (
            None,
            WhyUnknown.LAPSED,
        )

    def test_a_lapsed_no_is_no_conflict(self, read, tell):
        """What nobody knows any more says nothing against a yes."""
        events = told(tell, VIOLENCE, (0, False), (30, True))
        assert len(read(*events, at=40).conflicts) == 1
        assert read(*events, at=60).conflicts == ()

    def test_an_action_that_ends_it_makes_it_a_no_that_ages(self, read, tell):
        """Officers went there: the violence they ended is not known to be over for ever."""
        events = [*told(tell, VIOLENCE, (0, True)), tell.done("a", "attended", 10, post="officer")]
        assert value(read(*events, at=9), VIOLENCE) is True
        ended = read(*events, at=10)
        assert (value(ended, VIOLENCE), ended.incident.told[VIOLENCE]) == (False, ("a",))
        assert (ended.conflicts, ended.edges) == ((), (tell.at(70),))
        assert value(read(*events, at=70), VIOLENCE) is None

    def test_an_attempt_ends_nothing(self, read, tell):
        """Nobody got in."""
        events = [*told(tell, VIOLENCE, (0, True)), tell.done("a", "attended", 10, attempt=True)]
        assert value(read(*events, at=20), VIOLENCE) is True

    def test_an_action_with_nothing_to_end_says_nothing(self, read, tell):
        """Attending where nobody spoke of violence does not answer the question; nor does it unsay a no."""
        attended = tell.done("a", "attended", 10)
        assert value(read(tell.report(), attended, at=20), VIOLENCE) is None
        calm = read(*told(tell, VIOLENCE, (0, False)), attended, at=20)
        known = (value(calm, VIOLENCE), calm.incident.told[VIOLENCE], calm.edges)
        assert known == (False, ("e0",), (tell.at(60),))

    def test_a_yes_after_the_end_stands_again(self, read, tell):
        """It began anew; and again stands against a no."""
        events = [
            *told(tell, VIOLENCE, (0, True), (20, True), (25, False)),
            tell.done("a", "attended", 10),
        ]
        facts = read(*events, at=30)
        assert (value(facts, VIOLENCE), facts.incident.told[VIOLENCE]) == (True, ("e1",))

    def test_a_yes_at_the_moment_of_the_end_stands(self, read, tell):
        """Only what is later ends."""
        facts = read(*told(tell, VIOLENCE, (10, True)), tell.done("a", "attended", 10), at=20)
        assert (value(facts, VIOLENCE), facts.conflicts) == (True, ())

    def test_an_answer_by_somebody_who_looked_ends_it(self, read, tell):
        """An officer's no counts where a caller's does not; and a caller's later yes counts again."""
        events = told(tell, VIOLENCE, (0, True), (10, False, "officer"), (20, True))
        assert value(read(*events, at=9), VIOLENCE) is True
        assert value(read(*events, at=10), VIOLENCE) is False
        assert value(read(*events, at=20), VIOLENCE) is True

    def test_the_officer_who_does_not_know_ends_nothing(self, read, tell):
        """Not knowing is no answer."""
        events = told(tell, VIOLENCE, (0, True), (10, NO_IDEA, "officer"))
        facts = read(*events, at=20)
        assert (value(facts, VIOLENCE), why(facts, VIOLENCE)) == (True, None)

    def test_a_late_record_of_an_earlier_yes_is_ended_too(self, read, tell):
        """What counts is when it occurred."""
        late = tell.info("late", 5, recorded=60, facts={VIOLENCE: True})
        events = [*told(tell, VIOLENCE, (0, True)), tell.done("a", "attended", 10), late]
        assert value(read(*events, at=20, known_at=60), VIOLENCE) is False

    def test_the_highest_word_stands(self, read, tell):
        """Of ordered words, the one of most risk; an officer may lower it to what he saw."""
        injury = "incident.injury"
        events = told(tell, injury, (0, "minor"), (1, "serious"), (2, "none"), (9, "minor", "officer"))
        assert value(read(*events, at=5), injury) == 2
        assert read(*events, at=5).conflicts[0].against == ("e0", "e2")
        assert value(read(*events, at=9), injury) == 1

    def test_what_lapses_of_a_word_is_that_it_is_no_worse(self, read, tell):
        """An hour on, a minor injury is at least minor, a serious one serious, and none is unknown."""
        injury = "incident.injury"
        fresh = read(*told(tell, injury, (0, Between(at_least="minor"))), at=59)
        assert (value(fresh, injury), why(fresh, injury)) == (Bounds(1, None), None)
        minor = read(*told(tell, injury, (0, "minor")), at=60)
        assert (value(minor, injury), why(minor, injury)) == (Bounds(1, None), WhyUnknown.LAPSED)
        assert value(read(*told(tell, injury, (0, "serious")), at=60), injury) == 2
        assert value(read(*told(tell, injury, (0, "none")), at=60), injury) is None

    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            ([5, 3], 5),
            ([5, Between(at_least=3)], 5),
            ([2, Between(at_least=3)], Bounds(3, None)),
            ([5, Between(at_most=3)], 5),
            ([Between(at_least=3), Between(at_most=6)], Bounds(3, 6)),
            ([Between(at_least=3), Between(at_most=2)], Bounds(3, None)),
            ([Between(at_least=3, at_most=8), 4], 4),
            ([Between(at_least=0)], None),
            ([Between(at_most=0)], 0),
        ],
    )
    def test_bounds_keep_the_highest_that_is_certain(self, read, tell, answers, expected):
        """No answer lowers what is certain; a bound above narrows what is possible."""
        events = told(tell, "incident.score", *enumerate(answers, start=1))
        assert value(read(*events, at=20), "incident.score") == expected

    def test_a_number_without_a_least_value_is_unknown_once_ended(self, read, tell):
        """There is nothing to take it down to."""
        events = [*told(tell, "incident.shots", (0, 3)), tell.done("a", "attended", 10)]
        assert value(read(*events, at=5), "incident.shots") == 3
        assert value(read(*events, at=10), "incident.shots") is None

    def test_an_action_for_one_person_ends_nothing_for_another(self, read, tell):
        """Seeing the girl says nothing of the boy."""
        both = [("boy", ["victim"], {"victim.hurt": True}), ("girl", ["victim"], {"victim.hurt": True})]
        seen = tell.done("s", "child_seen", 5, subject="girl", post="officer")
        for needed in (None, ()):
            boy, girl = read(tell.report(people=both), seen, at=9, needed=needed).people
            assert (boy.readings["victim.hurt"], girl.readings["victim.hurt"]) == (True, False)

    def test_only_a_post_that_may_ends_it(self, read, tell):
        """A call handler who says the girl was seen has not seen her."""
        said = tell.report(people=[("girl", ["victim"], {"victim.hurt": True})])
        seen = tell.done("s", "child_seen", 5, subject="girl", post="call_handler")
        assert read(said, seen, at=9).people[0].readings["victim.hurt"] is True
