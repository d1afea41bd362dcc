"""The incidents of a file, or of several, told to an engine: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias, TypeVar

from riskengine.cli.exits import Unusable
from riskengine.cli.terminal import remark
from riskengine.cli.text_file import TextFile, read_text_file
from riskengine.cli.told import Placed, Told, placed, read_events, refuse
from riskengine.engine import Engine
from riskengine.facts.admission import UnknownIncident
from riskengine.model.faults import Refused
from riskengine.rulebook.rules import Rulebook

T = TypeVar("T")

SecondChannel: TypeAlias = Literal["durable"]
"""A second channel that a command may be told to compare with."""


@dataclass(frozen=True, slots=True)
class Incidents:
    """What the files told.

    Attributes:
        engine: The engine that was told it.
        ids: The incidents, in the order in which the files report them.
        last_recorded: When the last event was recorded.
    """

    engine: Engine
    ids: tuple[str, ...]
    last_recorded: datetime

    def ask(self, ids: Sequence[str], question: Callable[[str], T]) -> list[T]:
        """Ask the engine about each incident; one not reported by then is left out, and said to be.

        Raises:
            Unusable: None of them had been reported.
        """
        answers: list[T] = []
        for one in ids:
            try:
                answers.append(question(one))
            except UnknownIncident:
                remark(f'riskengine: the incident "{one}" had not been reported at that time')
        if not answers:
            raise Unusable("nothing had been reported at that time; choose a later --as-of or --known-at")
        return answers


def incidents_of(rulebook: Rulebook, *paths: Path, second_channel: SecondChannel | None = None) -> Incidents:
    """Tell an engine the events of some files; what it refuses ends the command, each fault at its place."""
    engine = Engine(rulebook, live=False) if second_channel is None else _compared(rulebook, second_channel)
    told: list[Told] = []
    faults: list[Placed] = []
    for path in paths:
        file = read_text_file(path)
        found = read_events(file)
        faults += _observed(engine, file, found)
        told += found
    if faults:
        refuse(faults)
    ids = tuple(dict.fromkeys(one.event.incident for one in told))
    return Incidents(engine, ids, max(one.event.recorded_at for one in told))


def _compared(rulebook: Rulebook, second_channel: SecondChannel) -> Engine:
    """Return an engine beside which a second channel is asked, or say why there is none."""
    from riskengine.inference.durable.cage import NotInstalled
    from riskengine.inference.durable.limits import OverLimit

    try:
        return Engine(rulebook, live=False, second_channel=second_channel)
    except (NotInstalled, OverLimit) as why:
        raise Unusable(str(why)) from None


def _observed(engine: Engine, file: TextFile, told: tuple[Told, ...]) -> list[Placed]:
    faults: list[Placed] = []
    unreported: set[str] = set()
    for one in told:
        if one.event.incident in unreported:
            # Its report was refused: what is said of it since would only be refused for that.
            continue
        try:
            engine.observe(one.event)
        except Refused as refused:
            faults += placed(file, one.way, one.is_flat, refused.faults)
            if one.event.type == "incident.reported":
                unreported.add(one.event.incident)
    return faults
