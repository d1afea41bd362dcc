"""Which measures two packs declare otherwise: a table of facts holds one figure for both."""

from __future__ import annotations

from riskengine.inference.columnar.layout import Layout
from riskengine.rulebook.otherwise import same
from riskengine.rulebook.rules import Rulebook


def measured_otherwise(one: Rulebook, other: Rulebook) -> tuple[str, ...]:
    """Return the facts that rules of either read and that the two do not measure in the same way."""
    layout = Layout.of(one, other)
    found = []
    for key in sorted({*layout.incident, *layout.people}):
        facts = [book.vocabulary.facts.get(key) for book in (one, other)]
        measures = [None if fact is None else fact.measure for fact in facts]
        if None not in facts and not same(*measures):
            found.append(key)
    return tuple(found)
