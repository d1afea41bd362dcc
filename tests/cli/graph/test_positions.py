"""Where the nodes of a page stand."""

from itertools import combinations

import pytest

from pictures.girls import GIRL, HOME, MAN, MOTHER, girls
from pictures.making import around, drawn, incident, lasting, person
from riskengine.cli.graph.positions import positions
from riskengine.cli.graph.tree import tree_of
from riskengine.model.network import Neighbourhood

WIDE, HIGH = 110, 70
LABEL = (60, 24)


def placed(picture):
    lines = {(one.source, one.target): LABEL for one in picture.bundles}
    return positions(tree_of(picture), {one.node: (WIDE, HIGH) for one in picture.nodes}, lines)


def star(leaves: int):
    return drawn(
        around(GIRL, tuple(lasting(0, "associate_of", GIRL, person(f"p{n}")) for n in range(leaves)), 1)
    )


@pytest.mark.parametrize(
    "picture", [girls(2), girls(60), star(12), star(25)], ids=["two", "sixty", "12", "25"]
)
def test_no_node_lies_on_another(picture):
    """The labels of any two stand beside each other or one above the other."""
    places = placed(picture)

    assert len(places) == len(picture.nodes)
    assert [
        (one, other)
        for one, other in combinations(places, 2)
        if abs(places[one][0] - places[other][0]) < WIDE and abs(places[one][1] - places[other][1]) < HIGH
    ] == []


def test_two_that_are_linked_leave_room_for_the_words_between_them():
    """As wide as the label where they stand beside each other, as high where one is above."""
    places = placed(girls(2))

    for bundle in girls(2).bundles:
        (x, y), (to_x, to_y) = places[bundle.source], places[bundle.target]
        assert abs(x - to_x) >= WIDE + LABEL[0] - 1 or abs(y - to_y) >= HIGH + LABEL[1] - 1


def test_the_centre_stands_in_the_middle_of_the_plane():
    """Whoever is linked with nobody stands there alone, and where nothing is drawn nobody stands."""
    alone = drawn(Neighbourhood(centre=GIRL, nodes=((GIRL, 0),), links=()))
    nothing = drawn(Neighbourhood(centre=GIRL, nodes=(), links=()))

    assert placed(girls())[GIRL] == (0, 0)
    assert placed(alone) == {GIRL: (0, 0)}
    assert placed(nothing) == {}


def test_the_same_picture_stands_the_same():
    """Nothing is random, and the order in which links were told changes nothing."""
    links = (
        lasting(0, "parent_of", MOTHER, GIRL),
        lasting(0, "resides_at", GIRL, HOME),
        lasting(0, "resides_at", MOTHER, HOME),
    )

    assert placed(drawn(around(GIRL, links, 2))) == placed(drawn(around(GIRL, links[::-1], 2)))


def test_what_nothing_joins_stands_apart():
    """Nodes without a line are on the plane too, not on each other."""
    seen = Neighbourhood(centre=GIRL, nodes=((GIRL, 0), (MAN, 1), (incident("i"), 1)), links=())

    assert len(set(placed(drawn(seen)).values())) == 3
