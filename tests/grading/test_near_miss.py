"""How near a rule came that does not hold."""

import pytest

from riskengine.grading.near_miss import Failed
from riskengine.model.events import Between
from small.rulebooks import rulebook_of
from small.telling import person, reported, told

NOBODY_ELSE = {"incident.children_listed": True, "incident.suspects_listed": True}


def missed(when, facts=(), people=()):
    """What stood in the way of a rule with this condition."""
    book = rulebook_of([{"id": "n.rule", "when": when, "then": {"response": "emergency"}}])
    event = reported(facts={**NOBODY_ELSE, **dict(facts)}, people=people)
    (miss,) = told(book, event).explain("i1", event.recorded_at).why_not
    return miss.failed


def failed(clause, read, subject="i1", **more):
    """One clause that failed."""
    return Failed(subject=subject, clause=clause, read=read, **more)


def test_only_the_clauses_that_failed_are_named():
    """What holds already stands in nobody's way."""
    assert missed(
        {"incident.weapon": True, "incident.violence": True},
        {"incident.weapon": True, "incident.violence": False},
    ) == (failed("incident.violence true", "no"),)


def test_what_is_unknown_is_open():
    """It is not a no."""
    assert missed({"incident.weapon": True}) == (failed("incident.weapon true", "unknown", open=True),)


@pytest.mark.parametrize(
    ("when", "facts", "read", "short"),
    [
        ({"incident.calls_before": ">= 3"}, {"incident.calls_before": 2}, "2", "2 read, >= 3 needed"),
        (
            {"incident.injury": ">= serious"},
            {"incident.injury": "minor"},
            "minor",
            "minor read, >= serious needed",
        ),
        ({"incident.seen_ago": "> 2h"}, {"incident.seen_ago": "90m"}, "1h30m", "1h30m read, > 2h needed"),
        (
            {"incident.calls_before": ">= 3"},
            {"incident.calls_before": {"at_least": 1, "at_most": 2}},
            "1 to 2",
            "1 to 2 read, >= 3 needed",
        ),
    ],
)
def test_the_distance_is_told_in_the_words_of_the_fact(when, facts, read, short):
    """Numbers, words and durations."""
    facts = {name: Between(**one) if isinstance(one, dict) else one for name, one in facts.items()}
    ((name, test),) = when.items()
    assert missed(when, facts) == (failed(f"{name} {test}", read, short_by=short),)


def test_every_branch_that_failed_is_named():
    """Any of them would do."""
    assert missed(
        {"any": {"incident.weapon": True, "incident.where": "school"}},
        {"incident.weapon": False, "incident.where": "home"},
    ) == (failed("incident.weapon true", "no"), failed("incident.where school", "home"))


def test_of_a_checklist_what_was_not_met_is_named():
    """At least so many of them are needed."""
    assert missed(
        {
            "at_least": {
                "n": 2,
                "of": {"incident.weapon": True, "incident.violence": True, "incident.injury": ">= minor"},
            }
        },
        {"incident.weapon": True, "incident.violence": False, "incident.injury": "none"},
    ) == (
        failed("incident.violence true", "no"),
        failed("incident.injury >= minor", "none", short_by="none read, >= minor needed"),
    )


def test_what_must_not_be_so_and_is():
    """The clause under the not."""
    assert missed({"not": {"incident.where": "home"}}, {"incident.where": "home"}) == (
        failed("not incident.where home", "home"),
    )
    assert missed({"not": {"incident.where": "home"}}) == (
        failed("not incident.where home", "unknown", open=True),
    )


def test_of_some_person_everybody_who_might_have_been():
    """Each with what was read of them."""
    people = (
        person("ada", "suspect", facts={"suspect.threatened": False}),
        person("ben", "suspect"),
    )
    assert missed({"some suspect": {"suspect.threatened": True}}, people=people) == (
        failed("suspect.threatened true", "no", subject="ada"),
        failed("suspect.threatened true", "unknown", subject="ben", open=True),
    )
