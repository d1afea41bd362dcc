"""Closing: an incident may close when each duty has ended, been handed on or been released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskengine.grading.human_decisions import Standing
from riskengine.model.events import IncidentClosed
from riskengine.model.facts import Facts
from riskengine.model.grades import Binds
from riskengine.model.ledger import Duty


def with_unended(decided: Iterable[Standing], duties: Iterable[Duty], facts: Facts) -> tuple[Standing, ...]:
    """Return the decisions that stand; a closing with the duties it closed over that still have not ended.

    What must come before an action that nobody took was never due: where nobody was sent, nobody needs to be
    told what records show.
    """
    closings = {event.id: event.occurred_at for event in facts.events if isinstance(event, IncidentClosed)}
    owed = [duty for duty in duties if _keeps_open(duty)] if closings else []
    return tuple(
        replace(
            one,
            unended=tuple(sorted(duty.id for duty in owed if duty.opened_at <= closings[one.event])),
        )
        if one.event in closings
        else one
        for one in decided
    )


def _keeps_open(duty: Duty) -> bool:
    came = not duty.before or duty.due_at is not None
    return duty.owed and came and duty.binds is not Binds.CONSIDER
