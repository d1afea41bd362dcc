"""What stands of what was told."""

from riskengine.facts.record import IncidentLog, kinds_of, standing, stripped, taken_back
from riskengine.model.events import Replacement


def replaced(tell, id, what, minute, **fields):
    """Return an event that takes another back."""
    return tell("EventReplaced", id, minute, replaces=what, why=Replacement.MISHEARD, **fields)


def ids(events):
    """Return the ids of events."""
    return [event.id for event in events]


def stand(*events, tell, at, known_at=None):
    """Return the ids of what stands so many minutes after noon."""
    late = at if known_at is None else known_at
    return ids(standing(events, as_of=tell.at(at), known_at=tell.at(late)))


def test_events_count_from_when_they_occurred_and_were_recorded(tell):
    """An event is neither read before it happened nor before it was written down."""
    late = tell.info("late", 10, recorded=30)
    assert stand(tell.report(), late, tell=tell, at=9, known_at=60) == ["r"]
    assert stand(tell.report(), late, tell=tell, at=29) == ["r"]
    assert stand(tell.report(), late, tell=tell, at=10, known_at=30) == ["r", "late"]


def test_what_is_replaced_never_stood(tell):
    """Once the replacement is recorded, the event is gone at every moment, also before."""
    events = (tell.report(), tell.info("wrong", 5), replaced(tell, "x", "wrong", 20))
    assert stand(*events, tell=tell, at=19) == ["r", "wrong"]
    assert stand(*events, tell=tell, at=20) == ["r", "x"]
    assert stand(*events, tell=tell, at=6, known_at=20) == ["r"]


def test_what_is_redacted_is_gone(tell):
    """A redaction takes the event's content away."""
    redacted = tell("RecordRedacted", "x", 20, redacts="secret", authority="court")
    assert stand(tell.report(), tell.info("secret", 5), redacted, tell=tell, at=20) == ["r", "x"]


def test_a_replacement_can_itself_be_taken_back(tell):
    """What was wrongly taken back stands again."""
    events = [tell.info("right"), replaced(tell, "x", "right", 10), replaced(tell, "y", "x", 20)]
    assert taken_back(events) == {"x"}
    assert taken_back(events[:2]) == {"right"}


def test_events_come_in_the_order_in_which_they_occurred(tell):
    """Whatever the order of arrival."""
    events = (tell.info("b", 5), tell.report("a", 5), tell.report("c", 1, recorded=9))
    assert stand(*events, tell=tell, at=9) == ["c", "a", "b"]


def test_kinds_add_up_and_outlive_a_redaction(tell):
    """A replaced report takes its kinds along; a redacted one was still of its kinds."""
    report = tell.report()
    more = tell("IncidentReclassified", "more", 5, adds=("assault",))
    redacted = tell("RecordRedacted", "x", 20, redacts="r", authority="court")

    def kinds(*events, at=30):
        return kinds_of(events, as_of=tell.at(at), known_at=tell.at(at))

    assert kinds(report, more, at=4) == {"missing"}
    assert kinds(report, more) == {"missing", "assault"}
    assert kinds(report, more, redacted) == {"missing", "assault"}
    assert kinds(report, more, replaced(tell, "y", "r", 20)) == {"assault"}


def test_of_what_is_redacted_only_the_kinds_are_kept(tell):
    """Nothing of whom it was about."""
    report = tell.report(
        people=[("girl", ["victim"], {"person.age": 12})], facts={"incident.shots": 1}, place="p"
    )
    more = tell("IncidentReclassified", "more", 5, adds=("assault",))
    assert stripped(report) == tell.report()
    assert stripped(more) == more
    assert stripped(tell.info("e", 1)) is None


def test_a_log_knows_who_is_at_the_incident(tell):
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
    assert log.people == {"boy": {}, "girl": {"victim": ("more",)}, "mum": {}}
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
