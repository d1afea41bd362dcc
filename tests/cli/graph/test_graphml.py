"""A picture as GraphML."""

from io import BytesIO

import networkx

from pictures.girls import TAKEAWAY, girls
from pictures.hostile import SCRIPT, hostile
from pictures.making import words
from riskengine.cli.graph.graphml import render
from riskengine.model.network import LeftOut


def read(text: str) -> networkx.MultiDiGraph:
    return networkx.read_graphml(BytesIO(text.encode()), force_multigraph=True)


def test_a_network_as_graphml(snapshot):
    """Nodes and links, each with what is told of it; what is empty is left out."""
    assert render(girls(3, 2, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=1), words()) == snapshot


def test_another_tool_reads_the_whole_network():
    """Every node and every link is there, in the right direction, with its dates and rules."""
    graph = read(render(girls(), words()))

    assert (graph.number_of_nodes(), graph.number_of_edges()) == (13, 22)
    (edge,) = [one for *_, one in graph.edges(data=True) if one["relation"] == "reported_at"]
    assert edge == {
        "relation": "reported_at",
        "since": "2016-12-04T17:00:00Z",
        "until": "2016-12-04T17:00:00Z",
        "over": False,
        "event": "event-20",
        "incident": "first-report",
    }
    ends = {
        (graph.nodes[one]["label"], graph.nodes[other]["label"])
        for one, other, data in graph.edges(data=True)
        if data["relation"] == "parent_of"
    }
    assert ends == {("mother", "girl")}


def test_whatever_an_id_holds_it_is_xml():
    """What XML knows no sign for is replaced; the rest comes back as it is."""
    graph = read(render(hostile(), words()))

    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert SCRIPT in labels
    assert "]]> & <b>'\ufffd\ufffd]0;mine\ufffd" in labels
