"""What a picture takes from a neighbourhood."""

from itertools import permutations

from pictures.girls import FIRST, FOUND, GIRL, HOME, LINKS, MAN, MOTHER, OTHERS, girls
from pictures.making import around, at, decided, drawn, happened, lasting
from riskengine.model.network import LeftOut


def tie(picture, relation):
    """The one link of a relation."""
    (found,) = (one for one in picture.ties if one.link.relation == relation)
    return found


def test_the_picture_of_another_day_differs_as_what_is_known_does():
    """Two days after the report nobody knows of the other girls; then they are linked, by rules too."""
    early, late = girls(2), girls(60)

    assert {one.node for one in late.nodes} - {one.node for one in early.nodes} >= {*OTHERS, FOUND}
    assert not any(one.matters for one in early.bundles)
    assert {(one.source, one.target) for one in late.bundles if one.matters} == {
        (MAN, FIRST),
        (MAN, OTHERS[0]),
        (OTHERS[0], FOUND),
        (OTHERS[1], FOUND),
        (MAN, FOUND),
    }


def test_a_node_says_its_roles_its_kinds_and_since_when():
    """People have roles at incidents, incidents kinds and a date; a relation is no role."""
    found = {one.node: one for one in girls().nodes}

    assert found[MOTHER].roles == (("caller", "first-report"), ("parent_or_carer", "first-report"))
    assert (found[FIRST].kinds, found[FIRST].at) == (("exploitation",), at(0))
    assert (found[HOME].roles, found[HOME].kinds, found[HOME].at) == ((), (), None)


def test_a_link_is_over_from_the_moment_it_ends():
    """What happened is never over; what ends later still is so."""
    links = (
        happened(0, "suspect", MAN, FIRST),
        lasting(0, "resides_at", MAN, HOME, until=5),
        lasting(0, "associate_of", MAN, GIRL, until=6),
    )
    picture = drawn(around(MAN, links, 1), days=5)

    assert [(one.link.relation, one.happened, one.over) for one in picture.ties] == [
        ("suspect", True, False),
        ("associate_of", False, False),
        ("resides_at", False, True),
    ]


def test_links_between_the_same_two_are_one_line():
    """What is read the other way is another line, unless it reads the same from either end."""
    links = (
        lasting(0, "lives_with", GIRL, MOTHER),
        lasting(0, "parent_of", MOTHER, GIRL),
        lasting(0, "carer_of", MOTHER, GIRL),
        lasting(0, "sibling_of", MOTHER, MAN),
        lasting(0, "associate_of", MAN, MOTHER),
        lasting(0, "carer_of", MAN, MOTHER),
        lasting(0, "carer_of", MOTHER, MAN),
    )
    bundles = drawn(around(MOTHER, links, 1)).bundles

    assert [(one.source, one.target, [tie.link.relation for tie in one.ties]) for one in bundles] == [
        (MAN, MOTHER, ["carer_of", "associate_of"]),
        (MOTHER, GIRL, ["carer_of", "parent_of", "lives_with"]),
        (MOTHER, MAN, ["carer_of", "sibling_of"]),
    ]


def test_an_arrow_stands_only_where_it_tells_something():
    """Between two of one kind, of a relation that has a direction."""
    links = (
        lasting(0, "parent_of", MOTHER, GIRL),
        lasting(0, "associate_of", GIRL, MAN),
        lasting(0, "resides_at", GIRL, HOME),
    )
    bundles = drawn(around(GIRL, links, 1)).bundles

    assert {one.target: one.has_arrow for one in bundles} == {GIRL: True, MAN: False, HOME: False}


def test_a_hub_is_shown_as_one():
    """What was left out because too much was reached makes no hub of the centre."""
    picture = girls(
        60, 3, LeftOut(node=HOME, why="hub", most=1), LeftOut(node=GIRL, why="too_many", most=300)
    )

    assert [one.node for one in picture.nodes if one.is_hub] == [HOME]


def test_the_order_of_links_changes_nothing():
    """However the links of a neighbourhood are told, the picture is the same."""
    some = LINKS[:5]
    pictures = [drawn(around(GIRL, order, 2), decided("first-report", ())) for order in permutations(some)]

    assert all(one == pictures[0] for one in pictures)
