"""Since when what a rule rests on has been on record: nobody is late for what could not be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from riskengine.inference.channel import Verdict
from riskengine.inference.scene import Scene
from riskengine.model.events import Event, IncidentReported, InformationAdded
from riskengine.model.facts import Facts


def on_record(facts: Facts, scene: Callable[[], Scene]) -> Callable[[Verdict], datetime]:
    """Return a function that tells when what a verdict rests on was first written down.

    It rests on the report, on the events that named whom it is about, and on the fewest facts with which it
    holds; of several events that told one fact the first to be written down counts.

    Args:
        facts: The facts.
        scene: Makes their scene, conclusions included; asked for only where something was written down late.
    """
    as_of = facts.as_of
    recorded = {one.id: one.recorded_at for one in facts.events}
    if not facts.late and all(when <= as_of for when in recorded.values()):
        return lambda verdict: as_of  # noqa: ARG005 - whatever it is, it was known at once
    report = min(
        (one.recorded_at for one in facts.events if isinstance(one, IncidentReported)), default=as_of
    )
    named = {who: min(times) for who, times in _named(facts.events)}
    ready = scene()

    def known(verdict: Verdict) -> datetime:
        moments = [as_of, report, *(named.get(who.id, as_of) for who in verdict.subjects)]
        moments += [facts.late[who.id, ""] for who in verdict.subjects if (who.id, "") in facts.late]
        joined = ("/".join(who.id for who in verdict.subjects), f"relation.{verdict.rule.relation}")
        moments += [facts.late[joined]] if joined in facts.late else []
        weight = ready.weigh_rule(verdict.rule, verdict.subjects)
        for subject, key in ready.leaves.named(weight.true):
            if (subject, key) in facts.late:
                moments.append(facts.late[subject, key])
                continue
            who = ready.facts.subject(subject)
            told = who.told.get(key, ()) if who is not None else ()
            moments.append(min((recorded[one] for one in told if one in recorded), default=as_of))
        return max(moments)

    return known


def _named(events: tuple[Event, ...]) -> Iterator[tuple[str, list[datetime]]]:
    found: dict[str, list[datetime]] = {}
    for event in events:
        if isinstance(event, IncidentReported | InformationAdded):
            for person in event.people:
                found.setdefault(person.id, []).append(event.recorded_at)
    yield from found.items()
