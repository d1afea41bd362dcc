"""A replay as one page."""

import itertools
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from riskengine.cli.replay_page.page import render
from stories.telling import scenario, small, told

VOID = {"meta", "link", "input", "br"}
DRAWN = {"use", "rect", "line", "circle", "path"}


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
        if tag not in VOID | DRAWN:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data):
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def ids(self) -> list[str]:
        """The ids of the elements, in order."""
        return [id for _, attributes in self.elements if (id := attributes.get("id"))]


@pytest.fixture(scope="module")
def page() -> str:
    return render(small())


def test_a_replay_as_a_page(page, snapshot):
    """All that it says, without its script and style, which stand in files of their own."""
    texts = Page(page).texts
    for text in (texts["style"][0], texts["script"][0]):
        page = page.replace(text, "...")
    page = re.sub(r"riskengine [\w.+]+;", "riskengine ...;", page)
    assert re.sub(r"'sha256-[^']+'", "'sha256-...'", page) == snapshot


def test_the_page_allows_itself_its_own_script_and_style_and_nothing_else(page):
    """Whatever else got in would not run, and nothing is fetched from anywhere."""
    found = Page(page)
    policies = [
        attributes["content"]
        for _, attributes in found.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]

    def named(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    (style,), (script,) = found.texts["style"], found.texts["script"]
    assert policies == [
        (
            f"default-src 'none'; script-src {named(script)}; style-src {named(style)}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )
    ]


def test_the_page_needs_nothing_else(page):
    """No element fetches anything, and every way within the page leads somewhere."""
    found = Page(page)
    wanted = {
        (name, value)
        for _, attributes in found.elements
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "style") or name.startswith("on")
    }
    inside = {value for name, value in wanted if name == "href" and value.startswith("#")}

    assert {value for _, value in wanted} - inside == {"data:,"}
    assert {name for name, _ in wanted} == {"href"}
    assert {value.removeprefix("#") for value in inside} <= set(found.ids())


def test_no_id_is_there_twice(page):
    """Or the way to one would lead to the other."""
    ids = Page(page).ids()

    assert sorted(ids) == sorted(set(ids))


def test_headings_are_in_order(page):
    """None skips a level, and there is one of the first."""
    levels = [int(tag[1]) for tag, _ in Page(page).elements if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_what_a_scenario_says_is_text_wherever_it_stands(tmp_path):
    """It opens no element and is no attribute: the page has the elements of any other."""
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>&quot;"
    plain, nasty = tmp_path / "plain.scenario.yaml", tmp_path / "nasty.scenario.yaml"
    plain.write_text(scenario("one", title="Title", failing="Failing"), encoding="utf-8")
    said = scenario("one", title=f"'{hostile}'", failing=f"'{hostile}'").replace(
        "It was quiet", f"'{hostile}'"
    )
    nasty.write_text(said.replace("force: Testshire", "force: '\"><b>x'"), encoding="utf-8")

    def tags(path):
        return [tag for tag, _ in Page(render(told(path))).elements]

    assert tags(nasty) == tags(plain)
    assert hostile.rstrip(".") in "".join(Page(render(told(nasty))).texts["h4"])


def test_the_same_replay_makes_the_same_page():
    """No clock is read, and nothing hangs on the order in which things are hashed."""
    assert render(small()) == render(small())


def test_what_came_of_each_case_is_said_in_words(tmp_path):
    """Colour never says it alone: each label has a sign and words."""
    (tmp_path / "late.scenario.yaml").write_text(scenario("late"), encoding="utf-8")
    (tmp_path / "missed.scenario.yaml").write_text(scenario("missed", grade="grade_1"), encoding="utf-8")
    found = Page(render((*small(), *told(tmp_path))))
    badges = re.findall(r'<span class="badge ([\w-]+)">([^<]+)</span>', render((*small(), *told(tmp_path))))

    assert list(dict.fromkeys(badges)) == [
        ("none", "\N{EN DASH} no failing that can be raised"),
        ("unexpected", "✗ not as expected"),
        ("in-time", "✓ 1 failing raised in time"),
        ("in-time", "✓ Raised in time"),
        ("quiet", "✓ stayed quiet"),
        ("after", "◐ 1 failing raised after its end"),
        ("after", "◐ Raised after its end"),
        ("missed", "✗ 1 failing missed"),
        ("missed", "✗ Missed"),
    ]
    options = [attributes["value"] for tag, attributes in found.elements if tag == "option"]
    assert options[-6:] == ["in-time", "after", "missed", "quiet", "none", "unexpected"]


def test_a_false_alarm_at_a_case_that_was_handled_well_is_owned_up_to(tmp_path):
    """In its label, in what stayed quiet, and in the totals."""
    head, _, _ = scenario("well").partition("expect:\n")
    (tmp_path / "well.scenario.yaml").write_text(
        head.replace("rating: poor", "rating: good"), encoding="utf-8"
    )
    made = render(told(tmp_path))
    (quiet,) = re.findall(r"<h5>What stayed quiet</h5><ul class=plain>(.*?)</ul>", made)

    assert '<span class="badge false-alarm">✗ 2 false alarms</span>' in made
    assert re.split(r"</?li(?: class=bad)?>", quiet)[1::2] == [
        "✗ response grade_3 challenged: below emergency at +5m.",
        "✓ Nothing that the report speaks of was called late.",
        (
            "✗ control_room_sergeant interrupted: Below the floor: Scheduled was set, Immediate is "
            "the floor at +5m."
        ),
    ]
    assert "<dt>False alarms</dt><dd><b>2</b> <span>in 1 control</span></dd>" in made


def test_a_case_that_cannot_be_played_says_why(tmp_path):
    """And is no case of which anything else is claimed."""
    text = scenario("refused", grade="grade_9")
    (tmp_path / "refused.scenario.yaml").write_text(text, encoding="utf-8")
    made = render(told(tmp_path))

    assert '<span class="badge unexpected">✗ could not be played</span>' in made
    assert "<h5>It could not be played to its end</h5><ul class=bad><li>" in made
