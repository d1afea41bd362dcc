"""A picture as text."""

import pytest

from pictures.girls import GIRL, HOME, OTHERS, TAKEAWAY, girls
from pictures.hostile import hostile
from pictures.making import NOTHING, drawn, happened, incident, lasting, person, words
from riskengine.cli.graph.restricted import Withheld
from riskengine.cli.graph.text import render
from riskengine.model.network import LeftOut, Neighbourhood


def shown(picture) -> str:
    import click

    return click.unstyle(render(picture, words()))


@pytest.mark.parametrize(
    "picture",
    [
        girls(2),
        girls(60, 3, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=2),
        girls(60, 1, centre=OTHERS[0]),
    ],
    ids=["two-days", "two-months", "one-link"],
)
def test_a_network_is_told_from_its_centre(picture, snapshot):
    """Each link with its dates, its event and the rules that rest on it; then the links left over."""
    assert shown(picture) == snapshot


def test_what_is_not_shown_is_told():
    """A hub, a cut, and what is restricted, with whom to ask; where nobody is named, a supervisor."""
    seen = Neighbourhood(
        centre=GIRL,
        nodes=((GIRL, 0),),
        links=(),
        left_out=(LeftOut(node=HOME, why="hub", most=25), LeftOut(node=GIRL, why="too_many", most=300)),
    )
    posts = ("safeguarding_supervisor", "detective_inspector")

    asked = shown(drawn(seen, withheld=Withheld(3, posts)))
    nobody = shown(drawn(seen, hops=1, withheld=Withheld(1)))

    assert asked.endswith("""
FROM        person girl

NOT SHOWN   3 restricted, not shown: ask Safeguarding supervisor or Detective inspector.
            Place 14 Mill Lane has more than 25 links, and is not followed.
            More than 300 are around person girl: the nearest are shown.
""")
    assert nobody.startswith("""NETWORK     Person girl and what is within 1 link
            as of Mon 14 Nov 2016 17:00 GMT
            1 node, 0 links
""")
    assert "1 restricted, not shown: ask your supervisor.\n" in nobody


def test_around_somebody_restricted_there_is_only_the_count():
    """Nothing is drawn, and nothing of it told."""
    empty = Neighbourhood(centre=GIRL, nodes=(), links=())

    assert (
        shown(drawn(empty, withheld=Withheld(1, ("safeguarding_supervisor",))))
        == """\
NETWORK     Person girl and what is within 2 links
            as of Mon 14 Nov 2016 17:00 GMT
            0 nodes, 0 links

NOT SHOWN   1 restricted, not shown: ask Safeguarding supervisor.
"""
    )


def test_links_of_several_dates_between_two_are_told_apart():
    """Each date with the relations it is of."""
    report, boy = incident("report"), person("boy")
    links = (
        happened(0, "child", boy, report),
        happened(1, "suspect", boy, report),
        happened(0, "victim", boy, report),
        lasting(0, "associate_of", GIRL, boy, until=3),
    )
    picture = drawn(Neighbourhood(centre=boy, nodes=((boy, 0), (report, 1), (GIRL, 1)), links=links), days=4)

    assert [line.strip() for line in shown(picture).splitlines()][4:] == [
        "FROM        person boy",
        "-> child, suspect, victim -> incident report; child, victim Mon 14 Nov 2016 17:00",
        "[event-0]; suspect Tue 15 Nov 2016 17:00 [event-1]",
        "-- associate of -- person girl; from 14 Nov 2016 until 17 Nov 2016 [event-0]",
    ]


def test_no_id_moves_the_cursor():
    """Whatever an id holds, a line stays a line."""
    told = shown(hostile())

    assert [sign for sign in told if not sign.isprintable() and sign != "\n"] == []
    assert "incident ]]> & <b>'\ufffd\ufffd]0;mine\ufffd" in told


def test_nothing_withheld_says_nothing():
    """Without bounds or restrictions there is nothing that is not shown."""
    assert "NOT SHOWN" not in shown(girls(2))
    assert girls(2).withheld == NOTHING
