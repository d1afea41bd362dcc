"""Where the label of a line stands."""

from riskengine.cli.graph.spots import Box, spot


def test_a_label_stands_in_the_middle_of_its_line():
    """Where nothing else is there."""
    assert spot((0, 0), (100, 200), (20, 10), []) == (0.5, Box(50, 100, 20, 10))


def test_a_label_makes_room_for_what_is_there():
    """It moves along its line as little as it has to."""
    share, box = spot((0, 0), (200, 0), (20, 10), [Box(105, 0, 20, 10)])

    assert share == 0.4
    assert box.shares(Box(105, 0, 20, 10)) == 0


def test_where_nothing_is_free_a_label_covers_as_little_as_it_can():
    """The spot is the one that lies least on what is there."""
    share, _ = spot((0, 0), (100, 0), (20, 10), [Box(50, 0, 200, 10), Box(20, 0, 80, 10)])

    assert share == 0.75
