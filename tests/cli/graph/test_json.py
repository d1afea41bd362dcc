"""A picture as JSON."""

import json

from pictures.girls import TAKEAWAY, girls
from pictures.hostile import MARKUP, QUOTE, SCRIPT, hostile
from pictures.making import words
from riskengine.cli.graph.json import render
from riskengine.model.network import LeftOut


def test_a_network_as_json(snapshot):
    """Nodes, links with dates and rules, what is left out, and how much is restricted."""
    assert render(girls(3, 2, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=1), words()) == snapshot


def test_ids_come_back_as_they_are():
    """Whatever they hold."""
    read = json.loads(render(hostile(), words()))

    assert read["centre"]["id"] == SCRIPT
    assert {node["id"] for node in read["nodes"]} >= {QUOTE, MARKUP}


def test_every_link_joins_nodes_that_are_there():
    """The picture is whole: no end of a link is missing."""
    read = json.loads(render(girls(), words()))
    nodes = [(node["kind"], node["id"]) for node in read["nodes"]]

    assert len(nodes) == len(set(nodes)) == 13
    ends = {(link[end]["kind"], link[end]["id"]) for link in read["links"] for end in ("source", "target")}
    assert ends == set(nodes)
