"""A picture as one page."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

import riskengine.cli.graph
from pictures.girls import TAKEAWAY, girls
from pictures.hostile import COMMENT, SCRIPT, hostile
from pictures.making import words
from riskengine.cli.graph.html import render
from riskengine.model.network import LeftOut

FOLDER = Path(riskengine.cli.graph.__file__).parent


class Page(HTMLParser):
    """Everything a browser would find in a page: its elements with their attributes, and the text in each."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self._open.append(tag)
        if tag in ("script", "style"):
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        tag = self._open[-1] if self._open else ""
        if tag in ("script", "style"):
            self.texts[tag][-1] += data
        else:
            self.texts.setdefault(tag, []).append(data)


@pytest.fixture(scope="module")
def page() -> str:
    return render(girls(60, 3, LeftOut(node=TAKEAWAY, why="hub", most=25), withheld=2), words())


def without_what_is_vendored(page: str) -> str:
    """The page without the scripts and the style, which stand in files of their own."""
    texts = Page(page).texts
    for text in (texts["style"][0], texts["script"][1], texts["script"][2]):
        page = page.replace(text, "...")
    return re.sub(r"'sha256-[^']+'", "'sha256-...'", page)


def test_a_network_as_a_page(page, snapshot):
    """What is drawn stands in words too: what is not shown, the tables, the details of each node, the key."""
    assert without_what_is_vendored(page) == snapshot


def test_the_page_allows_itself_its_own_scripts_and_style_and_nothing_else(page):
    """Whatever else got in would not run, and nothing is fetched from anywhere."""
    found = Page(page)
    policy = next(
        attributes["content"]
        for tag, attributes in found.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )

    def named(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    _, cytoscape, script = found.texts["script"]
    (style,) = found.texts["style"]
    assert policy == (
        f"default-src 'none'; script-src {named(cytoscape)} {named(script)}; style-src {named(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_the_page_needs_nothing_else(page):
    """No element fetches anything: no address but of the page itself and of an empty picture."""
    wanted = [
        (tag, name, value)
        for tag, attributes in Page(page).elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "style") or name.startswith("on")
    ]

    assert wanted == [("link", "href", "data:,"), ("a", "href", "#words")]


def test_an_id_is_text_wherever_it_stands():
    """It opens no element, ends no script, is no attribute: the page has the elements of any other."""
    found = Page(render(hostile(), words()))

    assert [tag for tag, _ in found.elements if tag in ("img", "b", "iframe", "object")] == []
    assert [tag for tag, _ in found.elements].count("script") == 3
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    data = json.loads(found.texts["script"][0])
    assert {node["name"] for node in data["nodes"]} >= {f"person {SCRIPT}", f"person {COMMENT}"}
    assert f"person {SCRIPT}" in found.texts["th"]


def test_every_node_can_be_chosen_and_has_its_details(page):
    """Each node of the picture has a place, a name to be read, and details that are there."""
    found = Page(page)
    data = json.loads(found.texts["script"][0])
    details = [attributes["id"] for tag, attributes in found.elements if tag == "template"]

    assert details == [f"details-{node['id']}" for node in data["nodes"]]
    assert len({(node["x"], node["y"]) for node in data["nodes"]}) == 13
    assert data["nodes"][0]["name"] == "person girl"


def test_kinds_are_told_apart_by_shape_and_not_by_colour_alone(page):
    """Each kind of node has a shape of its own, and each shape one colour."""
    nodes = json.loads(Page(page).texts["script"][0])["nodes"]
    looks = {(node["name"].split()[0], node["shape"], node["colour"]) for node in nodes}

    assert len(looks) == len({kind for kind, *_ in looks}) == len({shape for _, shape, _ in looks}) == 4


def test_what_is_vendored_is_whole_and_carries_its_licence():
    """The library is the one that was looked at, byte for byte."""
    library = (FOLDER / "vendored" / "cytoscape.min.js").read_bytes()

    assert sha256(library).hexdigest() == "081591ab735b2b6a3b31a3c60f8f3a3e2fee8c92939e0c7820ad1208571b6cd8"
    assert "The Cytoscape Consortium" in (FOLDER / "vendored" / "LICENSE").read_text(encoding="utf-8")
    assert b"</script" not in library.lower()
    assert b"<!--" not in library
