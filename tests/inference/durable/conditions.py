"""Conditions in few words."""

from riskengine.rulebook.conditions import Clause, Compare
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType

HERE = Span.whole_file("a.yaml")
YES = Compare("==", True)


def clause(key, var=-1):
    """A clause that is true where the fact is."""
    return Clause(var, key, FactType.BOOL, YES, key, "true", HERE)
