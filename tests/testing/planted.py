"""Rules that no loader would let in, and engines with a fault: what each property must catch."""

from dataclasses import replace

from riskengine.model.grades import RISK_LEVELS
from riskengine.rulebook.conditions import Clause, Compare, Condition, Known
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Outcome, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType
from written.packs import BASE

NOWHERE = Span.whole_file("planted.yaml")
GOOD = load_rulebook(BASE)
"""The small good rules of the diagnostics."""

MEDIUM = Outcome(risk={"missing": RISK_LEVELS["medium"]})


def planted(when: Condition, then: Outcome = MEDIUM) -> Rulebook:
    """Return the good rules with one that the loader would refuse."""
    bad = replace(GOOD.rule_by_id["missing.in-danger"], id="missing.planted", when=when, then=then)
    return replace(GOOD, rules=(*GOOD.rules, bad))


def clause(key: str, type: FactType, value: object) -> Clause:
    """Return a test for one value of a fact of the rule's own subject."""
    return Clause(0, key, type, Compare("==", value), key, str(value), NOWHERE)


SAFER_WHEN_HURT = planted(clause("child.injured", FactType.BOOL, False))
"""A child who is not hurt is at medium risk, so that one who is hurt is not by that rule."""

SAFER_WHEN_TOLD = planted(Known(0, "child.mood", False, "child.mood", NOWHERE))
"""A child of whom nobody has said how they seem is at medium risk, until somebody says."""
