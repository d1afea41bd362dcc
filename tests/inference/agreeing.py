"""Compares channels over generated rulebooks, and many facts at the edges of what each of them asks."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from inference.reference import verdicts
from riskengine.grading.compiled import compiled
from riskengine.inference.agreement import Agreement, agreement_of
from riskengine.inference.channel import Batch
from riskengine.model.facts import Facts
from riskengine.replay.channels import channel_of, why_missing
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.answer import NOON
from riskengine.testing.edges import Edges
from riskengine.testing.generated_rules import rule_sets
from riskengine.testing.small import rulebook_of

RULEBOOKS = 9
"""How many rulebooks are compared at a time."""

FACTS = 260
"""On how many facts each of them is asked."""

_FEW = 8
"""The reference is asked of each eighth of them."""

OTHERS = [name for name in ("durable", "columnar") if why_missing(name) is None]
"""The channels beside the native one that can be asked here."""

Making = Callable[[Rulebook], Iterable[Batch]]


class Reference:
    """The slow reference interpreter, as a channel."""

    name = "reference"

    def __init__(self, book: Rulebook) -> None:
        """Take the rules."""
        self.book = book

    def tables(self, facts):
        """Return what the rule language says."""
        return [verdicts(self.book, one) for one in facts]


def every_channel(book: Rulebook) -> Iterable[Batch]:
    """Return every channel that can be asked here."""
    return channels(book, "native", *OTHERS)


def channels(book: Rulebook, *names: str) -> list[Batch]:
    """Return channels of a rulebook by name."""
    period = compiled(book).at(NOON)
    return [period.channel if name == "native" else channel_of(name, period) for name in names]


def compare(number: int, making: Making = every_channel, rulebooks: int = RULEBOOKS) -> Agreement:
    """Compare over some rulebooks, until there is a disagreement.

    Args:
        number: Which rulebooks: the same number gives the same.
        making: Makes the channels of a rulebook.
        rulebooks: How many.
    """
    found = Agreement()
    for book, random in drawn(number, rulebooks):
        found += compare_on(book, random, making)
        if found.disagreements:
            break
    return found


@lru_cache(maxsize=8)
def drawn(number: int, rulebooks: int) -> tuple[tuple[Rulebook, int], ...]:
    """Return some rulebooks, each with a number to draw facts by; drawing takes longer than asking."""
    found = []

    @seed(number)
    @settings(
        max_examples=rulebooks,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(rule_sets(least=15, most=20, depth=3), st.integers(0, 2**32))
    def one(rules, random):
        found.append((rulebook_of(rules), random))

    one()
    return tuple(found)


def compare_on(book: Rulebook, random: int, making: Making = every_channel) -> Agreement:
    """Compare what channels say by one rulebook of facts that a number draws.

    The reference is slow: where several channels are compared it is asked of a few of the facts, and what it
    is asked is not counted once more.
    """
    chance, edges = Random(random), Edges(book)  # noqa: S311 - made-up facts, not secrets
    facts = [edges.facts(chance) for _ in range(FACTS)]
    asked = list(making(book))
    try:
        return _compare_all(book, facts, asked)
    finally:
        for one in asked:
            if hasattr(one, "close"):
                one.close()


def _compare_all(book: Rulebook, facts: list[Facts], asked: list[Batch]) -> Agreement:
    if len(asked) == 1:
        return agreement_of(book.rules, facts, [*asked, Reference(book)])
    found = agreement_of(book.rules, facts, asked)
    if found.disagreements:
        return found
    slowly = agreement_of(book.rules, facts[::_FEW], [asked[0], Reference(book)])
    return replace(found, disagreements=slowly.disagreements)


def shown(found: Agreement, most: int = 5) -> str:
    """Return the first few disagreements, a line each."""
    return "\n".join(f"{one.rule} for {one.subjects}: {one.shown}" for one in found.disagreements[:most])
