"""The tree of a picture."""

from pictures.girls import FIRST, FLAT, GIRL, HOME, MAN, MOTHER, girls
from pictures.making import around, drawn, lasting
from riskengine.cli.graph.tree import tree_of
from riskengine.model.network import LeftOut, Neighbourhood


def test_every_node_and_every_line_is_there_once():
    """Each node hangs below one other, and each line either carries one or is left over."""
    picture = girls()
    tree = tree_of(picture)
    hung = [(bundle, node) for below in tree.below.values() for bundle, node in below]

    assert tree.roots == (GIRL,)
    assert sorted([GIRL, *(node for _, node in hung)]) == sorted(one.node for one in picture.nodes)
    lines = [(one.source, one.target) for one in [*(bundle for bundle, _ in hung), *tree.over]]
    assert sorted(lines) == sorted((one.source, one.target) for one in picture.bundles)


def test_a_node_hangs_below_the_nearest():
    """The man's flat below the man, the man below the incident that names him."""
    below = {node: over for over, some in tree_of(girls()).below.items() for _, node in some}

    assert (below[FIRST], below[MAN], below[FLAT]) == (GIRL, FIRST, MAN)


def test_nothing_hangs_below_a_hub_that_hangs_elsewhere():
    """The mother is as near over the hub, and hangs below the other."""
    friend = MAN
    links = (
        lasting(0, "resides_at", GIRL, HOME),
        lasting(0, "resides_at", MOTHER, HOME),
        lasting(0, "associate_of", GIRL, friend),
        lasting(0, "associate_of", friend, MOTHER),
    )
    hub = LeftOut(node=HOME, why="hub", most=1)
    tree = tree_of(drawn(around(GIRL, links, 2, hub)))

    assert [node for _, node in tree.below[HOME]] == []
    assert [node for _, node in tree.below[friend]] == [MOTHER]


def test_what_nothing_joins_is_a_root_of_its_own():
    """No node is lost, even where no line leads to it."""
    alone = Neighbourhood(centre=GIRL, nodes=((GIRL, 0), (MAN, 1)), links=())

    assert tree_of(drawn(alone)).roots == (GIRL, MAN)
