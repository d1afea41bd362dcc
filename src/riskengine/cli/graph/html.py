"""Renders a picture as one page that needs nothing else: no network, no other file.

What the picture shows stands in words below it too, and each node is reached by the keyboard. The page
forbids itself every script and style but its own, and every connection.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from riskengine.cli.graph.canvas import canvas_of
from riskengine.cli.graph.captions import Captions
from riskengine.cli.graph.html_words import PageWords
from riskengine.cli.graph.picture import Picture
from riskengine.cli.words import Words


def render(picture: Picture, words: Words) -> str:
    """Return a picture as one HTML page."""
    captions = Captions(picture, words)
    # Nodes are called by numbers: no id of somebody's making is ever part of the page but as text.
    names = {one.node: f"n{number}" for number, one in enumerate(picture.nodes)}
    written = PageWords(captions, names)
    style, script, cytoscape = _asset("page.css"), _asset("page.js"), _asset("cytoscape.min.js", "vendored")
    return Template(_asset("page.html")).substitute(
        title=escape(captions.title()),
        moments=escape(captions.moments()),
        counted=escape(captions.counted()),
        notes=written.notes(),
        matters=written.matters(),
        key=written.key(),
        nodes=written.nodes(),
        links=written.links(),
        rules=written.rules(),
        details=written.details(),
        data=_in_script(json.dumps(canvas_of(captions, names))),
        scripts=f"{_hash(cytoscape)} {_hash(script)}",
        styles=_hash(style),
        style=style,
        cytoscape=cytoscape,
        script=script,
    )


def _asset(name: str, folder: str = "assets") -> str:
    return (files("riskengine.cli.graph") / folder / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the name under which the page allows itself one script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _in_script(text: str) -> str:
    """Return JSON that ends no script element and begins no comment, whatever an id is."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
