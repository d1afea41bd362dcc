"""What is said of a rule wherever it holds, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riskengine.rulebook.rules import Outcome, Rule, Rulebook


@dataclass(frozen=True, slots=True)
class RuleWords:
    """What is always said of one rule.

    Attributes:
        version: The pack that wrote it, and that pack's version.
        headings: The headings of the pack's own assessment model that it speaks to.
        sets: What it sets, in one line each.
    """

    version: str
    headings: tuple[str, ...]
    sets: tuple[str, ...]

    @classmethod
    def of(cls, rulebook: Rulebook, rule: Rule) -> RuleWords:
        """Return what is said of a rule."""
        headings = rulebook.pack.model.headings.items()
        spoken_to = tuple(name for name, taken in headings if set(taken) & set(rule.headings))
        return cls(f"{rule.pack} {rule.version}", spoken_to, tuple(_sets(rule.then)))


def _sets(then: Outcome) -> Iterable[str]:
    if then.response is not None:
        yield f"response: {then.response.id}"
    for strand, level in sorted(then.risk.items()):
        yield f"risk {strand}: {level.id}"
    for duty in then.duties:
        yield f"duty: {'|'.join(duty.actions) if duty.actions else f'answer {duty.answer}'}"
    for handling in then.forbids:
        yield f"forbids: {handling}"
    for conclusion in then.concludes:
        yield f"concludes: {conclusion.key}"
