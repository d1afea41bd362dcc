"""A backtest as people read it: what moved, by which rules, how much work that is, and rows to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

from riskengine.bulk.backtest import Backtest, Move, RuleMoves, moves
from riskengine.cli.bulk_files import counted_as
from riskengine.cli.layout import Line, Section, page
from riskengine.inference.columnar.grades import CEILING, FLOOR, RESPONSE
from riskengine.rulebook.rules import Rulebook

_SHORT: Final = 12
_MOST_RULES: Final = 12
Pair: TypeAlias = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Ran:
    """A backtest that was run.

    Attributes:
        backtest: What came of it.
        table: What the table is called.
        bad: How many rows were set aside.
        bad_rows: Where they are; None where none were to be.
        written: Where the rows that differ are; None where nobody asked.
        measured_otherwise: The facts that the two packs do not measure in the same way.
    """

    backtest: Backtest
    table: str
    bad: int
    bad_rows: Path | None
    written: Path | None
    measured_otherwise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BacktestText:
    """Puts a backtest into words."""

    ran: Ran

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        return page(self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        found = self.ran.backtest
        yield Section("TABLE", list(self._table()))
        yield Section("PACKS" if found.sides.before else "PACK", list(self._packs()))
        yield Section("FLOOR", list(self._matrix(RESPONSE, FLOOR)))
        if found.sides.before is not None:
            yield Section("CEILING", list(self._matrix(RESPONSE, CEILING)))
            for scale in found.sides.scales[1:]:
                if any(was != now for was, now in found.matrices.get((scale, FLOOR), ())):
                    yield Section(
                        scale.upper()[:11], [Line(f"the floor of {scale}"), *self._matrix(scale, FLOOR)]
                    )
        yield Section("MOVED BY" if found.sides.before else "SET BY", list(self._rules()))
        yield Section("PER DAY", list(self._days()))
        yield Section("LOOK AT", list(self._examples()))
        yield Section("TOTAL", list(self._total()))

    def _table(self) -> Iterator[Line]:
        yield Line(f"{self.ran.table}: {counted_as(self.ran.backtest.rows, 'row')} graded")
        if self.ran.bad_rows is not None:
            place = self.ran.bad_rows.as_posix()
            yield Line(f"{counted_as(self.ran.bad, 'bad row')} set aside in {place}")

    def _packs(self) -> Iterator[Line]:
        sides = self.ran.backtest.sides
        if sides.before is None:
            yield Line(_stamp(sides.pack))
            if not self.ran.backtest.has_in_force:
                yield Line("the table tells of no grade that was in force (grade.response)")
            return
        yield Line(f"A: {_stamp(sides.before)}")
        yield Line(f"B: {_stamp(sides.pack)}")

    def _matrix(self, scale: str, end: str) -> Iterator[Line]:
        found = self.ran.backtest
        counts = found.matrices.get((scale, end), Counter())
        ranked: list[str | None] = [None, *found.sides.words(scale)]
        was = [one for one in ranked if any(pair[0] == one for pair in counts)]
        now = [one for one in ranked if any(pair[1] == one for pair in counts)]
        corner = "A \\ B" if found.sides.before else "in force"
        rows = [[corner, *map(_word, now)]]
        rows += [[_word(one), *(f"{counts[one, other]:,}" for other in now)] for one in was]
        yield from _aligned(rows)

    def _rules(self) -> Iterator[Line]:
        every = sorted(self.ran.backtest.rules.items(), key=_by_weight)
        for id, moved in every[:_MOST_RULES]:
            yield Line(f"{id}: {self._said_of(moved)}")
        if len(every) > _MOST_RULES:
            yield Line(
                f"and {counted_as(len(every) - _MOST_RULES, 'more rule')}; --format json has all of them"
            )

    def _said_of(self, moved: RuleMoves) -> str:
        if self.ran.backtest.sides.before is None:
            rows = counted_as(moved.raised, "row")
            return f"sets the floor above the grade in force in {rows}, alone in {moved.alone:,}"
        changed = f"verdict changed in {counted_as(moved.changed, 'row')}"
        floors = [("raised", moved.raised), ("lowered", moved.lowered), ("alone", moved.alone)]
        said = [f"{what} {count:,}" for what, count in floors if count]
        parts = [changed] * bool(moved.changed) + ([f"floors {', '.join(said)}"] if said else [])
        return "; ".join(parts)

    def _days(self) -> Iterator[Line]:
        found = self.ran.backtest
        per_day = {"rows": found.days, "incidents": found.incidents_by_day()}
        days = {day for day, _, _ in found.days}
        sides = ("A", "B") if found.sides.before else ("in force", "floor")
        head = [f"{what} {side}" for what in per_day for side in sides]
        zone = found.sides.pack.pack.time_zone
        yield Line(f"the mean of {counted_as(len(days), 'day')} in the time of {zone}, and the most on one")
        rows = [["", *head]]
        for grade in reversed((None, *found.sides.words(RESPONSE))):
            cells = [
                _mean_and_most(_of_grade(counts, side, grade), len(days))
                for counts in per_day.values()
                for side in (0, 1)
            ]
            if any(cells):
                rows.append([_word(grade), *(one or "-" for one in cells)])
        yield from _aligned(rows)

    def _examples(self) -> Iterator[Line]:
        found = self.ran.backtest
        for move, count in moves(found):
            examples = found.examples.get(move, [])
            if examples:
                yield Line(f"{_move(move)}: {counted_as(count, 'row')}", bold=True)
            for one in examples:
                rules = f" by {', '.join(one.rules)}" if one.rules else ""
                yield Line(
                    f"row {one.row}: {one.incident} as of {one.as_of:%Y-%m-%dT%H:%M:%SZ}{rules}", indent=2
                )

    def _total(self) -> Iterator[Line]:
        found = self.ran.backtest
        if found.sides.before is None:
            below = sum(
                count
                for (was, now), count in found.matrices[RESPONSE, FLOOR].items()
                if _is_below(found, was, now)
            )
            yield Line(
                f"the grade in force is below the floor in {counted_as(below, 'row')} of {found.rows:,}"
            )
        else:
            yield Line(f"a floor is higher under B in {counted_as(found.raised, 'row')} of {found.rows:,}")
            yield Line(
                f"a floor is lower under B in {counted_as(found.lowered, 'row')}", bold=bool(found.lowered)
            )
        if self.ran.written is not None:
            yield Line(f"every row that differs is in {self.ran.written.as_posix()}")


def _is_below(found: Backtest, was: str | None, now: str | None) -> bool:
    ranked = found.sides.words(RESPONSE)
    return was is not None and now is not None and ranked.index(was) < ranked.index(now)


def _of_grade(
    counts: Mapping[tuple[date, str | None, str | None], int], side: int, grade: str | None
) -> Iterable[int]:
    by_day: Counter[date] = Counter()
    for (day, *sides), count in counts.items():
        if sides[side] == grade:
            by_day[day] += count
    return by_day.values()


def _mean_and_most(counts: Iterable[int], days: int) -> str:
    every = list(counts)
    return f"{sum(every) / days:,.1f} ({max(every):,})" if every else ""


def _aligned(rows: list[list[str]]) -> Iterator[Line]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for number, (first, *others) in enumerate(rows):
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        yield Line("  ".join([f"{first:<{widths[0]}}", *cells]), bold=number == 0)


def _by_weight(one: tuple[str, RuleMoves]) -> tuple[int, int, str]:
    id, moved = one
    return (-(moved.raised + moved.lowered), -moved.changed, id)


def _move(move: Move) -> str:
    scale = "" if move.scale == RESPONSE else f"{move.scale}: "
    return f"{scale}{_word(move.was)} -> {_word(move.now)}"


def _word(grade: str | None) -> str:
    return "none" if grade is None else grade


def _stamp(book: Rulebook) -> str:
    rules = counted_as(len(book.rules), "rule")
    return f"{book.pack.id} {book.pack.version}, {rules} (hash {book.hash[:_SHORT]})"
