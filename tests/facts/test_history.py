"""Everything observed, found by whom it is about and when it was."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.happenings import MINUTES, TELL, happenings
from facts.measured import MEASURED, RULES, WITH_MEASURES
from riskengine.facts.history import History, Touched
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model.events import RecordRedacted, Replacement
from riskengine.model.network import Node
from riskengine.model.wire import content_hash
from riskengine.rulebook.kleene import truth_of
from riskengine.rulebook.measures import MeasureKind


def replaced(tell, id, what, minute, **fields):
    """Return an event that takes another back."""
    return tell("EventReplaced", id, minute, replaces=what, why=Replacement.MISHEARD, **fields)


def ids(events):
    """Return the ids of events."""
    return [event.id for event in events]


@pytest.fixture
def stand(read):
    """Gives the ids of what stands so many minutes after noon."""

    def standing(*events, at, known_at=None):
        return ids(read(*events, at=at, known_at=known_at).events)

    return standing


def test_events_count_from_when_they_occurred_and_were_recorded(stand, tell):
    """An event is neither read before it happened nor before it was written down."""
    late = tell.info("late", 10, recorded=30)
    assert stand(tell.report(), late, at=9, known_at=60) == ["r"]
    assert stand(tell.report(), late, at=29) == ["r"]
    assert stand(tell.report(), late, at=10, known_at=30) == ["r", "late"]


def test_what_is_replaced_never_stood(stand, tell):
    """Once the replacement is recorded, the event is gone at every moment, also before."""
    events = (tell.report(), tell.info("wrong", 5), replaced(tell, "x", "wrong", 20))
    assert stand(*events, at=19) == ["r", "wrong"]
    assert stand(*events, at=20) == ["r", "x"]
    assert stand(*events, at=6, known_at=20) == ["r"]


def test_what_is_redacted_is_gone(stand, tell):
    """A redaction takes the event's content away."""
    redacted = tell("RecordRedacted", "x", 20, redacts="secret", authority="court")
    assert stand(tell.report(), tell.info("secret", 5), redacted, at=20) == ["r", "x"]


def test_events_come_in_the_order_in_which_they_occurred(stand, tell):
    """Whatever the order of arrival."""
    events = (tell.info("b", 5), tell.report("a", 5), tell.report("c", 1, recorded=9))
    assert stand(*events, at=9) == ["c", "a", "b"]


def test_kinds_add_up_and_outlive_a_redaction(read, tell):
    """A replaced report takes its kinds along; a redacted one was still of its kinds."""
    report = tell.report()
    more = tell("IncidentReclassified", "more", 5, adds=("assault",))
    redacted = tell("RecordRedacted", "x", 20, redacts="r", authority="court")

    def kinds(*events, at=30):
        return read(*events, at=at).kinds

    assert kinds(report, more, at=4) == {"missing"}
    assert kinds(report, more) == {"missing", "assault"}
    assert kinds(report, more, redacted) == {"missing", "assault"}
    assert kinds(report, more, replaced(tell, "y", "r", 20)) == {"assault"}


@pytest.fixture
def history():
    """Makes the history of some events."""
    return lambda *events: History.of(WITH_MEASURES, *events)


@pytest.fixture
def missing(tell):
    """Reports somebody missing again: (id, minute) of an incident of that id."""

    def report(incident, minute=0, people=(("kid", ["victim"]),), **fields):
        return tell.report(f"r-{incident}", minute, incident=incident, people=people, **fields)

    return report


def whom(touched):
    """Return what an event touches, whatever it links."""
    return replace(touched, linked=frozenset())


