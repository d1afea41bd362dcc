"""Draws the calls of a day: the same seed, the same day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from riskengine.replay.day.documents import HOURS, CallDoc, DayFile, ThenDoc
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.source import Path

UNSAID: Final = "unsaid"
"""The value that leaves a fact out."""

_AGAIN_WITHIN: Final = timedelta(hours=1)
"""For how long somebody may ring about what another has rung about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that is told of a call.

    Attributes:
        after: How long after the call, or after officers came.
        type: The type of the event.
        fields: Its fields.
        by: Who tells it.
        path: Where the file says so.
    """

    after: timedelta
    type: str
    fields: Mapping[str, Any]
    by: Mapping[str, Any]
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the day.

    Attributes:
        incident: Its incident.
        sort: What sort of call it is.
        at: When it is made.
        report: What is said in it.
        grade: What the handler makes of it by the call alone.
        attends: How long officers take to come, by the grade they are sent at; none is sent at others.
        closes: How long after officers came, or after it was graded where none comes, it is closed.
        attended: That officers came.
        closed: That somebody closes it.
        then: What is told of it after the call.
        then_there: What is told of it after officers came.
    """

    incident: str
    sort: CallDoc
    at: datetime
    report: Happening
    grade: Happening
    attends: Mapping[str, timedelta]
    closes: timedelta
    attended: Happening
    closed: Happening
    then: tuple[Happening, ...]
    then_there: tuple[Happening, ...]


def calls_of(file: DayFile) -> tuple[Call, ...]:
    """Return the calls of a day in order of time."""
    random = Random(file.seed)  # noqa: S311 - a drawn day, and no secret
    starts = datetime.fromisoformat(file.starts)
    moments = sorted(_moment(random, starts, file.hours) for _ in range(file.calls))
    latest: dict[str, tuple[datetime, str]] = {}
    return tuple(_call(_Drawing(random, file, number), at, latest) for number, at in enumerate(moments, 1))


def _moment(random: Random, starts: datetime, hours: list[int]) -> datetime:
    hour = random.choices(range(HOURS), hours)[0]
    return starts + timedelta(hours=hour, seconds=random.randrange(3600))


def _call(drawing: _Drawing, at: datetime, latest: dict[str, tuple[datetime, str]]) -> Call:
    file, random = drawing.file, drawing.random
    place_in_file = random.choices(range(len(file.sorts)), [sort.share for sort in file.sorts])[0]
    sort, path = file.sorts[place_in_file], ("sorts", place_in_file)
    place = f"address-{random.randrange(file.addresses)}"
    before = latest.get(sort.again or "")
    if before is not None and at - before[0] <= _AGAIN_WITHIN:
        place = before[1]
    latest[sort.call] = (at, place)
    report = {**drawing.drawn(sort.reported), "place": place}
    graded = {"scale": "response", "value": drawing.drawn(sort.grade), "reason": sort.title}
    then = tuple(drawing.happenings(sort.then, (*path, "then")))
    return Call(
        incident=f"call-{drawing.number:05}",
        sort=sort,
        at=at,
        report=drawing.happening(
            "incident.reported", report, sort.by.model_dump(exclude_none=True), (*path, "reported")
        ),
        grade=drawing.happening(
            "grade.set", graded, _by(file.graded_by), (*path, "grade"), drawing.length(file.graded_after)
        ),
        attends={grade: drawing.length(lengths) for grade, lengths in file.attended_after.items()},
        closes=drawing.length(sort.closed_after or file.closed_after),
        attended=drawing.happening("action.taken", {"action": "attended"}, _by(file.attended_by), path),
        closed=drawing.happening("incident.closed", {"reason": "Dealt with"}, _by(file.closed_by), path),
        then=tuple(one for one, there in then if not there),
        then_there=tuple(one for one, there in then if there),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws one call; its people have names of their own."""

    random: Random
    file: DayFile
    number: int

    def happenings(self, then: list[ThenDoc], path: Path) -> Iterator[tuple[Happening, bool]]:
        """Yield what happens after the call, and whether it is counted from when officers came."""
        for position, doc in enumerate(then):
            for type_, fields in doc.events.items():
                after, said = self.length(doc.after), self.drawn(fields)
                if self.random.randrange(100) < doc.percent:
                    by = doc.by.model_dump(exclude_none=True)
                    yield self.happening(type_, said, by, (*path, position), after), doc.there

    def happening(
        self,
        type_: str,
        fields: Mapping[str, Any],
        by: Mapping[str, Any],
        path: Path,
        after: timedelta = timedelta(),
    ) -> Happening:
        """Return what is told, with the names of the people of this call."""
        made = dict(fields)
        if "people" in made:
            made["people"] = [{**one, "id": self._own(one["id"])} for one in made["people"]]
        for key in ("subject", "other"):
            if key in made:
                made[key] = self._own(made[key])
        return Happening(after=after, type=type_, fields=made, by=by, path=path)

    def drawn(self, data: Any) -> Any:  # noqa: ANN401 - a piece of a file
        """Return data with a value drawn wherever one is to be drawn."""
        if isinstance(data, dict) and set(data) == {"one_of"}:
            values, shares = zip(*data["one_of"], strict=True)
            return self.drawn(self.random.choices(values, shares)[0])
        if isinstance(data, dict) and set(data) == {"between"}:
            return self.random.randint(*data["between"])
        if isinstance(data, dict):
            made = {key: self.drawn(value) for key, value in data.items()}
            return {key: value for key, value in made.items() if value != UNSAID}
        if isinstance(data, list):
            return [self.drawn(value) for value in data]
        return data

    def length(self, given: list[str] | str) -> timedelta:
        """Return a length of time: the one that is given, or one between the two that are."""
        lengths = [int(parse_duration(one)) for one in ([given] if isinstance(given, str) else given)]
        return timedelta(seconds=self.random.randint(lengths[0], lengths[-1]))

    def _own(self, name: str) -> str:
        return f"{name}-{self.number:05}"


def _by(post: str) -> dict[str, str]:
    return {"post": post, "person": post.replace("_", "-")}
