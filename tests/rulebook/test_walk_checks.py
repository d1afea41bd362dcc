"""Whether the links of a walk can follow one another: held against every course they could take."""

from itertools import product

import pytest

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.network import Walk
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Document
from riskengine.rulebook.walk_checks import Named, check_course
from riskengine.rulebook.ways import ways_in
from written.networks_declared import with_links, words
from written.packs import said

NAMES = ("lives_with", "resides_at", "uses_phone", "suspect", "reported_at", "part_of")
STARTS = ("person", "incident")
ENDS = ("person", "place")


def faulty(ways, groups, start, walk):
    """Return the names that are reported."""
    named = [[Named(name, ways[name], (name,)) for name in group] for group in groups]
    faults = Diagnostics()
    check_course(walk, named, start, Reporter(Document("links.yaml", "", {}, {}, {}), faults))
    return {one.message.partition('"')[2].partition('"')[0] for one in faults}


def courses(ways, steps, start, end, *, exactly):
    """Yield, for every course from start to end, the place and name of each of its links."""
    waiting = [(start, ())]
    for at, names in enumerate(steps):
        onward = []
        for kind, so_far in waiting:
            for name in names:
                for begins, leads in ways[name].leads:
                    if begins == kind:
                        onward.append((leads, (*so_far, (at, name))))
        waiting = onward
        if not exactly or at == len(steps) - 1:
            yield from (links for kind, links in waiting if kind == end)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_path_is_at_fault_just_where_no_course_takes_all_its_links(length, tmp_path):
    """Every path of up to three links, from every start to every end: as if each course were walked."""
    ways = ways_in(words(tmp_path))
    checked = 0
    for names, start, end in product(product(NAMES, repeat=length), STARTS, ENDS):
        steps = tuple((name,) for name in names)
        walk = Walk(steps=tuple((ways[name].step,) for name in names), exactly=True, to=end)
        possible = any(True for _ in courses(ways, steps, start, end, exactly=True))
        assert bool(faulty(ways, steps, start, walk)) is not possible, (names, start, end)
        checked += possible
    assert checked


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_a_link_to_choose_from_is_at_fault_just_where_no_course_takes_it(hops, tmp_path):
    """Every two links, over up to three hops: those are named that bring nobody, and no others."""
    ways = ways_in(words(tmp_path))
    for names, start, end in product(product(NAMES, repeat=2), STARTS, ENDS):
        if names[0] == names[1]:
            continue
        walk = Walk(steps=(tuple(ways[name].step for name in names),) * hops, to=end)
        taken = {
            name for links in courses(ways, (names,) * hops, start, end, exactly=False) for _, name in links
        }
        found = faulty(ways, (names,), start, walk)
        assert found <= set(names) - taken, (names, start, end)
        assert bool(found) is (taken != set(names)), (names, start, end)


@pytest.mark.parametrize(
    ("of", "linked", "fault"),
    [
        (
            "child",
            {"path": ["reported_at", "resides_at"]},
            'RE421 "reported_at" is between an incident and a place, and the links begin at a person.',
        ),
        (
            "incident",
            {"path": ["lives_with"]},
            'RE421 "lives_with" is between two people, and the links begin at an incident.',
        ),
        (
            "child",
            {"path": ["resides_at", "parent_of"]},
            'RE421 "parent_of" is between two people, and the links have come to a place.',
        ),
        (
            "child",
            {"path": ["parent_of", "resides_at"]},
            'RE421 "resides_at" leads to a place, and from there the links come to no person.',
        ),
        (
            "child",
            {"path": [["uses_phone", "resides_at"], "part_of"], "to": "place"},
            'RE421 "uses_phone" leads to a phone, and from there the links come to no place.',
        ),
        (
            "child",
            {"via": ["lives_with", "resides_at"]},
            'RE421 "resides_at" leads to a place, and from there the links come to no person.',
        ),
    ],
    ids=str,
)
def test_it_is_said_where_the_links_stand_and_what_does_not_fit(of, linked, fault, tmp_path):
    """One fault, at the first link that cannot be followed, or the last from which nothing is reached."""
    assert said(tmp_path, with_links(linked, of=of)) == [fault]