class TestTaking:
    """What is kept, and whom it concerns elsewhere."""

    def test_the_same_event_is_taken_once(self, history, missing):
        """Another time it touches nobody."""
        kept = history(missing("i1"))
        assert kept.take(missing("i1")) == Touched()
        assert ids(kept.events_of("i1")) == ["r-i1"]

    def test_an_event_touches_those_of_whom_something_measured_has_changed(self, history, missing, tell):
        """A grade is nobody else's; a report of a kind that is counted is, a marker and a search are too."""
        kept = history()
        report = missing("i1", people=[("kid", ["victim"]), ("mum",)], place="home")
        assert whom(kept.take(report)) == Touched(frozenset({"kid", "mum"}), frozenset({"home"}))
        assert whom(kept.take(tell("GradeSet", "g", 1, scale="response", value="priority"))) == Touched()
        assert whom(kept.take(tell.info("i", 2, people=[("kid", ["victim"])]))) == Touched()
        assert kept.take(tell("FlagRaised", "f", 3, flag="noted", subject="kid")).people == {"kid"}
        assert kept.take(tell("RecordsSearched", "s", 4, subject="mum", system="records")).people == {"mum"}
        found = kept.take(tell("RecordsSearched", "p", 5, subject="home", system="records"))
        assert whom(found) == Touched(places=frozenset({"home"}))

    def test_an_event_touches_what_it_links(self, history, missing, tell):
        """Those named with their incident, and that with its place; a grade links nothing."""
        kept = history()
        there = {Node("person", "kid"), Node("incident", "i1"), Node("place", "home")}
        assert kept.take(missing("i1", people=[("kid",)], place="home")).linked == there
        assert kept.take(tell("GradeSet", "g", 1, scale="response", value="priority")).linked == frozenset()

    def test_what_rewrites_an_incident_touches_everybody_there(self, history, missing, tell):
        """Also those who are no longer, and those of the incidents it is merged with."""
        kept = history(
            missing("i1", people=[("kid",)], place="home"),
            missing("i2", people=[("man",)]),
            tell.info("who", 3, incident="i2", people=[("mum",)]),
        )
        gone = tell("RecordRedacted", "x", 5, incident="i2", redacts="who", authority="court")
        assert whom(kept.take(gone)) == Touched(frozenset({"man", "mum"}))
        merged = tell("IncidentMerged", "m", 6, incident="i2", into="i1")
        assert whom(kept.take(merged)) == Touched(frozenset({"kid", "man"}), frozenset({"home"}))
        assert whom(kept.take(tell.info("more", 7))) == Touched(
            frozenset({"kid", "man"}), frozenset({"home"})
        )
        undone = replaced(tell, "u", "m", 8, incident="i2")
        assert whom(kept.take(undone)) == Touched(frozenset({"kid", "man"}), frozenset({"home"}))
        assert whom(kept.take(tell.info("most", 9))) == Touched(frozenset({"kid"}), frozenset({"home"}))
        again = replaced(tell, "v", "u", 10, incident="i2")
        assert whom(kept.take(again)) == Touched(frozenset({"kid", "man"}), frozenset({"home"}))

    def test_the_content_of_a_redacted_event_is_gone_whichever_comes_first(self, history, tell, missing):
        """Its hash is left, and of a report what it was about."""
        report, secret = missing("i1", place="home"), tell.info("secret", 3, people=[("mum",)])
        gone = [
            tell("RecordRedacted", f"x-{id}", 9, redacts=id, authority="court") for id in ("secret", "r-i1")
        ]
        for order in ([report, secret, *gone], [*gone, secret, report]):
            kept = history(*order)
            assert kept.event("secret") is None
            assert kept.tombstone("secret") == content_hash(secret)
            assert kept.tombstone("r-i1") == content_hash(report)
            assert kept.event("r-i1") == tell.report("r-i1")
            assert ids(kept.events_of("i1")) == ["r-i1", "x-r-i1", "x-secret"]
            assert [kept.open_incidents_of(who) for who in ("kid", "mum")] == [frozenset(), frozenset()]

    def test_nothing_is_known_of_what_was_never_told(self, history):
        """It is empty."""
        kept = history()
        assert not kept.knows("i1")
        assert (kept.events_of("i1"), kept.everything_of("i1"), kept.event("e")) == ((), (), None)
        assert (list(kept.incidents), kept.tombstone("e")) == ([], None)

    def test_the_last_record_is_the_latest_of_the_incident_s_own(self, history, missing, tell):
        """Not of another, and not the last that came."""
        kept = history(tell.info("late", 1, recorded=50), missing("i1"), missing("i2", 90))
        assert kept.last_recorded("i1") == tell.at(50)


