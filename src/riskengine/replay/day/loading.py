"""Loads a day of calls with its pack, or says all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as FilePath
from typing import Final

from pydantic import ValidationError

from riskengine.packaged import scenarios_dir
from riskengine.replay.day.documents import DayFile
from riskengine.replay.loading import ScenarioError
from riskengine.replay.packs import Packs
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.source import Data, Document, Path
from riskengine.rulebook.yaml_reader import read_file

SHIPPED: Final = "ordinary.day.yaml"
"""The day that came with riskengine, among its scenarios."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of calls, ready to be played.

    Attributes:
        file: What it is like.
        document: The file it was read from.
        rulebook: The pack it is played under.
    """

    file: DayFile
    document: Document
    rulebook: Rulebook


def load_day(path: FilePath | None = None, rules: FilePath | None = None) -> Day:
    """Load a day.

    Args:
        path: The file; None for the day that came with riskengine.
        rules: The folder that holds one folder a pack; None for the packs that came with riskengine.

    Raises:
        ScenarioError: If the file, or the pack it names, has a fault.
    """
    faults, texts = Diagnostics(), dict[str, str]()
    file = path if path is not None else scenarios_dir() / SHIPPED
    shown = file.as_posix() if path is not None else f"{scenarios_dir().name}/{SHIPPED}"
    document, wrong = read_file(file, shown)
    faults.extend(wrong)
    found = _shaped(document, faults) if document is not None else None
    packs = Packs(rules, faults, texts)
    rulebook = (
        packs.get(found.pack, document.span(("pack",)))
        if found is not None and document is not None
        else None
    )
    if document is not None:
        texts[shown] = document.text
    if faults.errors or found is None or document is None or rulebook is None:
        raise ScenarioError(faults, texts)
    return Day(found, document, rulebook)


def _shaped(document: Document, faults: Diagnostics) -> DayFile | None:
    try:
        shaped = check_shape(document, DayFile, faults)
    except ValidationError:
        return None
    if shaped is None or shaped.dropped:
        return None
    _meant(shaped.model, document, faults)
    return shaped.model


def _draws(data: Data, path: Path, document: Document, faults: Diagnostics) -> None:
    """Report everything that is to be drawn and cannot be."""
    if isinstance(data, dict):
        given = data.get("one_of", data.get("between")) if len(data) == 1 else None
        if "one_of" in data and not (
            isinstance(given, list) and given and all(_is_pair(one) for one in given)
        ):
            help = "write each as [value, share], with a whole number above 0 for the share"
            faults.add("RE202", "nothing can be drawn from this.", document.span(path), help)
        if "between" in data and not (isinstance(given, list) and _is_range(given)):
            help = "write the lowest and the highest whole number, as [18, 75]"
            faults.add("RE202", "nothing can be drawn from this.", document.span(path), help)
    inside: list[tuple[str | int, Data]] = []
    if isinstance(data, dict):
        inside = list(data.items())
    elif isinstance(data, list):
        inside = list(enumerate(data))
    for key, value in inside:
        _draws(value, (*path, key), document, faults)


def _is_pair(one: Data) -> bool:
    match one:
        case [_, share]:
            return type(share) is int and share > 0
    return False


def _is_range(given: list[Data]) -> bool:
    match given:
        case [int(low), int(high)]:
            return low <= high
    return False


def _meant(file: DayFile, document: Document, faults: Diagnostics) -> None:
    """Report what the shape alone does not show."""
    try:
        starts = datetime.fromisoformat(file.starts)
    except ValueError:
        starts = None
    if starts is None or starts.tzinfo is None:
        message = f'"{file.starts}" is not a moment with its offset from UTC.'
        faults.add("RE208", message, document.span(("starts",)), 'write it as "2021-03-05T00:00:00+00:00"')
    _draws(document.data, (), document, faults)
    names = [sort.call for sort in file.sorts]
    for at, sort in enumerate(file.sorts):
        if sort.again is not None and sort.again not in names:
            message = f'no sort of call is named "{sort.again}".'
            faults.add("RE506", message, document.span(("sorts", at, "again")), suggest(sort.again, names))
        for position, then in enumerate(sort.then):
            if len(then.events) != 1:
                message = "one thing happens here: an event with its fields."
                where = document.span(("sorts", at, "then", position))
                faults.add("RE201", message, where, "name one event, such as action.taken")
