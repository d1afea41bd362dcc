"""The picture of a case."""

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.cli.replay_page.drawing import drawing_of, letter, scale_said
from riskengine.cli.replay_page.story import Moment, Said, Sort
from stories.telling import named, small

MARK = re.compile(r"<use href=#m(\d) x=([\d.]+)% y=(\d+) />")
HALVES = {"1": 10, "3": 15, "5": 22, "7": 29}


class Shapes(HTMLParser):
    """The shapes of a picture, each with its attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shapes: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.shapes.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data)

    def of(self, kind: str) -> list[dict[str, str | None]]:
        """The shapes of a class."""
        return [shape for _, shape in self.shapes if kind in (shape.get("class") or "").split()]


def test_a_case_is_drawn(snapshot):
    """The force's line above, the engine's below, the lead between, and the times."""
    assert drawing_of(named(small(), "boy-of-three")).replace("><", ">\n<") == snapshot


def test_a_lead_runs_from_where_it_was_raised_to_where_it_ended():
    """Tied to the engine's line at one end and to the force's at the other."""
    drawn = Shapes(drawing_of(named(small(), "boy-of-three")))
    (lead,) = drawn.of("lead")
    left = float(lead["x"].rstrip("%"))
    right = left + float(lead["width"].rstrip("%"))
    force, engine = (int(drawn.of(kind)[0]["y1"]) for kind in ("force", "engine"))
    ties = {(one["x1"], int(one["y1"]), int(one["y2"])) for one in drawn.of("tie")}

    assert {"lead", "in-time", "stated"} == set(lead["class"].split())
    middle = int(lead["y"]) + 8
    assert ties == {(f"{right:g}%", force, middle), (f"{left:g}%", middle, engine)}
    assert "A: 2h 55m" in drawn.words


def test_a_failing_that_nobody_raised_is_tied_to_its_end_alone():
    """And says so."""
    story = named(small(), "boy-of-three")
    (failing,) = story.failings
    missed = replace(story, failings=(replace(failing, lead=replace(failing.lead, raised=None)),))
    drawn = Shapes(drawing_of(missed))

    assert len(drawn.of("tie")) == 1
    assert "A: missed" in drawn.words


def test_the_scale_is_said():
    """With how long the case is."""
    assert scale_said(named(small(), "handled-well")) == "To scale; 20m from end to end."
    assert scale_said(named(small(), "boy-of-three")) == "To scale; 3h from end to end."
    crowded = replace(named(small(), "handled-well"), moments=tuple(at(m) for m in (0, 1, 2, 3, 9000)))
    assert scale_said(crowded) == (
        "Not to scale: 6d 6h from end to end, with short gaps widened and long ones narrowed; "
        "the times are written below."
    )


def at(minutes: int) -> Moment:
    """A moment at which the engine says something."""
    when = timedelta(minutes=minutes)
    return Moment(at=when, said=(Said(at=when, sort=Sort.FLOOR, text="More"),))


@pytest.mark.parametrize(("screen", "width"), [("narrow", 296), ("wide", 660)])
@given(minutes=st.sets(st.integers(0, 500_000), min_size=1, max_size=200))
def test_no_mark_lies_on_another(screen, width, minutes):
    """On a telephone and on a desk, however many moments there are; each of them is in some mark."""
    story = replace(named(small(), "handled-well"), moments=tuple(map(at, sorted(minutes))), failings=())
    groups = re.findall(r'<g class="(engine|no)(?: (\w+))?">(.*?)</g>', drawing_of(story))
    marks, words = (
        "".join(inside for kind, only, inside in groups if kind == wanted and only in ("", screen))
        for wanted in ("engine", "no")
    )
    edges = [
        (float(x) / 100 * width - HALVES[size], float(x) / 100 * width + HALVES[size])
        for size, x, _ in MARK.findall(marks)
    ]
    numbers = re.findall(r">(\d+)(?:\N{EN DASH}(\d+))?</text>", words)
    covered = [n for first, last in numbers for n in range(int(first), int(last or first) + 1)]

    assert all(earlier[1] <= later[0] + 1 for earlier, later in pairwise(edges))
    assert covered == list(range(1, len(minutes) + 1))


@pytest.mark.parametrize(("number", "called"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
def test_failings_are_lettered(number, called):
    """As a list of letters is numbered."""
    assert letter(number) == called
