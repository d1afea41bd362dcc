"""Renders a picture in the language of Graphviz: shapes say what a node is, thick lines what matters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.looks import MATTERS, PLAIN, look_of
from riskengine.cli.graph.picture import Bundle, Drawn, Picture
from riskengine.cli.words import Words
from riskengine.model.network import Node

_SIGNS: Final = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\0": "\ufffd"})


def render(picture: Picture, words: Words) -> str:
    """Return a picture as a Graphviz digraph."""
    captions = Captions(picture, words)
    return "".join(f"{line}\n" for line in _lines(picture, captions))


def _lines(picture: Picture, captions: Captions) -> Iterator[str]:
    why = [f"{one.number}. {one}" for one in captions.rules()]
    title = [captions.title(), captions.moments(), *captions.notes(), *why]
    yield "digraph network {"
    yield f"  graph [label={_lined(title)}, labelloc=t, overlap=false, splines=true];"
    yield '  node [style=filled, fontname="sans-serif"];'
    yield '  edge [fontname="sans-serif", fontsize=10];'
    for drawn in picture.nodes:
        yield f"  {_name(drawn.node)} [{_node(drawn, captions)}];"
    for bundle in picture.bundles:
        yield f"  {_name(bundle.source)} -> {_name(bundle.target)} [{_link(bundle, captions)}];"
    yield "}"


def _node(drawn: Drawn, captions: Captions) -> str:
    look = look_of(drawn.node.kind)
    about = captions.about(drawn)
    lines = [captions.called(drawn.node), *([about] if about else [])]
    width = 3 if drawn.node == captions.picture.centre else 1
    hub = ", peripheries=2" if drawn.is_hub else ""
    return f'label={_lined(lines)}, shape={look.dot}, fillcolor="{look.colour}", penwidth={width}{hub}'


def _link(bundle: Bundle, captions: Captions) -> str:
    said = [
        f"{captions.relation(tie.link.relation)}, {captions.when(tie)} [{tie.link.event}]"
        for tie in bundle.ties
    ]
    why = [f"matters: {captions.numbers(bundle.why)}"] if bundle.matters else []
    parts = [
        f"label={_lined([*said, *why])}",
        f'color="{MATTERS if bundle.matters else PLAIN}"',
        f"penwidth={3 if bundle.matters else 1}",
    ]
    if not bundle.has_arrow:
        parts.append("dir=none")
    if bundle.over:
        parts.append("style=dashed")
    return ", ".join(parts)


def _name(node: Node) -> str:
    return f'"{_escaped(f"{node.kind}:{node.id}")}"'


def _lined(lines: list[str]) -> str:
    """Return lines as one label; an ampersand begins no sign in it that has a name."""
    return '"' + r"\n".join(_escaped(line).replace("&", "&amp;") for line in lines) + '"'


def _escaped(text: str) -> str:
    """Return text for a quoted string, of which every sign stands for itself and which stays on one line."""
    return text.translate(_SIGNS)
