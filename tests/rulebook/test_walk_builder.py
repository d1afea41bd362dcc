"""What the links that a measure declares become, and which bounds do not hold."""

import pytest

from riskengine.rulebook.measures import Measure, Scope
from riskengine.rulebook.network import Standing, Step, Walk
from riskengine.rulebook.terms import Term
from written.networks_declared import with_links
from written.packs import BASE, loaded, said

LIVES = Step("lives_with")
RESIDES = Step("resides_at")
PARENT = Step("parent_of", forward=True, backward=False)
PARTNER = Step("partner_of")
NATIONAL = (BASE / "national" / "pack.yaml").read_text(encoding="utf-8")


def walked(tmp_path, linked, **more):
    """Return the walk that links become."""
    book = loaded(tmp_path, with_links(linked, **more))
    measure = book.vocabulary.facts[f"{more.get('of', 'child')}.measured"].measure
    assert isinstance(measure, Measure)
    assert measure.scope is Scope.LINKED
    return measure.linked


@pytest.mark.parametrize(
    ("linked", "walk"),
    [
        ({"via": ["lives_with"]}, Walk(steps=((LIVES,),))),
        (
            {"via": ["lives_with", "resides_at"], "hops": 3},
            Walk(steps=((LIVES, RESIDES), (LIVES, RESIDES), (LIVES, RESIDES))),
        ),
        ({"path": ["partner_of", "parent_of"]}, Walk(steps=((PARTNER,), (PARENT,)), exactly=True)),
        (
            {"path": [["child_of", "partner_of"], "parent_of"]},
            Walk(steps=((Step("parent_of", forward=False, backward=True), PARTNER), (PARENT,)), exactly=True),
        ),
        ({"via": ["resides_at"], "to": "place"}, Walk(steps=((RESIDES,),), to="place")),
        ({"via": ["lives_with"], "and_self": True}, Walk(steps=((LIVES,),), and_self=True)),
        ({"via": ["lives_with"], "within": "now"}, Walk(steps=((LIVES,),), within=Standing.NOW)),
        ({"via": ["lives_with"], "within": "5y"}, Walk(steps=((LIVES,),), within=Term(years=5))),
        (
            {"via": ["lives_with"], "within": "param missing.seen_within"},
            Walk(steps=((LIVES,),), within=Term(seconds=7200)),
        ),
    ],
    ids=str,
)
def test_links_are_read_as_a_walk(linked, walk, tmp_path):
    """Any of some links at each hop, or exactly those of a path in their order."""
    assert walked(tmp_path, linked) == walk


@pytest.mark.parametrize(
    ("linked", "first"),
    [
        ({"path": ["suspect", "partner_of"], "within": "now"}, Step("suspect")),
        ({"path": ["reported_at", "resides_at"], "within": "now"}, Step("reported_at")),
        ({"path": ["present_at", "lives_with"]}, Step("present_at")),
    ],
    ids=str,
)
def test_a_fact_of_the_incident_begins_at_the_incident(linked, first, tmp_path):
    """Also where links must be so now: who is at an incident is so while it is dealt with."""
    walk = walked(tmp_path, linked, of="incident")
    assert walk.steps[0] == (first,)


@pytest.mark.parametrize(
    ("linked", "faults"),
    [
        ({"hops": 2}, ["RE201 links are followed via: any of some, or along one path:."]),
        (
            {"via": ["lives_with"], "path": ["lives_with"]},
            ["RE201 links are followed via: any of some, or along one path:."],
        ),
        (
            {"path": ["lives_with"], "hops": 1},
            ['RE422 "hops" does not go with "path", which says itself how many links there are.'],
        ),
        ({"via": ["lives_with"], "hops": 4}, []),
        (
            {"via": ["lives_with"], "hops": 5},
            ["RE422 5 links are followed here, and the pack follows 4 at most."],
        ),
        (
            {"path": ["suspect", "present_at"], "within": "now"},
            [
                'RE422 "suspect" is what happened at one moment, which is never so now.',
                'RE422 "present_at" is what happened at one moment, which is never so now.',
            ],
        ),
        ({"path": ["suspect", "present_at"], "within": "1y"}, []),
        (
            {"via": ["same_as", "lives_with"]},
            ['RE422 "same_as" is followed always, and is no link of its own: both are one person.'],
        ),
        (
            {"via": ["not_same_as"]},
            ['RE422 "not_same_as" says that two are not one person, which links nobody.'],
        ),
        ({"via": ["lives_with", "lives_with"]}, ['RE206 "lives_with" is named twice.']),
        ({"path": ["lives_with", "lives_with"]}, []),
        ({"via": ["live_with"]}, ['RE302 the link "live_with" is not declared.']),
        (
            {"via": ["lives_with"], "within": "nwo"},
            ['RE208 "nwo" is not a length of time.'],
        ),
        (
            {"via": ["resides_at"], "to": "place", "and_self": True},
            ['RE422 "and_self" counts where the links begin, which is no place.'],
        ),
    ],
    ids=str,
)
def test_bounds_that_do_not_hold_are_told(linked, faults, tmp_path):
    """Each fault by itself, and nothing of what is possible."""
    assert said(tmp_path, with_links(linked)) == faults


def test_a_force_that_follows_fewer_links_is_told_where_more_are_named(tmp_path):
    """The bound is that of the pack that is loaded, also over links that the national pack declares."""
    files = with_links({"via": ["lives_with"], "hops": 3})
    own = (BASE / "northshire" / "pack.yaml").read_text(encoding="utf-8")
    files = {**files, "northshire/pack.yaml": f"{own}network: {{hops: 2}}\n"}
    assert said(tmp_path, files) == ["RE422 3 links are followed here, and the pack follows 2 at most."]
    assert loaded(tmp_path, files, "national").pack.network.hops == 4
