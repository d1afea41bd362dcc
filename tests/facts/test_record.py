"""What is recorded of one incident, and what takes it back."""

from riskengine.facts.record import IncidentLog, named_in, stripped, taken_back
from riskengine.model.events import Replacement
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Relation


def replaced(tell, id, what, minute, **fields):
    """Return an event that takes another back."""
    return tell("EventReplaced", id, minute, replaces=what, why=Replacement.MISHEARD, **fields)


def ids(events):
    """Return the ids of events."""
    return [event.id for event in events]


def test_a_replacement_can_itself_be_taken_back(tell):
    """What was wrongly taken back stands again."""
    events = [tell.info("right"), replaced(tell, "x", "right", 10), replaced(tell, "y", "x", 20)]
    assert taken_back(events) == {"x"}
    assert taken_back(events[:2]) == {"right"}


def test_of_what_is_redacted_only_the_kinds_are_kept(tell):
    """Nothing of whom it was about."""
    report = tell.report(
        people=[("girl", ["victim"], {"person.age": 12})], facts={"incident.shots": 1}, place="p"
    )
    more = tell("IncidentReclassified", "more", 5, adds=("assault",))
    assert stripped(report) == tell.report()
    assert stripped(more) == more
    assert stripped(tell.info("e", 1)) is None


def test_a_log_knows_who_is_at_the_incident(tell, words):
    """Whoever is named, or linked with somebody there, is at it."""
    log = IncidentLog.of(
        "i1",
        [
            tell.info(
                "more", 5, people=[("girl", ["victim"])], links=(tell.link("mum", "parent_of", "girl"),)
            ),
            tell.report(people=[("girl",)], place="p1"),
            tell("LinkStated", "l", 6, relation="sibling_of", source="girl", target="boy"),
        ],
    )
    assert log.people(words.relations) == {"boy": {}, "girl": {"victim": ("more",)}, "mum": {}}
    assert log.places == {"p1"}
    assert log.report is not None
    assert ids(log.events) == ["r", "more", "l"]


def test_a_log_grows_by_each_event_once(tell):
    """Adding what is there changes nothing."""
    log = IncidentLog.of("i1", [tell.report()])
    assert log.with_events(tell.report()) == log


def test_a_log_knows_when_the_incident_was_closed(tell):
    """Closing and reopening count from when they occurred, and only those of the incident itself."""
    log = IncidentLog.of(
        "i1",
        [
            tell.report(),
            tell("IncidentClosed", "c", 10),
            tell("IncidentReopened", "o", 20),
            tell("IncidentClosed", "other", 30, incident="i2"),
        ],
    )
    assert [log.closed_at(tell.at(minute)) for minute in (9, 10, 19, 20, 40)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_log_without_a_standing_report_has_none(tell):
    """A report that was replaced may be made anew."""
    log = IncidentLog.of("i1", [tell.report(), replaced(tell, "x", "r", 5)])
    assert log.report is None


def test_a_log_knows_what_the_incident_goes_on_in(tell):
    """A merged incident goes on in another."""
    log = IncidentLog.of("i1", [tell.report(), tell("IncidentMerged", "m", 5, into="i2")])
    assert log.merged_into == "i2"
    assert IncidentLog.of("i1", [tell.report()]).merged_into is None


def test_only_people_whom_a_relation_joins_are_at_the_incident(tell):
    """No place, nobody who was only said to be somebody else or not, and nobody by the end of a relation."""
    relations = {
        id: Relation(id=id, title=id, means=means, span=Span.whole_file("test"))
        for id, means in (("sibling_of", None), ("same_as", "same"), ("not_same_as", "different"))
    }

    def named(kind, relation, **fields):
        return list(
            named_in(tell(kind, "e", relation=relation, source="girl", target="x", **fields), relations)
        )

    assert named("LinkStated", "sibling_of") == ["girl", "x"]
    assert named("LinkStated", "sibling_of", target_kind="place") == ["girl"]
    assert named("LinkStated", "sibling_of", source_kind="place") == ["x"]
    assert named("LinkStated", "same_as") == named("LinkStated", "not_same_as") == []
    assert named("LinkEnded", "sibling_of") == []
    told = tell.info("e", people=[("boy",)], links=(tell.link("girl", "sibling_of", "boy"),))
    assert list(named_in(told, relations)) == ["boy", "girl"]
