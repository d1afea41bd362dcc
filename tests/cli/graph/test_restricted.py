"""What is restricted is counted, not drawn, and neither is what only it leads to."""

from dataclasses import replace

import pytest

from pictures.girls import FIRST, GIRL, HOME, MAN, MOTHER
from pictures.making import around, happened, lasting, path, person, place, words
from riskengine.cli.graph.restricted import Restricted, Withheld
from riskengine.model.network import LeftOut, Node
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Flag, Handle, Relation, Vocabulary

SPAN = Span.whole_file("vocabulary.yaml")
RESTRICTED = frozenset({Handle.RESTRICTED})
FRIEND, REFUGE = person("friend"), place("refuge")


def flag(id: str, of: str = "person", *asked_of: str) -> Flag:
    return Flag(id=id, title=id, of=of, handle=RESTRICTED, asked_of=asked_of, span=SPAN)


def relation(id: str, means: str | None = None, handle: frozenset[Handle] = frozenset()) -> Relation:
    return Relation(id=id, title=id, means=means, handle=handle, asked_of=("detective_inspector",), span=SPAN)


VOCABULARY: Vocabulary = replace(
    words()._rulebook.vocabulary,
    flags={
        "protected": flag("protected", "person", "safeguarding_supervisor", "detective_inspector"),
        "refuge": flag("refuge", "place"),
        "known": replace(flag("known"), handle=frozenset()),
    },
    relations={
        one.id: one
        for one in (
            relation("knows"),
            relation("resides_at"),
            relation("same_as", means="same"),
            relation("handles", handle=RESTRICTED),
        )
    },
)


def restricted(**flags: str) -> Restricted:
    """What is restricted where somebody, or some place, bears a marker."""
    return Restricted(VOCABULARY, lambda who: {flags[who]} if who in flags else set())


def nodes(seen) -> list[Node]:
    return [node for node, _ in seen.nodes]


def test_nothing_restricted_changes_nothing():
    """The neighbourhood is the very same, whatever ordinary marker somebody bears."""
    whole = around(GIRL, (lasting(0, "knows", GIRL, FRIEND),), 2)

    assert restricted(friend="known").taken_out_of(whole) == (whole, Withheld())


def test_whoever_bears_a_restricted_marker_is_not_drawn_and_neither_is_what_only_they_lead_to():
    """The man goes, and with him his flat; the girl's own home stays, though he has been there too."""
    flat = place("flat")
    whole = around(
        GIRL,
        (
            happened(0, "victim", GIRL, FIRST),
            happened(0, "suspect", MAN, FIRST),
            lasting(0, "resides_at", MAN, flat),
            lasting(0, "resides_at", MAN, HOME),
            lasting(0, "resides_at", GIRL, HOME),
        ),
        3,
        LeftOut(node=flat, why="hub", most=1),
    )

    seen, withheld = restricted(man="protected").taken_out_of(whole)

    assert withheld == Withheld(1, ("safeguarding_supervisor",))
    assert nodes(seen) == [GIRL, FIRST, HOME]
    assert {link.relation for link in seen.links} == {"victim", "resides_at"}
    assert seen.left_out == ()


def test_what_another_way_leads_to_is_as_far_as_that_way():
    """The mother is two links off over the home, and her friend too far."""
    links = (
        lasting(0, "handles", GIRL, MOTHER),
        lasting(0, "resides_at", GIRL, HOME),
        lasting(0, "resides_at", MOTHER, HOME),
        lasting(0, "knows", MOTHER, FRIEND),
    )

    seen, withheld = restricted().taken_out_of(around(GIRL, links, 2))

    assert withheld == Withheld(1, ("detective_inspector",))
    assert seen.nodes == ((GIRL, 0), (MOTHER, 2), (HOME, 1))


def test_nothing_is_reached_over_a_hub():
    """What only a hub joins with the centre was found over something restricted, and goes with it."""
    links = (
        lasting(0, "resides_at", GIRL, HOME),
        lasting(0, "resides_at", FRIEND, HOME),
        lasting(0, "handles", GIRL, FRIEND),
    )
    whole = around(GIRL, links, 2, LeftOut(node=HOME, why="hub", most=1))

    seen, _ = restricted().taken_out_of(whole)

    assert nodes(seen) == [GIRL, HOME]


def test_a_person_is_restricted_under_every_id():
    """A marker on one of two ids of one person hides both, and counts both; ids told apart are two people."""
    other = person("man-2")
    same, apart = lasting(0, "same_as", MAN, other), lasting(0, "same_as", MAN, other, until=1)
    met = (lasting(0, "knows", GIRL, MAN), lasting(0, "knows", GIRL, other))

    hidden = restricted(**{"man-2": "protected"}).taken_out_of(around(GIRL, (*met, same), 2))
    left = restricted(**{"man-2": "protected"}).taken_out_of(around(GIRL, (*met, apart), 2))

    assert (nodes(hidden[0]), hidden[1].count) == ([GIRL], 2)
    assert (nodes(left[0]), left[1].count) == ([GIRL, MAN], 1)


def test_two_ids_of_one_person_are_no_link_apart():
    """What is linked with the other id stays within one link."""
    other = person("girl-as-written")
    links = (
        lasting(0, "same_as", GIRL, other),
        lasting(0, "knows", other, FRIEND),
        lasting(0, "handles", GIRL, MAN),
    )
    whole = replace(around(GIRL, links, 1), nodes=((GIRL, 0), (other, 0), (FRIEND, 1), (MAN, 1)), links=links)

    seen, _ = restricted().taken_out_of(whole)

    assert seen.nodes == ((GIRL, 0), (other, 0), (FRIEND, 1))


def test_a_place_is_restricted_by_a_marker_of_places_alone():
    """A marker of people on the same id says nothing of the place; there may be nobody to ask."""
    whole = around(GIRL, (lasting(0, "resides_at", GIRL, REFUGE),), 1)

    assert restricted(refuge="refuge").taken_out_of(whole)[1] == Withheld(1, ())
    assert restricted(refuge="protected").taken_out_of(whole) == (whole, Withheld())


def test_around_somebody_restricted_nothing_is_drawn():
    """The centre itself is counted, and nothing beyond it."""
    whole = around(GIRL, (lasting(0, "knows", GIRL, FRIEND),), 2)

    seen, withheld = restricted(girl="protected").taken_out_of(whole)

    assert (seen.nodes, seen.links) == ((), ())
    assert withheld == Withheld(1, ("safeguarding_supervisor",))


def test_a_link_said_twice_is_counted_once():
    """As is one whose end is counted already."""
    links = (
        lasting(0, "handles", GIRL, MAN),
        lasting(1, "handles", MAN, GIRL),
        lasting(0, "handles", GIRL, FRIEND),
    )

    assert restricted(friend="protected").taken_out_of(around(GIRL, links, 1))[1].count == 2


@pytest.mark.parametrize(
    ("steps", "flags", "expected"),
    [
        ([("knows", True, FRIEND)], {}, Withheld()),
        ([("handles", False, FRIEND)], {}, Withheld(1, ("detective_inspector",))),
        ([("knows", True, FRIEND)], {"friend": "protected"}, Withheld(1, ("safeguarding_supervisor",))),
        ([("knows", True, FRIEND)], {"girl": "protected"}, Withheld(1, ("safeguarding_supervisor",))),
    ],
    ids=["ordinary", "relation", "end", "start"],
)
def test_a_path_is_restricted_where_anything_on_it_is(steps, flags, expected):
    """A relation, or a node, the one it begins with too."""
    assert restricted(**flags).on(path(GIRL, *steps)) == expected
