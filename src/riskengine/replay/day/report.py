"""What came of a day, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from riskengine.model.grades import ResponseGrade
from riskengine.replay.day.loading import Day
from riskengine.replay.day.tally import Busiest, DayTally

SCHEMA_VERSION: Final = 1

_FASTEST_FIRST: Final = tuple(sorted(ResponseGrade, reverse=True))


def as_text(day: Day, tally: DayTally) -> str:
    """Return what came of a day as people read it: totals, limits, and a table by sort of call."""
    return "\n".join(_lines(day, tally)) + "\n"


def as_json(day: Day, tally: DayTally) -> str:
    """Return what came of a day as one JSON object."""
    body = {
        "schema_version": SCHEMA_VERSION,
        "day": day.file.day,
        "pack": day.rulebook.pack.id,
        "assumptions": " ".join(day.file.because.split()),
        **_data(tally),
        "interrupts": [_busiest(one) for one in tally.busiest],
        "breaches": list(tally.breaches),
        "sorts": [{"sort": title, **_data(one)} for title, one in tally.by_sort().items()],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _lines(day: Day, tally: DayTally) -> Iterator[str]:
    pack = day.rulebook.pack
    yield f"{day.file.title}: {tally.calls} calls, drawn with seed {day.file.seed}, by the pack {pack.id}."
    yield " ".join(day.file.because.split())
    yield ""
    yield from _table(tally)
    yield ""
    limit = tally.raised_limit
    share = f"{tally.percent_raised:.1f} %" + (
        f" (at most {limit} % are allowed)" if limit is not None else ""
    )
    yield f"The floor lay above the handler's grade in {tally.raised} calls: {share}."
    for grade in _FASTEST_FIRST:
        word = day.rulebook.word_for(grade)
        yield f"{word}: set by handlers in {tally.set_to(grade)}, the floor in {tally.floor_at(grade)}."
    yield f"Questions put first, in a call: {_asked(tally)}."
    yield f"Kept open by a rule when it would have been closed: {tally.kept_open}."
    most = f"at most {pack.attention.interrupts_per_hour} are allowed"
    for one in tally.busiest:
        yield f"Interrupts to {_post(one.post)}: {one.interrupts}; {_at_worst(one)} ({most})."
    for breach in tally.breaches:
        yield f"OVER THE LIMIT: {breach}."


def _table(tally: DayTally) -> Iterator[str]:
    rows = [("sort of call", "calls", "raised", "kept open", "interrupts")]
    rows += [
        (title, str(one.calls), str(one.raised), str(one.kept_open), str(len(one.interrupted)))
        for title, one in tally.by_sort().items()
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for title, *numbers in rows:
        cells = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join([title.ljust(widths[0]), *cells])


def _asked(tally: DayTally) -> str:
    return ", ".join(f"{_mean(counts):.1f} to the {_post(post)}" for post, counts in tally.asked.items())


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts) if counts else 0.0


def _at_worst(one: Busiest) -> str:
    begins = one.begins.strftime("%H:%M")
    return f"in the busiest hour, from {begins}, {one.in_hour} to {one.people} people, {one.each:.1f} each"


def _post(post: str) -> str:
    return post.replace("_", " ")


def _data(tally: DayTally) -> dict[str, Any]:
    return {
        "calls": tally.calls,
        "raised": tally.raised,
        "percent_raised": round(tally.percent_raised, 1),
        "set_by_handlers": {grade.id: tally.set_to(grade) for grade in _FASTEST_FIRST},
        "floors": {grade.id: tally.floor_at(grade) for grade in _FASTEST_FIRST},
        "questions_put_first": {post: round(_mean(counts), 2) for post, counts in tally.asked.items()},
        "kept_open": tally.kept_open,
    }


def _busiest(one: Busiest) -> dict[str, Any]:
    return {
        "post": one.post,
        "interrupts": one.interrupts,
        "busiest_hour": {"begins": one.begins.isoformat(), "interrupts": one.in_hour, "people": one.people},
    }
