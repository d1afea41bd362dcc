"""The board: one row for each open incident, in the order in which they need somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from riskengine.grading.attention import owed_in_words
from riskengine.grading.escalation import holder, leads
from riskengine.grading.floors import graded
from riskengine.grading.scales import RESPONSE, response_of
from riskengine.model.board import Board, BoardRow, NextAct
from riskengine.model.decision import Graded
from riskengine.model.grades import RESPONSE_GRADES, Binds, ResponseGrade
from riskengine.model.ledger import ChallengeState, Deadline, Duty, DutyState, GradeInForce, Ledger
from riskengine.model.wire import rows_hash
from riskengine.rulebook.rules import Rulebook


def row_of(rulebook: Rulebook, ledger: Ledger, kinds: Collection[str], as_of: datetime) -> BoardRow:
    """Return the row of one incident.

    Args:
        rulebook: The rules.
        ledger: What the incident remembers at the moment.
        kinds: The kinds it has by then.
        as_of: The moment.
    """
    declared = rulebook.vocabulary.kinds
    responds = any(declared[kind].responds for kind in kinds if kind in declared)
    grade = ledger.grades.get((RESPONSE, None))
    floor = ledger.last_floor.response if ledger.last_floor is not None and responds else None
    owed = [one for one in ledger.duties.values() if one.owed and one.binds is not Binds.CONSIDER]
    open_ = [one for one in ledger.challenges.values() if one.state is ChallengeState.OPEN]
    ungraded = responds and grade is None and ledger.attended_at is None
    return BoardRow(
        incident=ledger.incident,
        kinds=tuple(sorted(kinds)),
        grade=_in_words(rulebook, grade) if grade is not None else None,
        floor=graded(rulebook, RESPONSE_GRADES[floor]) if floor is not None else None,
        below_floor=ungraded or any(one.floor is not None for one in open_),
        late_by=_late_by(rulebook, owed, as_of),
        next_act=_next_act(rulebook, owed, as_of),
        overdue=sum(one.state is DutyState.OVERDUE for one in owed),
        challenged=len(open_),
        changed=_since(ledger, grade),
        owner=(ledger.owner.person or ledger.owner.post) if ledger.owner is not None else None,
        offered_to=ledger.owner.offered_to if ledger.owner is not None else None,
    )


def board_of(rulebook: Rulebook, as_of: datetime, rows: Iterable[BoardRow]) -> Board:
    """Return the board of some rows, what matters most first.

    That is what could not be decided and must be looked at by hand, a limit of law near or past, then what is
    below its floor, the grade, how late it is; among those that are alike, what nobody owns.
    """
    ordered = tuple(sorted(rows, key=lambda row: _urgency(rulebook, row)))
    return Board(as_of=as_of, rows=ordered, hash=rows_hash(ordered))


def _urgency(rulebook: Rulebook, row: BoardRow) -> tuple[bool, bool, bool, int, int, bool, str]:
    return (
        not row.failed,
        not (row.next_act is not None and row.next_act.presses),
        not row.below_floor,
        -_grade_of(rulebook, row),
        -(row.late_by or 0),
        row.owner is not None,
        row.incident,
    )


def _presses(rulebook: Rulebook, duty: Duty, as_of: datetime) -> bool:
    """Tell whether a limit of law is so near that somebody has been told, or past."""
    lead = timedelta(seconds=max(leads(rulebook, duty), default=0))
    return duty.deadline is Deadline.LIMIT and duty.due_at is not None and duty.due_at - lead <= as_of


def _grade_of(rulebook: Rulebook, row: BoardRow) -> int:
    """Return the higher of the grade that is set and the floor."""
    set_ = response_of(rulebook, row.grade.id) if row.grade is not None else ResponseGrade.RESOLUTION
    floor = RESPONSE_GRADES[row.floor.id] if row.floor is not None else ResponseGrade.RESOLUTION
    return int(max(set_, floor))


def _in_words(rulebook: Rulebook, grade: GradeInForce) -> Graded:
    own = rulebook.pack.grades.get(grade.value)
    if own is not None:
        return Graded(id=own.id, word=own.word)
    return graded(rulebook, response_of(rulebook, grade.value))


def _late_by(rulebook: Rulebook, owed: Iterable[Duty], as_of: datetime) -> int | None:
    """Return how many seconds past the first target for attendance it is; None where that has not passed."""
    attendance = rulebook.pack.attendance
    again = attendance.return_visit if attendance is not None else None
    visits = [one for one in owed if one.target_of is not None or one.actions == (again,)]
    times = [one.due_at for one in visits if one.due_at is not None and one.state is DutyState.OVERDUE]
    return int((as_of - min(times)).total_seconds()) if times else None


def _next_act(rulebook: Rulebook, owed: Iterable[Duty], as_of: datetime) -> NextAct | None:
    """Return what is to be done next: what the law sets and presses, then what is latest or soonest due."""
    acts = [
        NextAct(
            duty=one.id,
            says=owed_in_words(rulebook, one),
            due_at=one.due_at,
            by=holder(rulebook, one, as_of),
            overdue=one.state is DutyState.OVERDUE,
            limit=one.deadline is Deadline.LIMIT,
            presses=_presses(rulebook, one, as_of),
        )
        for one in owed
    ]
    return min(acts, key=lambda act: (not act.presses, *_soonest(act)), default=None)


def _soonest(act: NextAct) -> tuple[bool, float, str]:
    return (act.due_at is None, act.due_at.timestamp() if act.due_at is not None else 0.0, act.duty)


def _since(ledger: Ledger, grade: GradeInForce | None) -> tuple[str, ...]:
    """Return the rules that have come to hold since the grade was set."""
    if grade is None:
        return ()
    return tuple(sorted({rule for (rule, _, _), since in ledger.held_since.items() if since > grade.set_at}))
