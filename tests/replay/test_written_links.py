"""Links as a timeline writes them: their ends have kinds, their times may be offsets and days."""

from datetime import UTC, datetime, timedelta

from riskengine.engine import Engine
from riskengine.replay.play import play
from riskengine.replay.results import ScenarioRefused
from riskengine.replay.written_links import each_link, related_to, with_kinds
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Relation

START = datetime(2021, 3, 5, 19, tzinfo=UTC)
NOWHERE = Span("", 0, 0, 0, 0)
RELATIONS = {
    "resides_at": Relation(id="resides_at", title="", target="place", span=NOWHERE),
    "part_of": Relation(id="part_of", title="", source="place", target="place", span=NOWHERE),
}


def test_the_relation_says_what_stands_at_both_ends():
    """A relation that nobody declared says nothing; nor does one that is no text."""
    assert with_kinds({"relation": "resides_at", "source": "girl"}, RELATIONS) == {
        "relation": "resides_at",
        "source": "girl",
        "source_kind": "person",
        "target_kind": "place",
    }
    for unknown in ({"relation": "lives_at"}, {"relation": ["part_of"]}, {}):
        assert with_kinds(unknown, RELATIONS) == unknown


def test_each_link_of_an_event_is_changed_and_nothing_else():
    """The event itself where it is one, and every mapping in its list; what is malformed is left as it is."""

    def changed(link, way):
        return {**link, "way": way}

    assert each_link({"relation": "x"}, "link.ended", changed) == {"relation": "x", "way": ()}
    assert each_link({"links": [{}, 7, {}], "facts": {}}, "information.added", changed) == {
        "links": [{"way": ("links", 0)}, 7, {"way": ("links", 2)}],
        "facts": {},
    }
    assert each_link({"links": "none"}, "information.added", changed) == {"links": "none"}


def test_the_relations_that_lead_there_are_listed():
    """For whoever chose another."""
    assert related_to("place", "target", RELATIONS) == "what leads to a place: part_of, resides_at"
    assert related_to("phone", "source", RELATIONS) == "what begins with a phone: no relation"


def test_a_link_may_have_begun_and_ended_long_before(load, linked):
    """At an offset, on a day, or at a moment; by day means from midnight, by the clock of the case."""
    more = """\
  - at: T+1h
    basis: stated
    information.added:
      links:
        - {relation: resides_at, source: girl, target: flat, since: T-900d, until: T-4w}
        - {relation: parent_of, source: mother, target: girl, since: 2007-01-02, until: "2020-05-04T10:00:00+01:00"}
  - {at: T+2h, basis: stated, link.stated: {relation: lives_with, source: girl, target: mother, since: 2019-08-01}}
"""  # noqa: E501 - one line of YAML
    (scenario,) = load(more, head=linked.replace("+00:00", "-03:00")).scenarios
    home, mother = scenario.steps[1].event.links
    start = START + timedelta(hours=3)
    assert (home.since, home.until) == (start - timedelta(days=900), start - timedelta(weeks=4))
    assert mother.since == datetime(2007, 1, 2, 3, tzinfo=UTC)
    assert mother.until == datetime(2020, 5, 4, 9, tzinfo=UTC)
    assert scenario.steps[2].event.since == datetime(2019, 8, 1, 3, tzinfo=UTC)


def test_the_offsets_of_links_move_with_their_round(load, linked):
    """As every other offset of an entry does; a day stays what it is."""
    more = """\
  - at: T+1h
    basis: stated
    many: {count: 2, every: 10d}
    link.stated: {relation: resides_at, source: girl, target: flat, since: T-1d}
"""
    (scenario,) = load(more, head=linked).scenarios
    assert [step.event.since for step in scenario.steps[1:]] == [
        START - timedelta(days=1),
        START + timedelta(days=9),
    ]


def test_a_time_of_a_link_that_cannot_be_read(wrong, linked):
    """At its place: an offset by us, a day that is none by the engine."""
    more = """\
  - at: T+1h
    basis: stated
    information.added:
      links:
        - {relation: resides_at, source: girl, target: flat, since: T-long}
        - {relation: resides_at, source: girl, target: block, since: 2021-02-30, until: soon}
"""
    engine = 'the engine refuses this event: a time with an offset is needed, as "2026-11-01T08:00:00+00:00".'
    assert wrong(more, head=linked) == [
        'RE507 23:69 "T-long" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
        f"RE505 24:70 {engine}",
        f"RE505 24:89 {engine}",
    ]


def test_the_kinds_of_ends_are_nobodys_to_write(wrong, linked):
    """They follow from the relation; written, they could only contradict it."""
    more = """\
  - at: T+1h
    basis: stated
    information.added: {links: [{relation: resides_at, source: girl, target: flat, target_kind: place}]}
  - {at: T+1h, basis: stated, link.ended: {relation: resides_at, source: girl, source_kind: place, target: flat}}
"""  # noqa: E501 - one line of YAML
    help = "  help: leave it out: the relation says what stands at its ends"
    assert wrong(more, head=linked) == [
        'RE203 21:84 "target_kind" is not a key that is known here.',
        help,
        'RE203 22:80 "source_kind" is not a key that is known here.',
        help,
    ]


def test_a_relation_that_nobody_declared_is_refused_at_its_place(load, linked, linked_rules):
    """By the engine, as it would be in a control room."""
    more = """\
  - at: T+1h
    basis: stated
    information.added: {links: [{relation: resides_att, source: girl, target: flat}]}
  - {at: T+1h, basis: stated, link.stated: {relation: zzz, source: girl, target: flat}}
"""
    (scenario,) = load(more, head=linked).scenarios
    (refused,) = [one for one in play(scenario, Engine(linked_rules)) if isinstance(one, ScenarioRefused)]
    allowed = "lives_with, mother_of, parent_of, part_of, resides_at, same_as, uses_phone"
    says = "the engine refuses this event: no such relation"
    assert [(one.code, one.span.line, one.span.column, one.message) for one in refused.diagnostics] == [
        ("RE505", 21, 44, f'{says}; did you mean "resides_at"?'),
        ("RE505", 22, 55, f"{says}; allowed: {allowed}."),
    ]
