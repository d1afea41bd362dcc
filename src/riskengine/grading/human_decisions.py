"""The decisions people made: grades, levels and handlings in force, read from the events that stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from riskengine.grading.lowering import Lowered
from riskengine.grading.scales import HANDLING, RESPONSE, response_of
from riskengine.model.events import (
    ActionTaken,
    Event,
    FlagCleared,
    FlagRaised,
    GradeSet,
    IncidentClosed,
    IncidentReopened,
)
from riskengine.model.grades import RISK_LEVELS, ResponseGrade, RiskLevel
from riskengine.model.ledger import GradeInForce
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Handling

InForce = Mapping[tuple[str, str | None], GradeInForce]


def grades_in_force(events: Iterable[Event]) -> dict[tuple[str, str | None], GradeInForce]:
    """Return the grade, level or handling a person set last, on each scale and for each subject."""
    found: dict[tuple[str, str | None], GradeInForce] = {}
    for event in events:
        if not isinstance(event, GradeSet):
            continue
        place = (_place(event), event.subject)
        earlier = found.get(place)
        found[place] = GradeInForce(
            scale=event.scale,
            value=event.value,
            subject=event.subject,
            event=event.id,
            set_at=event.occurred_at,
            first_set_at=earlier.first_set_at if earlier is not None else event.occurred_at,
            by=event.by.person,
        )
    return found


def _place(event: GradeSet) -> str:
    """Return what a later decision replaces: a scale has one value, handlings stand side by side."""
    return f"{HANDLING}.{event.value}" if event.scale == HANDLING else event.scale


def is_closed(events: Iterable[Event], incident: str) -> bool:
    """Tell whether an incident is closed by the last closing or reopening."""
    return isinstance(_last_turn(events, incident), IncidentClosed)


def _last_turn(events: Iterable[Event], incident: str) -> IncidentClosed | IncidentReopened | None:
    """Return what closed, or opened again, an incident last; not those that were merged into it."""
    turns = [one for one in events if isinstance(one, IncidentClosed | IncidentReopened)]
    return next((one for one in reversed(turns) if one.incident == incident), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One human decision that stands, with everything it amounts to.

    Attributes:
        event: The event that made it.
        scale: The scale it was made on, ``handling``, or the action done.
        subject: Whom it is about, or None for the incident.
        value: What was decided.
        by: Who decided.
        response: The response grade it amounts to, or None.
        levels: The levels it amounts to, by strand.
        handlings: The handlings it is, by any name.
        lacks: What it lacks to lower what was decided before.
        unended: The duties that had not ended when it closed the incident.
    """

    event: str
    scale: str
    subject: str | None
    value: str
    by: str | None
    response: ResponseGrade | None = None
    levels: tuple[tuple[str, RiskLevel], ...] = ()
    handlings: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    unended: tuple[str, ...] = ()


def standing(
    rulebook: Rulebook,
    incident: str,
    events: tuple[Event, ...],
    in_force: InForce,
    lowered: Iterable[Lowered],
) -> Iterator[Standing]:
    """Yield every human decision that stands now; an action only at the moment it is done.

    Args:
        rulebook: The rulebook.
        incident: The incident.
        events: Its events, and those of incidents merged into it, in order.
        in_force: The grades, levels and handlings in force.
        lowered: The decisions that lower another.
    """
    lacking = {one.event: one for one in lowered}
    for one in _graded(rulebook, events, in_force):
        lacks = lacking[one.event].lacks if one.event in lacking else ()
        yield replace(one, lacks=lacks) if lacks else one
    yield from _markers(events, lacking)
    yield from _closing(rulebook, _last_turn(events, incident))
    yield from _actions(events)


def _graded(rulebook: Rulebook, events: tuple[Event, ...], in_force: InForce) -> Iterator[Standing]:
    handlings = rulebook.vocabulary.handlings
    for grade in in_force.values():
        base = Standing(
            event=grade.event, scale=grade.scale, subject=grade.subject, value=grade.value, by=grade.by
        )
        if grade.scale == RESPONSE:
            yield replace(base, response=response_of(rulebook, grade.value))
        elif grade.scale == HANDLING:
            if not _undone(handlings[grade.value], grade, events):
                yield _handled(base, handlings[grade.value], rulebook)
        else:
            level = RISK_LEVELS[grade.value]
            lowest = rulebook.vocabulary.strands[grade.scale].lowest
            named = _lowest_names(rulebook, grade.scale) if level == lowest else ()
            yield replace(base, levels=((grade.scale, level),), handlings=named)


def _markers(events: tuple[Event, ...], lacking: Mapping[str, Lowered]) -> Iterator[Standing]:
    """Yield each removal of a marker that stands: until the marker is raised again."""
    cleared: dict[tuple[str, str], FlagCleared] = {}
    for event in events:
        if isinstance(event, FlagRaised):
            cleared.pop((event.flag, event.subject), None)
        elif isinstance(event, FlagCleared):
            cleared[event.flag, event.subject] = event
    for (flag, subject), event in cleared.items():
        if event.id in lacking:
            yield Standing(
                event=event.id,
                scale=f"flag.{flag}",
                subject=subject,
                value="cleared",
                by=event.by.person,
                lacks=lacking[event.id].lacks,
            )


def _undone(handling: Handling, grade: GradeInForce, events: tuple[Event, ...]) -> bool:
    """Tell whether a handling was undone: by an action that does, or by grading anew what it amounts to."""
    scales = {*handling.risk, *([RESPONSE] if handling.response is not None else [])}
    for event in events:
        if event.occurred_at <= grade.set_at or getattr(event, "subject", None) not in (None, grade.subject):
            continue
        if isinstance(event, GradeSet) and event.scale in scales:
            return True
        if isinstance(event, ActionTaken) and event.action in handling.undone_by and not event.attempt:
            return True
    return False


def _handled(base: Standing, handling: Handling, rulebook: Rulebook) -> Standing:
    also = [
        name
        for strand, level in handling.risk.items()
        if level == rulebook.vocabulary.strands[strand].lowest
        for name in _lowest_names(rulebook, strand)
    ]
    return replace(
        base,
        response=handling.response,
        levels=tuple(handling.risk.items()),
        handlings=tuple(dict.fromkeys([handling.id, *also])),
    )


def _lowest_names(rulebook: Rulebook, strand: str) -> tuple[str, ...]:
    """Return the handlings that setting the lowest level of a strand amounts to."""
    return tuple(one.id for one in rulebook.vocabulary.handlings.values() if strand in one.lowest)


def _closing(rulebook: Rulebook, last: IncidentClosed | IncidentReopened | None) -> Iterator[Standing]:
    if isinstance(last, IncidentClosed):
        named = tuple(one.id for one in rulebook.vocabulary.handlings.values() if one.event == last.type)
        yield Standing(
            event=last.id, scale=HANDLING, subject=None, value="close", by=last.by.person, handlings=named
        )


def _actions(events: tuple[Event, ...]) -> Iterator[Standing]:
    now = events[-1].occurred_at if events else None
    for event in events:
        if isinstance(event, ActionTaken) and event.occurred_at == now and not event.attempt:
            yield Standing(
                event=event.id,
                scale=event.action,
                subject=event.subject,
                value=event.action,
                by=event.by.person,
                handlings=(event.action,),
            )
