"""Reasons: each rule that holds, the facts that make it hold, and the fewest that would suffice."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.grading.showing import show_reading
from riskengine.inference.channel import Verdict
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked, Evidence, Reason
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Outcome, Rule, Rulebook


def reasons_for(rulebook: Rulebook, verdicts: Iterable[Verdict], scene: Scene) -> tuple[Reason, ...]:
    """Return a reason for every rule that holds, in the order of their ids and subjects."""
    return tuple(_reason(rulebook, one, scene) for one in verdicts if one.truth is Truth.TRUE)


def _reason(rulebook: Rulebook, verdict: Verdict, scene: Scene) -> Reason:
    rule = verdict.rule
    weight = scene.weigh_rule(rule, verdict.subjects)
    return Reason(
        rule=rule.id,
        title=rule.title,
        version=f"{rule.pack} {rule.version}",
        subject=verdict.subjects[0].id,
        other=verdict.subjects[1].id if len(verdict.subjects) > 1 else None,
        headings=headings_of(rulebook, rule),
        binds=rule.binds,
        facts=tuple(evidence(rulebook, asked, scene.facts) for asked in scene.asked(weight.every)),
        enough=scene.asked(weight.true),
        because=rule.because,
        sources=rule.sources,
        sets=tuple(sets_of(rule.then)),
    )


def headings_of(rulebook: Rulebook, rule: Rule) -> tuple[str, ...]:
    """Return the headings of the pack's own assessment model that a rule speaks to."""
    return tuple(
        name for name, taken in rulebook.pack.model.headings.items() if set(taken) & set(rule.headings)
    )


def evidence(rulebook: Rulebook, asked: Asked, facts: Facts) -> Evidence:
    """Return a fact as it was read, in words, with the events it rests on."""
    subject = facts.subject(asked.subject)
    value = subject.readings.get(asked.fact) if subject is not None else None
    told = subject.told.get(asked.fact, ()) if subject is not None else ()
    shown = show_reading(rulebook, asked.fact, value)
    return Evidence(fact=asked.fact, subject=asked.subject, value=shown, events=told)


def sets_of(then: Outcome) -> Iterable[str]:
    """Yield what an outcome sets, in one line each."""
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
