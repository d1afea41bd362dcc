"""Events told in few words: minutes after noon, and whoever usually says such a thing."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from riskengine.engine import Engine
from riskengine.model.decision import Decision
from riskengine.model.events import (
    ActionTaken,
    AlertAcknowledged,
    Answer,
    ChallengeAnswered,
    DutyReleased,
    DutyTransferred,
    Event,
    EventReplaced,
    FlagCleared,
    FlagRaised,
    GradeSet,
    HandoverAccepted,
    HandoverOffered,
    IncidentClosed,
    IncidentMerged,
    IncidentReclassified,
    IncidentReopened,
    IncidentReported,
    InformationAdded,
    LinkSaid,
    LinkStated,
    PersonSaid,
    RecordRedacted,
    RecordsSearched,
    Replacement,
    Source,
)
from riskengine.rulebook.rules import Rulebook

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HANDLER = Source(post="call_handler", person="hana")
SERGEANT = Source(post="sergeant", person="sam")
INSPECTOR = Source(post="inspector", person="ines")
OFFICER = Source(post="officer", person="otto")

Answers = Mapping[str, Answer]


def after(minutes: float) -> datetime:
    """The moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def _envelope(name: str, minutes: float, said: dict[str, Any], by: Source = HANDLER) -> dict[str, Any]:
    occurred = after(minutes)
    recorded = after(said.pop("recorded", minutes))
    usual = {"id": f"{name}@{minutes:g}", "incident": "i1", "by": by}
    return {**usual, "occurred_at": occurred, "recorded_at": recorded, **said}


def person(id: str, *roles: str, facts: Answers | None = None) -> PersonSaid:
    return PersonSaid(id=id, roles=roles, facts=facts or {})


def link(relation: str, source: str, target: str) -> LinkSaid:
    return LinkSaid(relation=relation, source=source, target=target)


def reported(minutes: float = 0, *, kinds: tuple[str, ...] = ("assault",), **said: Any) -> IncidentReported:
    return IncidentReported(kinds=kinds, **_envelope("reported", minutes, said))


def learnt(minutes: float, facts: Answers | None = None, **said: Any) -> InformationAdded:
    return InformationAdded(facts=facts or {}, **_envelope("learnt", minutes, said))


def graded(minutes: float, value: str, scale: str = "response", **said: Any) -> GradeSet:
    return GradeSet(scale=scale, value=value, **_envelope(f"graded-{value}", minutes, said))


def done(minutes: float, action: str, subject: str | None = None, **said: Any) -> ActionTaken:
    return ActionTaken(action=action, subject=subject, **_envelope(action, minutes, said, OFFICER))


def closed(minutes: float, **said: Any) -> IncidentClosed:
    return IncidentClosed(**_envelope("closed", minutes, said))


def reopened(minutes: float, **said: Any) -> IncidentReopened:
    return IncidentReopened(**_envelope("reopened", minutes, said))


def reclassified(minutes: float, *adds: str, **said: Any) -> IncidentReclassified:
    return IncidentReclassified(adds=adds, **_envelope("reclassified", minutes, said))


def merged(minutes: float, into: str, **said: Any) -> IncidentMerged:
    return IncidentMerged(into=into, **_envelope("merged", minutes, said))


def flagged(minutes: float, flag: str, subject: str, **said: Any) -> FlagRaised:
    return FlagRaised(flag=flag, subject=subject, **_envelope(f"flagged-{flag}", minutes, said))


def cleared(minutes: float, flag: str, subject: str, **said: Any) -> FlagCleared:
    return FlagCleared(flag=flag, subject=subject, **_envelope(f"cleared-{flag}", minutes, said))


def searched(minutes: float, system: str, subject: str, **said: Any) -> RecordsSearched:
    return RecordsSearched(system=system, subject=subject, **_envelope(f"searched-{system}", minutes, said))


def linked(minutes: float, relation: str, source: str, target: str, **said: Any) -> LinkStated:
    return LinkStated(relation=relation, source=source, target=target, **_envelope("linked", minutes, said))


def transferred(minutes: float, duty: str, back: float, **said: Any) -> DutyTransferred:
    usual = {"to": "social_worker", "reference": "R1", "check_back": after(back)}
    return DutyTransferred(duty=duty, **{**usual, **_envelope("transferred", minutes, said, SERGEANT)})


def released(minutes: float, duty: str, **said: Any) -> DutyReleased:
    return DutyReleased(duty=duty, reason="Not possible.", **_envelope("released", minutes, said, SERGEANT))


def answered(minutes: float, challenge: str, **said: Any) -> ChallengeAnswered:
    words = {"reason": "It is safe.", "considered": "Everything."}
    return ChallengeAnswered(challenge=challenge, **words, **_envelope("answered", minutes, said, SERGEANT))


def acknowledged(minutes: float, alert: str, **said: Any) -> AlertAcknowledged:
    return AlertAcknowledged(
        alert=alert, reason="Seen to.", **_envelope("acknowledged", minutes, said, SERGEANT)
    )


def offered(minutes: float, to: Source, **said: Any) -> HandoverOffered:
    return HandoverOffered(to=to, **_envelope("offered", minutes, said))


def accepted(minutes: float, offer: str, **said: Any) -> HandoverAccepted:
    return HandoverAccepted(offer=offer, **_envelope("accepted", minutes, said, SERGEANT))


def replaced(minutes: float, event: str, **said: Any) -> EventReplaced:
    said = {"why": Replacement.ENTERED_IN_ERROR, **said}
    return EventReplaced(replaces=event, **_envelope("replaced", minutes, said))


def redacted(minutes: float, event: str, **said: Any) -> RecordRedacted:
    return RecordRedacted(redacts=event, authority="A court", **_envelope("redacted", minutes, said))


def told(book: Rulebook, *events: Event) -> Engine:
    """An engine that was told some events."""
    engine = Engine(book)
    for event in events:
        engine.observe(event)
    return engine


def decided(book: Rulebook, *events: Event, at: float | None = None) -> Decision:
    """What is decided of the first incident, so many minutes after noon or at the last event."""
    engine = told(book, *events)
    latest = max(event.recorded_at for event in events)
    decision = engine.decide("i1", latest if at is None else after(at))
    assert decision.degraded is None, decision.degraded
    return decision
