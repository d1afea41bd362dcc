"""A picture in the language of Graphviz."""

import re

from pictures.girls import TAKEAWAY, girls
from pictures.hostile import hostile
from pictures.making import words
from riskengine.cli.graph.dot import render
from riskengine.model.network import LeftOut

STRING = r'"(?:[^"\\\n]|\\.)*"'
VALUE = rf"(?:{STRING}|[a-z0-9]+)"
ATTRIBUTES = rf"\[[a-z]+={VALUE}(?:, [a-z]+={VALUE})*\]"
STATEMENT = re.compile(rf"  (?:graph|node|edge|{STRING}|{STRING} -> {STRING}) {ATTRIBUTES};")


def test_a_network_for_graphviz(snapshot):
    """Nodes by shape and colour, lines with dates; thick where a rule rests on them, dashed once over."""
    assert render(girls(60, 3, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=2), words()) == snapshot


def test_no_id_is_taken_for_the_language():
    """Quotes, backslashes and line ends stay within their strings: each line is one whole statement."""
    first, *statements, last = render(hostile(), words()).rstrip("\n").split("\n")

    assert (first, last) == ("digraph network {", "}")
    assert [line for line in statements if not STATEMENT.fullmatch(line)] == []
    assert len(statements) == 3 + 4 + 3


def test_a_backslash_stands_for_itself():
    """An id that ends with one does not open its string, nor does \\N stand for another's name."""
    assert r'"place:\"];\n} \\\" \\"' in render(hostile(), words())
