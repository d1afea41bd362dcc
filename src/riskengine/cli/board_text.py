"""A board as a dispatcher reads it: what is late, what changed, and who owes the next act."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.words import Words
from riskengine.model.board import Board, BoardRow, NextAct
from riskengine.rulebook.durations import show_duration

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class BoardText:
    """Puts one board into words.

    Attributes:
        board: The board.
        words: The words of the pack that decided.
    """

    board: Board
    words: Words

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        return page(self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        said, rows = self.board, self.board.rows
        clock = f"{self.words.moment(said.as_of)} {self.words.zone_at(said.as_of)}"
        count = "Nothing is open" if not rows else f"{len(rows)} open"
        yield Section("BOARD", [Line(f"{count}, as of {clock}", bold=True), Line(f"hash {said.hash}")])
        for number, row in enumerate(rows, 1):
            yield Section(f"{number}.", list(self._row(row)))

    def _row(self, row: BoardRow) -> Iterator[Line]:
        yield Line(f"{row.incident}: {self.words.kinds(row.kinds)}; {self._graded(row)}", bold=True)
        if row.failed:
            yield Line(
                "DECIDING IT FAILED: assess it by hand; this is what was last known to be good", colour="red"
            )
        if row.late_by is not None:
            yield Line(f"LATE: nobody is there, {_so_long(row.late_by)} past the target", colour="red")
        if row.next_act is not None:
            yield Line(self._act(row.next_act), colour="red" if row.next_act.overdue else None)
        counts = [f"{row.overdue} overdue"] if row.overdue else []
        counts += [f"{row.challenged} challenged"] if row.challenged else []
        if counts:
            yield Line(", ".join(counts))
        if row.changed:
            yield Line(f"Since it was graded: {'; '.join(self.words.rule(one) for one in row.changed)}")
        yield Line(_owner(row))

    def _graded(self, row: BoardRow) -> str:
        set_ = "NOT GRADED" if row.grade is None else row.grade.word
        if row.floor is None:
            return "nobody is sent" if row.grade is None else set_
        least = f"the floor is {row.floor.word}"
        if row.grade is None or not row.below_floor:
            return f"{set_}, {least}"
        return f"{set_}, BELOW THE FLOOR; {least}"

    def _act(self, act: NextAct) -> str:
        return f"{self._when(act)}, {self.words.post(act.by)}: {act.says}"

    def _when(self, act: NextAct) -> str:
        if act.due_at is None:
            return "Next, no time set"
        at, law = self.words.moment(act.due_at, self.board.as_of), " at law" if act.limit else ""
        return f"OVERDUE since {at}{law}" if act.overdue else f"Next, by {at}{law}"


def _so_long(seconds: int) -> str:
    """Return how long something is late, in whole minutes once it is a minute or more."""
    return show_duration(seconds - seconds % _MINUTE if seconds >= _MINUTE else max(seconds, 1))


def _owner(row: BoardRow) -> str:
    offered = "" if row.offered_to is None else f", offered to {row.offered_to} and not accepted"
    return f"{'NOBODY OWNS IT' if row.owner is None else f'Owner: {row.owner}'}{offered}"
