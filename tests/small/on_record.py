"""Reports, links and markers told in few words, in days from the call, and what the national rules say."""

from datetime import UTC, datetime, timedelta
from functools import cache

from riskengine.engine import Engine
from riskengine.model.decision import Decision, Reason
from riskengine.model.events import (
    ActionTaken,
    Envelope,
    FlagRaised,
    IncidentReported,
    LinkSaid,
    PersonSaid,
    RecordsSearched,
    Source,
)
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.load import check_packs

TOLD = datetime(2026, 3, 2, 9, tzinfo=UTC)
HANDLER = Source(post="call_handler", person="handler-1")
DETECTIVE = Source(post="specialist_officer", person="detective-1")
MANAGER = Source(post="offender_manager", person="manager-1")
INSPECTOR = Source(post="designated_officer", person="inspector-1")
OPEN, OVERDUE, DISCHARGED = DutyState.OPEN, DutyState.OVERDUE, DutyState.DISCHARGED


@cache
def national():
    """The national rules."""
    return check_packs().rulebooks["national"]


def at(days: float) -> datetime:
    return TOLD + timedelta(days=days)


def said(days: float, incident: str = "i1", by: Source = HANDLER) -> dict:
    return {"incident": incident, "occurred_at": at(days), "recorded_at": at(days), "by": by}


def person(who: str, *roles: str, **facts) -> PersonSaid:
    return PersonSaid(id=who, roles=roles, facts={key.replace("__", "."): one for key, one in facts.items()})


def child(who: str, age: int = 7, *roles: str, **facts) -> PersonSaid:
    return person(who, *(roles or ("child",)), person__age=age, **facts)


def adult(who: str, *roles: str, **facts) -> PersonSaid:
    return person(who, *roles, person__age=30, **facts)


def link(relation: str, source: str, target: str, to: str = "person") -> LinkSaid:
    return LinkSaid(relation=relation, source=source, target=target, target_kind=to)


def lives(who: str, place: str) -> LinkSaid:
    return link("resides_at", who, place, "place")


def told(
    *people: PersonSaid,
    kinds: tuple[str, ...] = ("domestic_abuse",),
    days: float = 0,
    incident: str = "i1",
    links: tuple[LinkSaid, ...] = (),
    place: str | None = None,
    **facts,
) -> Envelope:
    """A report; what is told of the incident by the last part of its name."""
    return IncidentReported(
        id=f"told-{incident}",
        kinds=kinds,
        people=people,
        links=links,
        place=place,
        facts={f"incident.{key}": value for key, value in facts.items()},
        **said(days, incident),
    )


def known(*people: PersonSaid, links: tuple[LinkSaid, ...] = (), days: float = -400) -> Envelope:
    """What an earlier report, of something else, has put on record."""
    return told(*people, kinds=("theft",), days=days, incident="earlier", links=links)


def marked(who: str, flag: str = "registered_sex_offender", days: float = -399) -> Envelope:
    return FlagRaised(id=f"{flag}-{who}", flag=flag, subject=who, **said(days, "earlier"))


def searched(who: str, system: str = "records_system", days: float = 0) -> Envelope:
    return RecordsSearched(id=f"search-{who}", subject=who, system=system, **said(days))


def did(days: float, action: str, subject: str | None = None, by: Source = DETECTIVE) -> Envelope:
    return ActionTaken(id=f"{action}@{days:g}", action=action, subject=subject, **said(days, by=by))


def decided(*events: Envelope, after: float = 0.01, incident: str = "i1") -> Decision:
    """What is decided so many days after the call."""
    engine = Engine(national())
    for event in sorted(events, key=lambda one: one.occurred_at):
        engine.observe(event)
    decision = engine.decide(incident, at(after))
    assert decision.degraded is None, decision.degraded
    return decision


def reason(decision: Decision, rule: str) -> Reason | None:
    return next((one for one in decision.reasons if one.rule == rule), None)


def paths(decision: Decision, rule: str) -> list[str]:
    found = reason(decision, rule)
    return [] if found is None else [str(one) for one in found.links]


def duty(decision: Decision, name: str) -> Duty | None:
    return next((one for one in decision.duties if one.id == name), None)


def level(decision: Decision, who: str, strand: str) -> str | None:
    found = (one.floor for one in decision.risks if (one.subject, one.strand) == (who, strand))
    return next((floor.id for floor in found if floor is not None), None)


def forbidden(decision: Decision) -> set[str]:
    return {f"{one.handling}/{one.subject}" for one in decision.prohibitions}


COUPLE = (adult("woman", "victim"), adult("man", "suspect"))


def before(*days: float, people: tuple[PersonSaid, ...] = COUPLE, **facts) -> list[Envelope]:
    """Earlier reports of domestic abuse, so many days ago."""
    return [told(*people, days=-one, incident=f"i-{one:g}", **facts) for one in days]
