"""Links in words: beside the rule that rests on them, and what would not stand without each."""

import click
import pytest

from riskengine.cli.decision_text import DecisionText
from riskengine.cli.explanation_text import ExplanationText
from riskengine.cli.words import Words
from riskengine.model.events import LinkSaid
from small.rulebooks import rulebook
from small.telling import after, flagged, learnt, person, reported, told

BOOK = rulebook(
    """
    - id: l.known
      title: Somebody known lives there
      about: child
      when: {child.known_at_home: ">= 1"}
      then: {response: priority}
    """,
    links=True,
)
ALL_NAMED = {"incident.children_listed": True, "incident.suspects_listed": True}


def with_men(count):
    """An engine that was told of so many men, all of them known, where the child lives."""
    men = [f"man-{at}" for at in range(1, count + 1)]
    homes = [
        LinkSaid(relation="resides_at", source=who, target="flat", target_kind="place")
        for who in ("kid", *men)
    ]
    return told(
        BOOK,
        reported(people=(person("kid", "child", facts={"child.age": 9}),), facts=ALL_NAMED),
        learnt(1, people=tuple(person(who, facts={"person.age": 40}) for who in men), links=tuple(homes)),
        *(flagged(2, "known", who, id=who) for who in men),
    )


def section(text, name):
    """The lines of one section of a page."""
    lines = click.unstyle(text).splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(name))
    end = next((at for at in range(start, len(lines)) if not lines[at]), len(lines))
    return [line[12:] for line in lines[start:end]]


def decision(count, *, everything=False):
    """What a decision says of why, a line an element."""
    found = with_men(count).decide("i1", after(9))
    return section(DecisionText(found, Words(BOOK), everything).page(120), "WHY")


def test_each_path_is_shown_beside_the_rule_that_rests_on_it():
    """As it is walked, link by link."""
    assert decision(1) == [
        "Somebody known lives there (kid).",
        "  It is so.",
        "  Known: People with a marker where the child lives (kid): at least 1; Age (kid): 9.",
        "  By kid -> resides_at -> flat <- resides_at <- man-1",
        "  [l.known; should; law]",
    ]


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (3, "  By kid -> resides_at -> flat <- resides_at <- man-3"),
        (4, "  and by 1 more path: --all shows it"),
        (5, "  and by 2 more paths: --all shows them"),
    ],
)
def test_of_many_paths_the_first_are_shown(count, last):
    """How many more there are is said; all are shown to whoever asks."""
    assert decision(count)[-2] == last
    shown = [line for line in decision(count, everything=True) if line.startswith("  By ")]
    assert shown == [
        f"  By kid -> resides_at -> flat <- resides_at <- man-{at}" for at in range(1, count + 1)
    ]


def explained(count):
    """What an explanation says of links."""
    found = with_men(count).explain("i1", after(9))
    return section(ExplanationText(found, Words(BOOK)).page(120), "WITHOUT")


def test_it_is_said_what_would_not_hold_without_each_link_and_what_would_be_left():
    """Of the last link of each path that is named."""
    falls = [
        "  Without this last link these would not hold: l.known (kid).",
        "  By phone would be the floor.",
    ]
    assert explained(1) == [
        "kid -> resides_at -> flat",
        *falls,
        "kid -> resides_at -> flat <- resides_at <- man-1",
        *falls,
    ]


def test_where_there_is_another_way_that_is_said():
    """Neither of two men alone makes the rule hold."""
    assert explained(2)[3:] == [
        "kid -> resides_at -> flat <- resides_at <- man-1",
        "  Without this last link everything would still hold.",
        "kid -> resides_at -> flat <- resides_at <- man-2",
        "  Without this last link everything would still hold.",
    ]


def test_without_links_nothing_is_said_of_them():
    """The section is left out."""
    found = told(BOOK, reported(facts=ALL_NAMED)).explain("i1", after(9))
    assert "WITHOUT" not in click.unstyle(ExplanationText(found, Words(BOOK)).page(120))
