"""Invariants, and rules that break them or do not, laid over the small good packs of the diagnostics."""

from pathlib import Path
from typing import Any

from riskengine.rulebook.rules import Rulebook
from riskengine.testing.claims import Claim
from riskengine.testing.verifying import Tried, all_claims, try_claim, watched
from written.packs import Files, loaded, rule

NEVER = ["lowers", "removes", "delays"]


def invariant(**said: Any) -> dict[str, Any]:
    """Return an invariant about a child, of which only what matters to a test is said."""
    usual = {
        "id": "young.one",
        "title": "It is so",
        "about": "child",
        "because": "Because.",
        "owner": "the tests",
    }
    return {**usual, "sources": ["guidance"], **said}


def owing(within: str, **said: Any) -> dict[str, Any]:
    """Return a rule that owes that a child is seen within a time."""
    duty = {"action": "child_seen", "by": "officer", "from": "reported", "within": within}
    return rule(said.pop("id", "more.one"), then={"duties": [duty]}, **said)


def files(one: dict[str, Any], *rules: dict[str, Any]) -> Files:
    """Return the files that add an invariant, and some rules, to the national pack."""
    return {"national/more/more.yaml": {"invariants": [one], "rules": list(rules)}}


def book_of(folder: Path, one: dict[str, Any], *rules: dict[str, Any]) -> Rulebook:
    """Return the national rules with an invariant and some rules."""
    return loaded(folder, files(one, *rules))


def claim_of(book: Rulebook) -> Claim:
    """Return the one thing that is claimed."""
    (found,) = all_claims(book)
    return found


def tried(book: Rulebook, *, examples: int = 30, seed: int = 0) -> Tried:
    """Return what comes of the one thing that is claimed."""
    return try_claim(watched(book), claim_of(book), examples=examples, seed=seed)


def found(tried: Tried) -> list[tuple[str, str]]:
    """Return what should have come and what came, in the smallest case against a claim."""
    assert tried.violation is not None
    return [(one.expected, one.got) for one in tried.violation.broken]