class TestMerging:
    """A merged incident goes on in another, as far as that is known."""

    def test_what_was_said_there_counts_here_from_when_the_merge_is_known(self, history, missing, tell):
        """In order, and of those merged into it too; until the merge is taken back."""
        kept = history(
            missing("i1", 1),
            missing("i2", 0),
            missing("i3", 2),
            tell("IncidentMerged", "m3", 10, incident="i3", into="i2", recorded=30),
            tell("IncidentMerged", "m2", 20, incident="i2", into="i1"),
            replaced(tell, "u", "m3", 40, incident="i3"),
        )
        assert ids(kept.known("i1", tell.at(19))) == ["r-i1"]
        assert ids(kept.known("i1", tell.at(20))) == ["r-i2", "r-i1", "m2"]
        assert ids(kept.known("i1", tell.at(30))) == ["r-i2", "r-i1", "r-i3", "m3", "m2"]
        assert ids(kept.known("i1", tell.at(40))) == ["r-i2", "r-i1", "m2"]
        assert ids(kept.everything_of("i1")) == ["r-i2", "r-i1", "m2"]
        assert [kept.goes_on_in("i3", tell.at(at)) for at in (19, 29, 30, 40)] == ["i3", "i3", "i1", "i3"]


class TestOpen:
    """Which open incidents somebody is at, and which are open at a place."""

    def test_an_incident_is_open_until_it_is_closed(self, history, missing, tell):
        """Or again when it is reopened, or the closing is taken back."""
        kept = history(missing("i1", place="home"), missing("i2", 1))
        assert kept.open_incidents_of("kid") == {"i1", "i2"}
        assert kept.open_incidents_at("home") == {"i1"}
        kept.take(tell("IncidentClosed", "c", 5))
        kept.take(tell.info("after", 6, people=[("mum",)]))
        assert [kept.open_incidents_of(who) for who in ("kid", "mum")] == [{"i2"}, frozenset()]
        assert kept.open_incidents_at("home") == frozenset()
        kept.take(replaced(tell, "u", "c", 7))
        assert [kept.open_incidents_of(who) for who in ("kid", "mum")] == [{"i1", "i2"}, {"i1"}]
        kept.take(tell("IncidentClosed", "c2", 8))
        kept.take(tell("IncidentReopened", "o", 9))
        assert kept.open_incidents_of("mum") == {"i1"}

    def test_a_closing_that_arrives_late_is_one_all_the_same(self, history, missing, tell):
        """What was reopened after it stays open."""
        kept = history(missing("i1"), tell("IncidentReopened", "o", 9), tell("IncidentClosed", "c", 5))
        assert kept.open_incidents_of("kid") == {"i1"}

    def test_whoever_was_at_a_merged_incident_is_at_the_one_it_goes_on_in(self, history, missing, tell):
        """While that one is open, whether or not the other was closed."""
        kept = history(
            missing("i1"), missing("i2", people=[("man",)]), tell("IncidentClosed", "c", 3, incident="i2")
        )
        assert kept.open_incidents_of("man") == frozenset()
        kept.take(tell("IncidentMerged", "m", 4, incident="i2", into="i1"))
        kept.take(tell.info("more", 5, incident="i2", people=[("mum",)]))
        assert [kept.open_incidents_of(who) for who in ("man", "mum", "kid")] == [{"i1"}] * 3
        kept.take(tell("IncidentClosed", "c1", 6))
        assert [kept.open_incidents_of(who) for who in ("man", "mum", "kid")] == [frozenset()] * 3


