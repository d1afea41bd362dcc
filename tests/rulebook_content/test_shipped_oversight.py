"""What every measure of oversight that is shipped must be: sourced, explained, and held against something."""

from functools import cache

import pytest

from riskengine.model.overview import OversightState
from riskengine.packaged import scenarios_dir
from riskengine.replay.loading import load_scenarios
from riskengine.replay.pooled import at_their_ends, pooled
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.oversight import OversightMeasure
from riskengine.rulebook.rules import Rulebook


@cache
def books() -> dict[str, Rulebook]:
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


def measures() -> list[OversightMeasure]:
    """Every measure of every pack, each once."""
    found = {(one.pack, one.id): one for book in books().values() for one in book.oversight}
    return [found[name] for name in sorted(found)]


def each(items):
    return pytest.mark.parametrize("measure", items, ids=lambda one: f"{one.pack}:{one.id}")


def test_there_are_measures_in_every_pack():
    """A test of each would pass unnoticed where there is none."""
    assert {one.pack for one in measures()} == set(books())
    assert len(measures()) > 40


@each(measures())
def test_a_measure_says_why_and_where_from(measure):
    """Each has a reason in words and sources that exist, with a day of review."""
    book = books()[measure.pack]
    assert len(measure.because.split()) > 5
    assert measure.sources
    for name in measure.sources:
        assert book.sources[name].review_by is not None, name


@each(measures())
def test_a_measure_has_thresholds_or_says_why_none(measure):
    """A number that nobody holds against anything is read by nobody."""
    assert bool(measure.thresholds) != bool(measure.no_threshold)
    assert measure.no_threshold is None or len(measure.no_threshold.split()) > 5


@each(measures())
def test_a_threshold_is_a_parameter_that_says_why_it_is_what_it_is(measure):
    """With a source; and where no report gives the figure it does not pretend that one does."""
    book = books()[measure.pack]
    for threshold in measure.thresholds:
        parameter = book.parameters[threshold.parameter]
        assert len(parameter.because.split()) > 5, parameter.id
        assert parameter.sources, parameter.id


def test_each_title_is_of_one_measure():
    """Two rows of one table are told apart by what they say."""
    for book in books().values():
        titles = [one.title for one in book.oversight]
        assert len(titles) == len(set(titles))


def test_a_force_has_the_national_measures_and_its_own():
    """Gloucestershire grades no missing child low, so its own count takes the place of the national one."""
    found = {one.id: one.pack for one in books()["gloucestershire"].oversight}
    assert found["oversight.missing-children-in-lowest-category"] == "gloucestershire"
    assert found["oversight.strategy-discussions-waiting"] == "national"
    assert set(found) > {one.id for one in books()["national"].oversight}


CASES = [
    ("concern_for_child/glos-obs-43-strategy-discussions-waiting", "oversight.strategy-discussions-waiting"),
    ("missing/dc-14yo-foster-graded-absent-15-in-6-months", "oversight.missing-children-in-lowest-category"),
    ("concern_for_child/glos-obs-five-of-706-conferences", "oversight.conferences-missed"),
    (
        "domestic_abuse/northants-high-risk-da-no-strategy-discussion",
        "oversight.high-risk-abuse-without-strategy-discussion",
    ),
    ("concern_for_child/glos-obs-five-of-706-conferences", "oversight.conferences-not-attended"),
    ("initial_contact/hants-obs-priority-queue-unreviewed", "oversight.nobody-there-in-time"),
    ("domestic_abuse/hants-obs-two-of-ten-high-da-downgraded", "oversight.abuse-lowered"),
]
"""Cases of the reports, each of which is the ground of a measure: what inspectors saw by counting."""


@pytest.mark.parametrize(("case", "measure"), CASES, ids=lambda one: one)
def test_what_inspectors_counted_shows_in_the_count(case, measure):
    """In the case of the report the measure that rests on it counts it, and something is to be seen."""
    loaded = load_scenarios([scenarios_dir() / f"{case}.scenario.yaml"])
    (found,) = pooled(loaded, at_their_ends(loaded))
    row = next(one for one in found.overview.rows if one.id == measure)
    assert row.number > 0
    assert row.state in (OversightState.BREACH, OversightState.ADVISORY)
