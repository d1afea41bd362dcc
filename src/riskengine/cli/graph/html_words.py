"""What the page says in words: the tables below the picture, the details of each node, the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from riskengine.cli.graph.captions import Captions, Numbered
from riskengine.cli.graph.looks import INK, MATTERS, PLAIN, Look, look_of
from riskengine.cli.graph.picture import Bundle, Drawn, Tie
from riskengine.model.network import Node

_ARROWS: Final = {"->": "→", "<-": "←", "--": "↔"}
_DOUBLE: Final = (
    f'<svg viewBox="0 0 26 20" aria-hidden="true" fill="none" stroke="{INK}" stroke-width="1.5">'
    '<rect x="4" y="1" width="18" height="18" rx="4"/><rect x="7" y="4" width="12" height="12" rx="2"/></svg>'
)
_MATTERS: Final = ' class="matters"'
_SHAPES: Final = {
    "ellipse": '<circle cx="13" cy="10" r="8"/>',
    "diamond": '<path d="M13 1 L22 10 L13 19 L4 10 Z"/>',
    "round-rectangle": '<rect x="5" y="2" width="16" height="16" rx="3"/>',
    "hexagon": '<path d="M8 2 H18 L23 10 L18 18 H8 L3 10 Z"/>',
}


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page; whatever is not ours is escaped.

    Attributes:
        captions: The captions of the picture.
        names: What each node is called in the page.
    """

    captions: Captions
    names: Mapping[Node, str]

    def notes(self) -> str:
        """Return what is not shown."""
        said = " ".join(map(escape, self.captions.notes()))
        return f'<p class="notes">{said}</p>' if said else ""

    def matters(self) -> str:
        """Return what the panel says while no node is chosen: the rules that rest on what is drawn."""
        if not self.captions.picture.why:
            return "<p>No rule rests on any of these links.</p>"
        return f"<h2>Why it matters</h2>{self._rules(self.captions.rules())}"

    def rules(self) -> str:
        """Return the list of the rules that rest on any link, where there are any."""
        if not self.captions.picture.why:
            return ""
        return f"<h3>Why links matter</h3>\n{self._rules(self.captions.rules())}"

    def nodes(self) -> str:
        """Return the rows of the table of nodes."""
        return _lines(map(self._node_row, self.captions.picture.nodes))

    def links(self) -> str:
        """Return the rows of the table of links."""
        return _lines(map(self._link_row, self.captions.picture.ties))

    def details(self) -> str:
        """Return what is told of each node when it is chosen: everything linked with it."""
        return _lines(map(self._details, self.captions.picture.nodes))

    def key(self) -> str:
        """Return what the shapes and lines mean, of those that are there."""
        kinds = dict.fromkeys(self.captions.kind(one.node) for one in self.captions.picture.nodes)
        looks = {self.captions.kind(one.node): look_of(one.node.kind) for one in self.captions.picture.nodes}
        rows = [f"<li>{_shape(looks[kind])}{escape(kind)}</li>" for kind in kinds]
        bundles = self.captions.picture.bundles
        if any(one.matters for one in bundles):
            rows.append(f"<li>{_line(MATTERS, 4)}matters</li>")
        if any(one.over for one in bundles):
            rows.append(f"<li>{_line(PLAIN, 2, dashed=True)}over by then</li>")
        if any(one.is_hub for one in self.captions.picture.nodes):
            rows.append(f"<li>{_DOUBLE}not followed</li>")
        return _lines(rows)

    def _node_row(self, one: Drawn) -> str:
        roles = [f"{self.captions.relation(role)} at {incident}" for role, incident in one.roles]
        cells = (str(one.away), self.captions.about(one), "; ".join(roles))
        name = f'<th scope="row">{escape(self.captions.called(one.node))}</th>'
        return f"<tr>{name}{_cells(cells)}</tr>"

    def _link_row(self, tie: Tie) -> str:
        captions, link = self.captions, tie.link
        cells = (
            captions.called(link.source),
            captions.relation(link.relation),
            captions.called(link.target),
            captions.when(tie),
            link.event,
            captions.numbers(tie.why),
        )
        return f"<tr{_MATTERS if tie.why else ''}>{_cells(cells)}</tr>"

    def _details(self, one: Drawn) -> str:
        about = [self.captions.about(one)]
        if one.node == self.captions.picture.centre:
            about.insert(0, "the centre")
        said = "; ".join(filter(None, about))
        every = self.captions.picture.bundles
        bundles = [bundle for bundle in every if one.node in (bundle.source, bundle.target)]
        return (
            f'<template id="details-{self.names[one.node]}">'
            f"<h2>{escape(self.captions.called(one.node))}</h2>"
            f"{f'<p>{escape(said)}</p>' if said else ''}"
            f"<ul>{_lines(f'<li>{self._link(bundle, one.node)}</li>' for bundle in bundles)}</ul>"
            f"{self._rules(self.captions.rules(why for bundle in bundles for why in bundle.why))}</template>"
        )

    def _link(self, bundle: Bundle, node: Node) -> str:
        captions, other = self.captions, bundle.target if node == bundle.source else bundle.source
        arrow = _ARROWS[captions.arrow(bundle, node)]
        read = f"{arrow} {captions.relations(bundle)} {arrow} {captions.called(other)}"
        why = f'<p class="number">matters: {captions.numbers(bundle.why)}</p>' if bundle.matters else ""
        return f'<p>{escape(read)}</p><p class="when">{escape(captions.dates(bundle))}</p>{why}'

    def _rules(self, some: Iterable[Numbered]) -> str:
        """Return rules with their numbers, each with why it is there and whom it holds for."""
        rows = "".join(f'<li value="{one.number}">{_rule(one)}</li>' for one in some)
        return f'<ol class="why">{rows}</ol>' if rows else ""


def _rule(one: Numbered) -> str:
    if not one.holds:
        return escape(one.title)
    return (
        f"<strong>{escape(one.title.rstrip('.'))}.</strong> {escape(one.because)}"
        f'<span class="when">{escape(one.holds)}</span>'
    )


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _cells(texts: Iterable[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def _shape(look: Look) -> str:
    return (
        f'<svg viewBox="0 0 26 20" aria-hidden="true" fill="{look.colour}" stroke="{INK}" stroke-width="1.5">'
        f"{_SHAPES[look.shape]}</svg>"
    )


def _line(colour: str, width: int, *, dashed: bool = False) -> str:
    dashes = ' stroke-dasharray="5 3"' if dashed else ""
    return (
        f'<svg viewBox="0 0 26 20" aria-hidden="true" stroke="{colour}" stroke-width="{width}"{dashes}>'
        '<path d="M1 10 H25"/></svg>'
    )