class TestElsewhere:
    """What other incidents recorded that counts here."""

    def test_what_settles_duties_wherever_they_are_is_found(self, history, missing, tell):
        """Done for one of these people, elsewhere, in that time, known by then, and not taken back."""
        done = {"subject": "kid", "incident": "i2"}
        kept = history(
            missing("i1"),
            missing("i2"),
            tell.done("here", "told", 5, subject="kid"),
            tell.done("there", "told", 6, **done),
            tell.done("earlier", "told", 2, **done),
            tell.done("late", "told", 7, recorded=60, **done),
            tell.done("tried", "told", 8, attempt=True, **done),
            tell.done("wrong", "told", 8, **done),
            tell.done("another", "child_seen", 9, post="officer", **done),
            tell.done("hers", "told", 9, incident="i2", subject="mum"),
            replaced(tell, "u", "wrong", 20, incident="i2"),
        )

        def found(since, as_of, known_at):
            times = tell.at(since), tell.at(as_of), tell.at(known_at)
            return ids(kept.elsewhere({"kid"}, {"i1"}, *times))

        assert found(5, 10, 10) == ["there", "wrong"]
        assert found(5, 10, 20) == ["there"]
        assert found(0, 10, 60) == ["earlier", "there", "late"]
        assert found(7, 10, 60) == ["late"]

    def test_the_facts_of_an_incident_carry_it(self, tell, missing):
        """From when the incident began."""
        done = {"subject": "kid", "incident": "i2"}
        events = [
            missing("i1", 5),
            missing("i2"),
            tell.done("before", "told", 4, **done),
            tell.done("since", "told", 6, **done),
        ]
        facts = read_measured(*events, at=10)
        assert ids(facts.elsewhere) == ["since"]
        assert ids(facts.events) == ["r-i1"]

    def test_moments_are_when_something_elsewhere_changed_what_is_read_here(self, history, missing, tell):
        """Later than one moment and up to another, each once; what cannot matter here is none."""
        kept = history(
            missing("i1", place="home"),
            missing("i2", 10),
            missing("i3", 20, people=[("stranger",)]),
            missing("i4", 25, people=[("stranger",)], place="home"),
            tell("GradeSet", "g", 30, incident="i2", scale="response", value="priority"),
            tell("FlagRaised", "f", 40, incident="i2", flag="noted", subject="kid"),
            tell("RecordsSearched", "s", 40, incident="i2", subject="kid", system="records"),
            tell.done("d", "told", 50, incident="i2", subject="kid", recorded=90),
        )

        def moments(after, until, known_at):
            found = kept.moments("i1", tell.at(after), tell.at(until), tell.at(known_at))
            return [round((one - tell.at(0)).total_seconds() / 60) for one in found]

        assert moments(0, 60, 60) == [10, 25, 40]
        assert moments(10, 40, 60) == [25, 40]
        assert moments(0, 60, 90) == [10, 25, 40, 50]
        assert moments(10, 39, 60) == [25]

    def test_moments_of_a_rewritten_incident_are_all_that_stands_in_it(self, history, missing, tell):
        """Any of it may have changed what it comes to; to those who are no longer named there nothing did."""
        rewritten = [
            missing("i2", 10, people=[("man",)]),
            tell.info("who", 20, incident="i2", people=[("kid",)]),
            tell.info("wrong", 25, incident="i2"),
            tell("IncidentReclassified", "k", 30, incident="i2", adds=("assault",)),
            replaced(tell, "u", "wrong", 35, incident="i2"),
        ]
        times = tell.at(5), tell.at(60), tell.at(60)
        found = history(missing("i1"), *rewritten).moments("i1", *times)
        assert found == [tell.at(at) for at in (10, 20, 30, 35)]
        gone = tell("RecordRedacted", "x", 40, incident="i2", redacts="who", authority="court")
        assert history(missing("i1"), *rewritten, gone).moments("i1", *times) == []
        assert history(missing("i1"), gone, *rewritten).moments("i1", *times) == []


READER = FactReader.of(WITH_MEASURES, holds=holds(WITH_MEASURES))


def read_measured(*events, at, known_at=None, incident="i1"):
    """Return the facts of an incident, so many minutes after noon, with all measures."""
    moment = TELL.at(at)
    late = moment if known_at is None else TELL.at(known_at)
    return READER.read(incident, History.of(WITH_MEASURES, *events), as_of=moment, known_at=late)


