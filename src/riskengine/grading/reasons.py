"""Reasons: each rule that holds, the facts that make it hold, and the fewest that would suffice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from riskengine.grading.compiled import Period
from riskengine.grading.showing import show_reading
from riskengine.inference.channel import Verdict
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked, Evidence, Reason
from riskengine.model.facts import Facts, Subject
from riskengine.model.ledger import Duty
from riskengine.model.network import LinkPath
from riskengine.model.quickly import quickly
from riskengine.rulebook.rules import Rulebook

_asked, _evidence, _reason = quickly(Asked), quickly(Evidence), quickly(Reason)


def reasons_for(period: Period, holding: Iterable[Verdict], scene: Scene) -> tuple[Reason, ...]:
    """Return a reason for every rule that holds, in the order of their ids and subjects."""
    shown = _Shown(period.rulebook, scene)
    in_order = scene.leaves.in_order
    reasons = []
    for rule, subjects, _ in holding:
        weight, words = scene.weigh_rule(rule, subjects), period.words[rule.id]
        facts = tuple([shown[bit][0] for bit in in_order(weight.every)])
        reasons.append(
            _reason(
                rule=rule.id,
                title=rule.title,
                version=words.version,
                subject=subjects[0].id,
                other=subjects[1].id if len(subjects) > 1 else None,
                headings=words.headings,
                binds=rule.binds,
                facts=facts,
                enough=tuple([shown[bit][1] for bit in in_order(weight.true)]),
                because=rule.because,
                sources=rule.sources,
                sets=words.sets,
                links=_links(scene.facts, rule.relation, subjects, facts) if scene.facts.paths else (),
            )
        )
    return tuple(reasons)


def _links(
    facts: Facts, relation: str | None, subjects: Sequence[Subject], named: Iterable[Evidence]
) -> tuple[LinkPath, ...]:
    """Return the links a rule rests on: those of its subjects, then those of its facts."""
    joined = ("/".join(who.id for who in subjects), f"relation.{relation}")
    keys = (*((who.id, "") for who in subjects), joined, *((one.subject, one.fact) for one in named))
    return tuple(dict.fromkeys(path for key in keys for path in facts.paths.get(key, ())))


def brings_anything(reason: Reason, duties: Iterable[Duty]) -> bool:
    """Tell whether a rule that holds has brought anything: one that waits for an occasion has not yet."""
    only_duties = all(one.startswith("duty") for one in reason.sets)
    return not only_duties or any(reason.rule in duty.rules for duty in duties)


class _Shown(dict[int, tuple[Evidence, Asked]]):
    """The facts that reasons name, by their bits; each is put into words once."""

    def __init__(self, rulebook: Rulebook, scene: Scene) -> None:
        super().__init__()
        self._rulebook = rulebook
        self._facts = scene.facts
        self._name_of = scene.leaves.name_of

    def __missing__(self, bit: int) -> tuple[Evidence, Asked]:
        subject, key = self._name_of(bit)
        who = self._facts.subject(subject)
        value = who.readings.get(key) if who is not None else None
        told = who.told.get(key, ()) if who is not None else ()
        found = self[bit] = _named(subject, key, show_reading(self._rulebook, key, value), told)
        return found


# An incident is decided again at every event, and most of what is known of it is as it was.
@lru_cache(maxsize=16_384)
def _named(subject: str, key: str, words: str, told: tuple[str, ...]) -> tuple[Evidence, Asked]:
    return _evidence(fact=key, subject=subject, value=words, events=told), _asked(fact=key, subject=subject)
