"""Whether a marker is on somebody."""

import pytest

from riskengine.model.facts import WhyUnknown

KEY = "flag.looked_after"


@pytest.fixture
def girl(read, tell):
    """Reads the girl's facts; the incident begins at minute 100."""

    def at(minute, *events, known_at=None, elsewhere=()):
        report = tell.report(minute=100, people=[("girl",), ("boy",)])
        facts = read(report, *events, at=minute, known_at=known_at, elsewhere=elsewhere)
        return facts, facts.subject("girl")

    return at


def raised(tell, id, minute, *on, **fields):
    """Return a marker found on the girl."""
    fields.setdefault("subject", "girl")
    return tell("FlagRaised", id, minute, flag="looked_after", on=on, **fields)


def cleared(tell, id, minute, *on):
    """Return a marker taken off the girl."""
    return tell("FlagCleared", id, minute, flag="looked_after", subject="girl", on=on)


def searched(tell, id, minute, system, **fields):
    """Return a search for the girl."""
    return tell("RecordsSearched", id, minute, subject="girl", system=system, **fields)


def test_not_found_is_not_no(girl):
    """Until every system was searched nobody knows."""
    _, who = girl(110)
    assert (who.readings.get(KEY), who.unknown[KEY]) == (None, WhyUnknown.NOT_SEARCHED)


def test_every_system_must_be_searched(girl, tell):
    """One register that shows nothing says nothing of the other."""
    one, other = searched(tell, "s1", 105, "records"), searched(tell, "s2", 106, "register")
    assert KEY not in girl(110, one)[1].readings
    _, who = girl(110, one, other)
    assert (who.readings[KEY], who.told[KEY]) == (False, ("s1", "s2"))
    assert KEY not in who.unknown
    assert KEY not in girl(110, one, other)[0].subject("boy").readings


def test_a_search_before_the_incident_does_not_answer_it(girl, tell):
    """What was put on record since would be missed."""
    old = [searched(tell, f"s{system}", 99, system, incident="i0") for system in ("records", "register")]
    assert KEY not in girl(110, elsewhere=old)[1].readings
    new = [searched(tell, f"s{system}", 100, system, incident="i0") for system in ("records", "register")]
    assert girl(110, elsewhere=new)[1].readings[KEY] is False


def test_a_marker_found_under_another_incident_counts(girl, tell):
    """It is the same girl."""
    _, who = girl(110, elsewhere=[raised(tell, "f", 5, "records", incident="i0")])
    assert (who.readings[KEY], who.told[KEY]) == (True, ("f",))


def test_nothing_else_of_another_incident_counts(girl, tell):
    """What was said there was said there."""
    said = tell.info("x", 5, incident="i0", people=[("girl", ["victim"], {"person.age": 12})])
    assert girl(110, elsewhere=[said]) == girl(110)


def test_a_marker_that_was_replaced_under_another_incident_is_gone(girl, tell):
    """The replacement is recorded where the marker was."""
    wrong = raised(tell, "f", 5, "records", incident="i0")
    undone = tell("EventReplaced", "x", 6, incident="i0", replaces="f", why="mistaken_identity")
    assert KEY not in girl(110, elsewhere=[wrong, undone])[1].readings


def test_a_marker_outweighs_searches(girl, tell):
    """Found is found."""
    events = [searched(tell, f"s{system}", 105, system) for system in ("records", "register")]
    assert girl(110, *events, raised(tell, "f", 103, "records"))[1].readings[KEY] is True


@pytest.mark.parametrize(
    ("shown_on", "cleared_on", "still"),
    [
        (["records"], ["records"], False),
        (["records"], ["register"], True),
        (["records", "register"], ["records"], True),
        (["records", "register"], [], False),
        ([], ["records"], True),
        ([], ["records", "register"], False),
        ([], [], False),
    ],
)
def test_a_marker_is_cleared_where_it_is_cleared(girl, tell, shown_on, cleared_on, still):
    """Shown on any system, it is shown; a marker of no named system is on all of them."""
    _, who = girl(120, raised(tell, "f", 105, *shown_on), cleared(tell, "c", 110, *cleared_on))
    assert who.readings.get(KEY) == (True if still else None)


def test_a_marker_raised_after_the_clearing_is_shown(girl, tell):
    """Clearing acts on what was there."""
    assert girl(120, cleared(tell, "c", 105), raised(tell, "f", 105, "records"))[1].readings[KEY] is True
    assert girl(120, cleared(tell, "c", 106), raised(tell, "f", 105, "records"))[1].readings.get(KEY) is None


def test_a_marker_runs_out_and_says_when(girl, tell):
    """The moment is an edge; at that moment it is gone."""
    event = raised(tell, "f", 105, "records", until=tell.at(130))
    facts, who = girl(129, event)
    assert (who.readings[KEY], facts.edges) == (True, (tell.at(130),))
    facts, who = girl(130, event)
    assert (who.readings.get(KEY), facts.edges) == (None, ())


def test_a_marker_without_systems_is_never_known_to_be_absent(girl, tell):
    """There is nothing to search."""
    _, who = girl(110)
    assert who.unknown["flag.noted"] is WhyUnknown.NOT_SEARCHED