LATEST = 2000
"""So many minutes after noon everything is recorded."""


@given(happenings(8), st.data(), MINUTES)
def test_the_order_of_arrival_does_not_matter(events, data, minute):
    """The same set gives the same, to the order of every mapping, whatever came first."""
    other = data.draw(st.permutations(events))
    known = {one.incident for one in events if one.recorded_at <= TELL.at(minute)}
    for incident in sorted(known):
        one, two = (read_measured(*each, at=minute, incident=incident) for each in (events, other))
        assert repr(one) == repr(two)
    one, two = (History.of(WITH_MEASURES, *each) for each in (events, other))
    for who in ("kid", "mum", "man"):
        assert one.open_incidents_of(who) == two.open_incidents_of(who)
    for incident in known:
        ends = TELL.at(minute), TELL.at(LATEST), TELL.at(LATEST)
        assert one.moments(incident, *ends) == two.moments(incident, *ends)


@given(happenings(8), MINUTES)
def test_between_two_moments_nothing_changes_but_time_that_runs(events, minute):
    """What is read changes at an event of the incident, at a moment from elsewhere, or at an edge."""
    history = History.of(WITH_MEASURES, *events)
    if not history.knows("i1"):
        return
    at, end, known_at = TELL.at(minute), TELL.at(LATEST), TELL.at(LATEST)
    now = READER.read("i1", history, as_of=at, known_at=known_at)
    own = [one.occurred_at for one in history.known("i1", known_at)]
    ahead = [one for one in (*own, *now.edges, *history.moments("i1", at, end, known_at)) if one > at]
    just_before = min(ahead, default=end) - timedelta(seconds=1)
    then = READER.read("i1", history, as_of=max(at, just_before), known_at=known_at)
    assert standing_still(then) == standing_still(now)


def standing_still(facts):
    """Return what is read of everybody, of elapsed time only what the rules test."""
    found = {}
    for subject in (facts.incident, *facts.people):
        for key, value in subject.readings.items():
            fact = MEASURED.get(key)
            if fact is None or fact.measure.kind is not MeasureKind.ELAPSED:
                found[subject.id, key] = value
        for rule in RULES:
            if rule.about[0] in (*subject.roles, "person") and (rule.about[0] == "incident") == (
                subject is facts.incident
            ):
                value = subject.readings.get(rule.when.key)
                found[subject.id, rule.id] = truth_of(rule.when.test, value)
    return found


@given(happenings(8), st.integers(0, 8))
def test_an_event_touches_everybody_of_whom_it_changes_anything_elsewhere(events, before):
    """Whoever is told that nobody there was touched need not look."""
    history = History.of(WITH_MEASURES, *events[:before])
    latest = TELL.at(LATEST)

    def everything():
        every = {one: history.known(one, latest) for one in history.incidents}
        return {
            one: standing_still(READER.read(one, history, as_of=latest, known_at=latest))
            for one, known in every.items()
            if known
        }

    for event in events[before : before + 1]:
        old = everything()
        group = {event.incident, history.goes_on_in(event.incident, latest)}
        touched = history.take(event)
        group |= {history.goes_on_in(one, latest) for one in group} | {getattr(event, "into", None)}
        new = everything()
        for incident in old:
            facts = READER.read(incident, history, as_of=latest, known_at=latest)
            there = {person.id for person in facts.people}
            places = {getattr(one, "place", None) for one in facts.events}
            if incident not in group and new[incident] != old[incident]:
                assert there & touched.people or places & touched.places


@given(happenings(8), MINUTES)
def test_what_is_recorded_later_is_not_known(events, minute):
    """No hindsight: as if the rest had never been told; only what is redacted is gone at every moment."""
    kept = [one for one in events if not isinstance(one, RecordRedacted)]
    known = [one for one in kept if one.recorded_at <= TELL.at(minute)]
    for incident in {one.incident for one in known}:
        one, two = (read_measured(*each, at=minute, incident=incident) for each in (kept, known))
        assert one == two
