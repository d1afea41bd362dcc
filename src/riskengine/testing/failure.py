"""A scenario that failed, in words: what was expected and where, what came, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.engine import Engine
from riskengine.grading.near_miss import Failed, Miss
from riskengine.replay.checks import Check, LevelIs, ResponseIs, RuleHolds
from riskengine.replay.results import Checked, Ground, Outcome, complaint
from riskengine.replay.scenario import Scenario
from riskengine.replay.summary import ScenarioSummary
from riskengine.rulebook.display import safe
from riskengine.rulebook.rendering import render_human
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.unary import passes


def failure_of(found: ScenarioSummary, engine: Engine) -> str | None:
    """Return what is not as expected in a scenario; None if it passed.

    Args:
        found: What came of it.
        engine: The engine that it was replayed through.
    """
    if found.outcome is Outcome.PASSED:
        return None
    if found.refused is not None:
        texts = {found.scenario.document.file: found.refused.text}
        return f"could not be played\n\n{render_human(found.refused.diagnostics, texts).rstrip()}"
    # Where the engine failed it cannot explain itself either.
    explains = not any(checked.ground is Ground.ENGINE for checked in found.failures)
    lines = [f"{len(found.failures)} of {len(found.checks)} checks failed"]
    for checked in found.failures:
        lines += ["", complaint(checked)]
        lines += [f"    {line}" for line in _why(checked, found.scenario, engine)] if explains else []
    return "\n".join(safe(line) for line in lines)


def _why(checked: Checked, scenario: Scenario, engine: Engine) -> Iterator[str]:
    """Yield why it was expected, and which rule came nearest to it."""
    for one in scenario.expectations:
        for expected in one.checks:
            if (expected.span, expected.check.says) == (checked.span, checked.says):
                yield f"expected because ({one.basis}): {' '.join(one.why.split())}"
                moment = scenario.starts + checked.offset
                why_not = engine.explain(one.incident, moment, known_at=moment).why_not
                yield from _nearest(why_not, expected.check, engine.rulebook)


def _nearest(why_not: Iterable[Miss], check: Check, rulebook: Rulebook) -> Iterator[str]:
    """Yield the rule that would set what is expected, if there is one, and what stands in its way."""
    rules = {rule.id: rule for rule in rulebook.rules}
    near = [miss for miss in why_not if _would_meet(rules[miss.rule], miss.subject, check)]
    if near:
        nearest = min(near, key=_distance)
        failed = "; ".join(_failed(one) for one in nearest.failed)
        yield f"nearest is {nearest.rule}, which does not hold: {failed}"


def _would_meet(rule: Rule, subject: str, check: Check) -> bool:
    """Tell whether a rule, if it held for somebody, would bring what is expected."""
    match check:
        case ResponseIs(part="floor"):
            return rule.then.response is not None and passes(check.test, int(rule.then.response))
        case LevelIs(part="floor"):
            level = rule.then.risk.get(check.strand)
            return subject == check.person and level is not None and passes(check.test, int(level))
        case RuleHolds(wanted=True):
            return rule.id == check.rule
        case _:
            return False


def _distance(miss: Miss) -> tuple[int, int, str, str]:
    """Order by how near a rule came: first those that only answers are missing to."""
    refuted = sum(not one.open for one in miss.failed)
    return (refuted, len(miss.failed), miss.rule, miss.subject)


def _failed(one: Failed) -> str:
    found = "not known" if one.open else one.short_by or f"it is {one.read}"
    return f"{one.clause} for {one.subject}: {found}"
