"""What goes together in a measure that looks over links."""

import pytest

from riskengine.rulebook.measures import Measure, Scope, Selection
from written.networks_declared import COUNTED, RELATIONS, with_links
from written.packs import loaded, rule, rules, said

HOUSEHOLD = {"via": ["lives_with"]}
HOME = {"via": ["resides_at"], "to": "place"}
MARKED = {"flags": ["looked_after"]}
NO_SYSTEM = "RE423 links are on record: until somebody has looked, more may be there, and no system is named."
GROWS = 'RE418 "child.measured" grows with "looked_after", which raises risk, and does not say so itself.'


@pytest.mark.parametrize(
    ("type", "measure"),
    [
        ("int", {"count": COUNTED}),
        ("bool", {"exists": COUNTED}),
        ("time", {"first": COUNTED}),
        ("time", {"latest": COUNTED}),
        ("int", {"distinct": {**COUNTED, "by": "person"}}),
        ("int", {"distinct": {**COUNTED, "by": "suspect"}}),
        ("int", {"trend": COUNTED, "window": "90d"}),
    ],
    ids=str,
)
def test_what_can_be_computed_over_links(type, measure, tmp_path):
    """How many, whether, when first and last, of how many people, and whether more than before."""
    book = loaded(tmp_path, with_links(HOUSEHOLD, type=type, measure=measure))
    read = book.vocabulary.facts["child.measured"].measure
    assert isinstance(read, Measure)
    assert read.kind == next(iter(measure))
    assert read.scope is Scope.LINKED
    assert read.selection == Selection(incidents=frozenset({"missing"}))
    assert read.linked is not None
    assert read.systems == ("records_system",)


@pytest.mark.parametrize(
    ("linked", "more", "fault"),
    [
        (
            HOUSEHOLD,
            {"measure": {"count": COUNTED, "systems": []}},
            NO_SYSTEM,
        ),
        (
            HOUSEHOLD,
            {"type": "number", "measure": {"score": [{"weight": 1, **COUNTED}]}},
            'RE418 "linked" does not go with score, which is of one history and not of several.',
        ),
        (
            HOUSEHOLD,
            {"type": "duration", "measure": {"elapsed": {"since": COUNTED}}},
            'RE418 "linked" does not go with elapsed, which is of one history and not of several.',
        ),
        (
            HOUSEHOLD,
            {"measure": {"count": COUNTED, "scope": "subject"}},
            'RE418 "scope" does not go with "linked", which says itself whose history is read.',
        ),
        (
            HOUSEHOLD,
            {"measure": {"distinct": {**COUNTED, "by": "place"}}},
            'RE418 "place" tells apart what the links reach, and these reach people.',
        ),
        (
            HOME,
            {"measure": {"distinct": {**COUNTED, "by": "person"}}},
            'RE418 "person" tells apart what the links reach, and these reach places.',
        ),
        (
            HOME,
            {"measure": {"count": {**COUNTED, "roles": ["child"]}}},
            'RE418 "child.measured" is of places, which play no role.',
        ),
        (
            HOME,
            {"measure": {"count": {"told": {"child.mood": "upset"}}}},
            'RE418 "child.mood" is told of a child, and "child.measured" is of places.',
        ),
        (HOUSEHOLD, {"measure": {"count": MARKED}}, GROWS),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_told(linked, more, fault, tmp_path):
    """One fault for each, at its place."""
    assert said(tmp_path, with_links(linked, **more)) == [fault]


@pytest.mark.parametrize(
    ("of", "linked", "measure"),
    [
        ("incident", {"via": ["child"]}, {"count": {"told": {"child.mood": "upset"}, "roles": ["child"]}}),
        ("child", HOME, {"count": {**COUNTED, "told": {"incident.children_listed": True}}}),
        ("child", HOUSEHOLD, {"count": COUNTED, "elsewhere": True, "window": "1y"}),
    ],
    ids=str,
)
def test_what_is_counted_is_of_those_who_are_reached(of, linked, measure, tmp_path):
    """People have roles and are told of, though the fact be of the incident; places have what happened."""
    assert said(tmp_path, with_links(linked, of=of, measure=measure)) == []


def test_what_rests_on_restricted_links_is_restricted(tmp_path):
    """Or a figure would show what few may see."""
    relations = {**RELATIONS, "resides_at": {**RELATIONS["resides_at"], "handle": ["restricted"]}}
    home = {"path": ["resides_at", "resides_at"]}
    assert said(tmp_path, with_links(home, relations=relations)) == [
        'RE418 "child.measured" follows "resides_at", which is restricted, and is not so itself.'
    ]
    assert said(tmp_path, with_links(home, relations=relations, handle=["restricted"])) == []


@pytest.mark.parametrize(("test", "safe"), [(">= 1", True), ("< 3", False), ("0", False)])
def test_a_danger_found_over_links_takes_no_floor_away(test, safe, tmp_path):
    """It is a count of dangers as any other: one offender more in the household never lowers a level."""
    files = with_links(HOUSEHOLD, measure={"count": MARKED}, raises_risk=True)
    floor = rules(rule("more.one", when={"child.measured": test}, then={"risk": {"missing": "medium"}}))
    told = (
        [] if safe else ['RE402 "child.measured" raises risk, and here more of it could take away the floor.']
    )
    assert said(tmp_path, {**files, **floor}) == told
