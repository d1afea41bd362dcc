"""A condition as a person reads it: nested lists, each test with what its fact means."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import assert_never

from riskengine.cli.site.frame import link
from riskengine.cli.words import Words
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)


class Conditions:
    """Writes the conditions of one pack.

    Args:
        words: The words of the pack.
        facts: The facts that have a place on the page of facts.
    """

    def __init__(self, words: Words, facts: Iterable[str]) -> None:
        """Take the words, and which facts can be linked to."""
        self._words = words
        self._facts = frozenset(facts)

    def html(self, condition: Condition) -> str:
        """Return a condition as HTML."""
        match condition:
            case Clause():
                return f"{self._fact(condition.key, condition.name)}: <b>{escape(condition.text)}</b>"
            case Known():
                says = "somebody has answered" if condition.wanted else "nobody has answered"
                return f"{self._fact(condition.key, condition.name)}: <b>{says}</b>"
            case AllOf(()):
                return "always"
            case AllOf(parts):
                return self._several("all of these", parts)
            case AnyOf(parts):
                return self._several("at least one of these", parts)
            case AtLeast(n, parts):
                return self._several(f"at least {n} of these", parts)
            case Negation(part):
                return self._several("it is not so that", (part,))
            case NotShown(part):
                return self._several("nothing shows that", (part,))
            case Quantified():
                return self._several(_of_whom(condition), (condition.body,))
            case _:
                assert_never(condition)

    def _several(self, says: str, parts: Iterable[Condition]) -> str:
        items = "".join(f"<li>{self.html(part)}</li>" for part in parts)
        return f"{escape(says)}<ul>{items}</ul>"

    def _fact(self, key: str, name: str) -> str:
        """Return a fact by its name, linked to what it means, with its meaning beside it."""
        shown = link("facts.html", key, name) if key in self._facts else f"<code>{escape(name)}</code>"
        means = self._words.reading(key)
        return shown if means in (key, name) else f"{shown} ({escape(means)})"


def _of_whom(condition: Quantified) -> str:
    role = condition.role.replace("_", " ")
    other = "other " if condition.other_than is not None else ""
    return f"every {other}{role}" if condition.every else f"some {other}{role}"
