"""Makes columnar channels of small rulebooks, and facts to ask them of."""

from random import Random

from riskengine.grading.compiled import compiled
from riskengine.inference.columnar.channel import ColumnarChannel
from riskengine.model.facts import Facts
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.edges import Edges
from small.telling import NOON


def channel(book: Rulebook) -> ColumnarChannel:
    """Return the channel of the rules in force at noon."""
    period = compiled(book).at(NOON)
    return ColumnarChannel(period.rules, period.least, book.vocabulary)


def some_facts(book: Rulebook, count: int, seed: int = 1) -> list[Facts]:
    """Return facts at the edges of what the rules ask, the same for the same seed."""
    edges, random = Edges(book), Random(seed)  # noqa: S311 - no secrets are made of it
    return [edges.facts(random) for _ in range(count)]
