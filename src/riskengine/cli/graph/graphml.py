"""Renders a picture as GraphML, which other tools for networks read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as Xml

from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.picture import Drawn, Picture, Tie
from riskengine.cli.words import Words

_NAMESPACE: Final = "http://graphml.graphdrawing.org/xmlns"
_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "graph": {"centre": "string", "as_of": "string", "known_at": "string", "not_shown": "string"},
    "node": {"kind": "string", "label": "string", "away": "int", "about": "string", "roles": "string"},
    "edge": {
        "relation": "string",
        "since": "string",
        "until": "string",
        "over": "boolean",
        "event": "string",
        "incident": "string",
        "why": "string",
    },
}
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, however it is written."""


def render(picture: Picture, words: Words) -> str:
    """Return a picture as GraphML; nodes are numbered, and called by their ids in what is told of them."""
    captions = Captions(picture, words)
    root = Xml.Element("graphml", xmlns=_NAMESPACE)
    for of, keys in _KEYS.items():
        for name, type in keys.items():
            Xml.SubElement(
                root, "key", {"id": f"{of}-{name}", "for": of, "attr.name": name, "attr.type": type}
            )
    graph = Xml.SubElement(root, "graph", id="network", edgedefault="directed")
    _tell(graph, _whole(captions))
    names = {drawn.node: f"n{number}" for number, drawn in enumerate(picture.nodes)}
    for drawn in picture.nodes:
        _tell(Xml.SubElement(graph, "node", id=names[drawn.node]), _node(drawn, captions))
    for number, tie in enumerate(picture.ties):
        ends = {"source": names[tie.link.source], "target": names[tie.link.target]}
        _tell(Xml.SubElement(graph, "edge", {"id": f"e{number}", **ends}), _edge(tie, captions))
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _whole(captions: Captions) -> dict[str, str]:
    picture = captions.picture
    return {
        "centre": captions.called(picture.centre),
        "as_of": _time(picture.as_of),
        "known_at": _time(picture.known_at),
        "not_shown": " ".join(captions.notes()),
    }


def _node(drawn: Drawn, captions: Captions) -> dict[str, str]:
    return {
        "kind": drawn.node.kind,
        "label": drawn.node.id,
        "away": str(drawn.away),
        "about": captions.about(drawn),
        "roles": "; ".join(f"{role} at {incident}" for role, incident in drawn.roles),
    }


def _edge(tie: Tie, captions: Captions) -> dict[str, str]:
    link = tie.link
    return {
        "relation": link.relation,
        "since": _time(link.since),
        "until": "" if link.until is None else _time(link.until),
        "over": str(tie.over).lower(),
        "event": link.event,
        "incident": link.incident,
        "why": "; ".join(map(str, captions.rules(tie.why))),
    }


def _tell(element: Xml.Element, values: Mapping[str, str]) -> None:
    """Put values into an element; what is empty is left out, and what XML cannot hold is replaced."""
    for name, value in values.items():
        if value:
            data = Xml.SubElement(element, "data", key=f"{element.tag}-{name}")
            data.text = _NOT_XML.sub("\ufffd", value)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
