"""The board: one row for each open incident, what matters most at the top."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from riskengine.model.decision import Graded


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAct:
    """What falls due next, or is latest, and who owes it.

    Attributes:
        duty: The duty's id.
        says: What is owed, in the words of the pack.
        due_at: When, or None where no time is set.
        by: Who has it now.
        overdue: Whether that time has passed.
        limit: Whether the law sets it.
        presses: Whether the law sets it and it is so near that somebody has been told, or past.
    """

    duty: str
    says: str
    due_at: datetime | None
    by: str
    overdue: bool
    limit: bool
    presses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One open incident.

    Attributes:
        incident: The incident.
        kinds: Its kinds.
        grade: The response grade a person set, or None.
        floor: The response floor; None where nobody is sent.
        below_floor: Whether no grade is set, or something set is below its floor and unanswered.
        late_by: Seconds past the target for attendance; None where it is not late.
        next_act: What falls due next, or is latest.
        overdue: How many duties are overdue.
        challenged: How many challenges nobody has met or answered.
        changed: The rules that hold now and did not when the grade was set.
        owner: The person who owns it; None where nobody does.
        offered_to: Whom it is offered to and who has not taken it.
        failed: Whether deciding it failed: the row is what was last known to be good.
    """

    incident: str
    kinds: tuple[str, ...]
    grade: Graded | None
    floor: Graded | None
    below_floor: bool
    late_by: int | None = None
    next_act: NextAct | None = None
    overdue: int = 0
    challenged: int = 0
    changed: tuple[str, ...] = ()
    owner: str | None = None
    offered_to: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Every open incident at one moment, in the order in which they need somebody.

    Attributes:
        as_of: The moment.
        rows: The open incidents.
        hash: The SHA-256 of the rows, which a handover carries.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    as_of: datetime
    rows: tuple[BoardRow, ...]
    hash: str
