"""The totals of the page: the same numbers as the other reports give."""

import json
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from riskengine.cli.replay_page.page import render
from riskengine.replay.offsets import parse_offset
from riskengine.replay.reports import json as report
from riskengine.replay.summary import Summary
from stories.telling import VARIED, scenario, small, told


class Figures(HTMLParser):
    """The tiles and the tables of figures of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tiles: dict[str, str] = {}
        self.tables: dict[str, dict[str, dict[str, str]]] = {}
        self._tag, self._name, self._inside = "", "", False
        self._caption, self._row, self._column = "", "", ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self._tag = tag
        named = dict(attributes)
        if tag == "table":
            self._inside = named.get("class") == "figures"
        if tag == "td":
            self._column = named.get("data-th") or ""

    def handle_endtag(self, tag):
        self._inside &= tag != "table"
        self._tag = ""

    def handle_data(self, data):
        match self._tag:
            case "dt":
                self._name = data
            case "b" if self._name:
                self.tiles[self._name] = data
                self._name = ""
            case "caption" if self._inside:
                self._caption = data
                self.tables[data] = {}
            case "th" if self._inside:
                self._row = data
            case "td" if self._inside:
                self.tables[self._caption].setdefault(self._row, {})[self._column] = data


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    """A case raised in time, one after, one missed, a control, one that failed, and a variation."""
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "late.scenario.yaml").write_text(scenario("late", rest=VARIED), encoding="utf-8")
    (folder / "missed.scenario.yaml").write_text(scenario("missed", grade="grade_1"), encoding="utf-8")
    return (*small(), *told(folder))


@pytest.fixture(scope="module")
def figures(stories):
    return Figures(render(stories))


@pytest.fixture(scope="module")
def totals(stories):
    """The totals of the JSON report on the same replay."""
    return json.loads(report.render(Summary(tuple(one.summary for one in stories))))["totals"]


def test_the_tiles_are_the_totals_of_the_json_report(figures, totals):
    """Cases, failings, false alarms and variations."""
    failings = totals["failings"]

    assert figures.tiles == {
        "Cases": str(totals["scenarios"]),
        "Failings": str(failings["all"]["failings"]),
        "Raised in time": str(failings["all"]["in_time"]),
        "Lead in the median, where wholly stated": failings["stated"]["median"],
        "False alarms": "0",
        "Variations": str(totals["variations"]),
    }
    assert (totals["scenarios"], totals["variations"], failings["all"]["failings"]) == (5, 1, 3)


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("Every time is stated in the report", "stated"),
        ("Some time is inferred from the report", "inferred"),
        ("Some time is assumed: only the order is known", "assumed"),
        ("All", "all"),
    ],
)
def test_the_table_of_leads_is_that_of_the_json_report(row, key, figures, totals):
    """By how firmly they are known; what is there of none is a dash."""
    wanted = totals["failings"][key]
    shown = figures.tables["How long before its end each failing was raised"][row]

    def length(text: str | None) -> timedelta | None:
        return (
            None
            if text is None
            else parse_offset(f"T+{text}")
            if text[0] != "-"
            else parse_offset(f"T{text}")
        )

    def read(text: str) -> timedelta | None:
        return None if text == "\N{EN DASH}" else length(text.replace(" ", ""))

    assert [int(shown[name]) for name in ("Failings", "In time", "After", "Missed", "Leads")] == [
        wanted[name] for name in ("failings", "in_time", "after", "missed", "leads")
    ]
    assert [read(shown[name]) for name in ("Shortest", "Median", "Longest")] == [
        length(wanted[name]) for name in ("shortest", "median", "longest")
    ]


def test_groups_add_up(figures, totals):
    """By force and by area the numbers are those of the whole."""
    for caption in ("By force", "By area"):
        rows = figures.tables[caption].values()
        for column, whole in (("Cases", totals["scenarios"]), ("Controls", totals["controls"])):
            assert sum(int(row[column]) for row in rows) == whole
        for column, name in (("In time", "in_time"), ("After", "after"), ("Missed", "missed")):
            assert sum(int(row[column]) for row in rows) == totals["failings"]["all"][name]


def test_a_case_counts_in_each_kind_of_its_incident(figures):
    """All of the small ones are of one."""
    assert {row: cells["Cases"] for row, cells in figures.tables["By kind of incident"].items()} == {
        "Domestic abuse": "5"
    }


def test_a_case_of_which_nothing_is_stated_is_said_to_be_made_up(tmp_path):
    """In the totals, and of the case itself."""
    text = scenario("made-up").replace("basis: stated", "basis: assumed")
    (tmp_path / "made-up.scenario.yaml").write_text(text, encoding="utf-8")
    stories = (*small(), *told(tmp_path))
    made = render(stories)

    assert (
        "Of 1 case nothing is stated in a report: somebody made up what happened, after what reports ask "
        "for. Each says so."
    ) in made
    assert (
        "<dt>Failings</dt><dd><b>2</b> "
        "<span>1 described by inspectors, 1 made up after what they ask for</span></dd>"
    ) in made
    assert made.count("Nothing of it is stated there") == 1
    assert "Something of every case is stated in a report." in render(small())


def test_a_variation_that_failed_is_named(tmp_path):
    """It is no case and has no place on the page of its own."""
    path = tmp_path / "late.scenario.yaml"
    wrong = VARIED.replace("not_challenged", "challenged")
    path.write_text(scenario("late", rest=wrong), encoding="utf-8")
    page = render(told(path))
    assert "was not as expected. Variations among them: late~nobody-set-it." in page
