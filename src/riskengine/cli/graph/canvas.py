"""What the page's picture is drawn from: nodes at their places, and lines between them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from math import hypot
from typing import Any, Final

from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.looks import INK, MATTERS, PLAIN, look_of
from riskengine.cli.graph.picture import Bundle, Drawn
from riskengine.cli.graph.positions import Place, Size, positions
from riskengine.cli.graph.spots import Box, spot
from riskengine.cli.graph.tree import tree_of
from riskengine.model.network import Node

_ROW: Final = 18
"""How many letters of a label stand on one line."""

_LARGE: Final = 7.5
_SMALL: Final = 6.2
"""How wide a letter is of a node's label, and of a line's."""

_RADIUS: Final = 24
"""How far from its middle a node ends, about."""


def canvas_of(captions: Captions, names: Mapping[Node, str]) -> dict[str, Any]:
    """Return the picture as the page's script reads it.

    Args:
        captions: The captions of the picture.
        names: What each node is called in the page.
    """
    picture = captions.picture
    labels = {one.node: _label(one, captions) for one in picture.nodes}
    rooms = {node: _room(label) for node, label in labels.items()}
    between = {(one.source, one.target): _extent(_said(one, captions), _SMALL) for one in picture.bundles}
    middles = positions(tree_of(picture), rooms, between)
    boxes = [Box(*middle, *rooms[node]) for node, middle in middles.items()]
    places = {node: (x, y - _below(labels[node])) for node, (x, y) in middles.items()}
    return {
        "ink": INK,
        "plain": PLAIN,
        "matters": MATTERS,
        "nodes": [
            {
                "id": names[one.node],
                "name": captions.called(one.node),
                "label": labels[one.node],
                "shape": look_of(one.node.kind).shape,
                "colour": look_of(one.node.kind).colour,
                "centre": one.node == picture.centre,
                "hub": one.is_hub,
                "x": places[one.node][0],
                "y": places[one.node][1],
            }
            for one in picture.nodes
        ],
        "links": list(_links(captions, names, places, boxes)),
    }


def _links(
    captions: Captions, names: Mapping[Node, str], places: Mapping[Node, Place], taken: list[Box]
) -> Iterator[dict[str, Any]]:
    """Yield the lines, those that matter first: their labels have the first choice of where to stand."""
    bundles = sorted(captions.picture.bundles, key=lambda one: not one.matters)
    for number, one in enumerate(bundles):
        label = _said(one, captions)
        source, target = places[one.source], places[one.target]
        share, box = spot(source, target, _extent(label, _SMALL), taken)
        taken.append(box)
        yield {
            "id": f"e{number}",
            "source": names[one.source],
            "target": names[one.target],
            "label": label,
            "at": max(round(share * hypot(target[0] - source[0], target[1] - source[1])) - _RADIUS, 0),
            "arrow": one.has_arrow,
            "over": one.over,
            "matters": one.matters,
        }


def _label(drawn: Drawn, captions: Captions) -> str:
    rows = textwrap.wrap(drawn.node.id, _ROW) or [drawn.node.id]
    if drawn.at is not None:
        rows.append(captions.words.day(drawn.at))
    return "\n".join(rows)


def _said(bundle: Bundle, captions: Captions) -> str:
    """Return the relations of a line, and since when they last; what happened is dated at its incident."""
    lasting = dict.fromkeys(captions.when(tie) for tie in bundle.ties if not tie.happened)
    rows = [captions.relations(bundle), *lasting]
    return "\n".join(part for row in rows for part in textwrap.wrap(row, _ROW))


def _extent(label: str, letter: float) -> Size:
    """Return how wide and how high words are, by the width of a letter."""
    rows = label.split("\n")
    return letter * max(map(len, rows)), 2.2 * letter * len(rows)


def _room(label: str) -> Size:
    """Return how much room a node takes with its label below it."""
    width, height = _extent(label, _LARGE)
    return max(2.0 * _RADIUS, width), 2.0 * _RADIUS + height


def _below(label: str) -> int:
    """Return how far the middle of a node's room lies below the middle of the node."""
    return round(_extent(label, _LARGE)[1] / 2)
