"""Whatever a condition asks for, cases are made in which it is so."""

import pytest

from riskengine.testing.verifying import watched
from testing.invariants import book_of, claim_of, invariant, tried

CONDITIONS = [
    {},
    {"child.age": "< 13"},
    {"child.age": "[5..7]", "child.mood": "upset, silent"},
    {"child.age": "not(15)", "child.injured": False},
    {"child.gone_for": ">= 1d", "child.episodes": "> 2"},
    {"child.flag.looked_after": True},
    {"child.flag.looked_after": False},
    {"child.done.interview_held": True, "incident.done.attended": False},
    {"child.danger": ">= great"},
    {"any": {"child.injured": True, "child.mood": "calm"}},
    {"not": {"child.injured": True}},
    {"not": {"any": {"child.injured": True, "child.mood": "calm"}}},
    {"at_least": {"n": 2, "of": {"child.injured": True, "child.mood": "calm", "child.age": "16"}}},
    {"some suspect": {"suspect.age": ">= 18"}},
    {"some other child": {"child.injured": True}, "child.injured": False},
    {"every child": {"child.age": "< 10"}},
    {"not_shown": {"child.injured": True}},
    {"known": "child.mood"},
    {"unknown": "child.mood", "child.age": "17"},
]


@pytest.mark.parametrize("when", CONDITIONS, ids=str)
def test_a_condition_is_met(when, tmp_path):
    """Most of the cases that are made for a condition meet it."""
    book = book_of(tmp_path, invariant(incidents=["missing"], when=when, always={"response": "resolution"}))
    done = tried(book, examples=10)
    assert done.cases >= 5
    assert done.met >= done.cases / 2


def test_watching_changes_no_decision(tmp_path):
    """The rule that says for whom a condition holds forbids what nobody can do, and nothing else."""
    book = book_of(tmp_path, invariant(always={"forbid": ["close"]}))
    (probe,) = [one for one in watched(book).rules if one not in book.rules and one.id.startswith("verify:")]
    assert probe.then.forbids == ("verify:young.one",)
    assert (probe.then.risk, probe.then.response, probe.then.duties) == ({}, None, ())
    assert claim_of(watched(book)) == claim_of(book)
