"""Renders a picture as text: a tree from the centre, each link with its dates and why it matters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.picture import Bundle, Drawn, Picture
from riskengine.cli.graph.tree import Tree, tree_of
from riskengine.cli.layout import Line, Section, page
from riskengine.cli.terminal import width_of
from riskengine.cli.words import Words
from riskengine.model.network import Node

_STEP = 3
_DEEPEST = 8
"""How many steps in a line stands at most: further in there is no room for words."""


def render(picture: Picture, words: Words) -> str:
    """Return a picture as text, as wide as where it goes."""
    drawn = {one.node: one for one in picture.nodes}
    text = _Text(Captions(picture, words), tree_of(picture), drawn)
    return page(text.sections(), width_of(sys.stdout))


@dataclass(frozen=True, slots=True)
class _Text:
    captions: Captions
    tree: Tree
    drawn: dict[Node, Drawn]

    def sections(self) -> list[Section]:
        captions = self.captions
        head = [Line(captions.title(), bold=True), Line(captions.moments()), Line(captions.counted())]
        tree = [line for root in self.tree.roots for line in self._root(root)]
        over = [self._over(bundle) for bundle in self.tree.over]
        why = [Line(f"{one.number}. {one}", hang=3) for one in captions.rules()]
        notes = [Line(note) for note in captions.notes()]
        parts = {"NETWORK": head, "FROM": tree, "AND": over, "MATTERS TO": why, "NOT SHOWN": notes}
        return [Section(label, [_printable(line) for line in lines]) for label, lines in parts.items()]

    def _root(self, node: Node) -> Iterator[Line]:
        yield Line(self._called(node), bold=True)
        yield from self._below(node, 0)

    def _below(self, node: Node, depth: int) -> Iterator[Line]:
        for bundle, other in self.tree.below[node]:
            text = f"{self._read(bundle, node)} {self._called(other)}"
            yield self._line(text, bundle, min(depth, _DEEPEST) * _STEP)
            yield from self._below(other, depth + 1)

    def _over(self, bundle: Bundle) -> Line:
        source, target = self.captions.called(bundle.source), self.captions.called(bundle.target)
        return self._line(f"{source} {self._read(bundle, bundle.source)} {target}", bundle, 0)

    def _line(self, text: str, bundle: Bundle, indent: int) -> Line:
        why = f"; matters: {self.captions.numbers(bundle.why)}" if bundle.matters else ""
        return Line(f"{text}; {self.captions.dates(bundle)}{why}", bold=bundle.matters, indent=indent)

    def _read(self, bundle: Bundle, start: Node) -> str:
        arrow = self.captions.arrow(bundle, start)
        return f"{arrow} {self.captions.relations(bundle)} {arrow}"

    def _called(self, node: Node) -> str:
        about = self.captions.about(self.drawn[node])
        return f"{self.captions.called(node)} ({about})" if about else self.captions.called(node)


def _printable(line: Line) -> Line:
    """Return a line without signs that move the cursor or hide what follows, which an id may hold."""
    return replace(line, text="".join(sign if sign.isprintable() else "\ufffd" for sign in line.text))
