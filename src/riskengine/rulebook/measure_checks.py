"""Checks that a measure fits the fact it gives: its type, its bounds, its danger and how it is handled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.domain import rises
from riskengine.rulebook.measures import Measure, MeasureKind, Selection, Since
from riskengine.rulebook.readings import reading_of
from riskengine.rulebook.selection_builder import CODE
from riskengine.rulebook.source import Path
from riskengine.rulebook.vocabulary import Fact, FactType, Flag, Handle, Vocabulary

GIVES: Final[Mapping[MeasureKind, FactType]] = {
    MeasureKind.COUNT: FactType.INT,
    MeasureKind.DISTINCT: FactType.INT,
    MeasureKind.TREND: FactType.INT,
    MeasureKind.EXISTS: FactType.BOOL,
    MeasureKind.FIRST: FactType.TIME,
    MeasureKind.LATEST: FactType.TIME,
    MeasureKind.ELAPSED: FactType.DURATION,
    MeasureKind.SCORE: FactType.NUMBER,
}
"""The type of fact that each kind of measure gives."""

_GROWING: Final = (MeasureKind.COUNT, MeasureKind.EXISTS, MeasureKind.DISTINCT, MeasureKind.SCORE)
"""What grows with each thing that is found."""


def check_measure(measure: Measure, fact: Fact, reader: ConditionReader) -> None:
    """Report where a fact cannot take what is computed, or does not say of itself what it rests on."""
    for key, message, help in (
        *_type(measure, fact),
        *_bounds(measure, fact),
        *_danger(measure, fact, reader.vocabulary),
        *_handling(measure, fact, reader.vocabulary),
    ):
        path: Path = ("facts", fact.id, key) if key is not None else ("facts", fact.id)
        reader.report.fault(CODE, message, path, help, key=key != "type")


_Fault = tuple[str | None, str, str]
"""The key of the fact that is at fault (None for the whole), what is wrong, and what to do."""


def _type(measure: Measure, fact: Fact) -> Iterator[_Fault]:
    gives = GIVES[measure.kind]
    if fact.type is not gives:
        message = f'"{fact.id}" is {fact.type}, and {measure.kind} gives {gives}.'
        yield "type", message, f"write type: {gives}, or measure something else"
    if fact.concluded:
        message = f'"{fact.id}" is measured, so no rule concludes it.'
        yield "concluded", message, "take one of the two away"


def _bounds(measure: Measure, fact: Fact) -> Iterator[_Fault]:
    """Yield bounds that history does not keep to: tests would be read as if it did."""
    sinks = measure.kind is MeasureKind.TREND or any(line.weight < 0 for line in measure.checklist)
    message = f'"{fact.id}" is measured, and what is found may be'
    if fact.maximum is not None:
        yield "maximum", f"{message} greater than {fact.maximum}.", "take it away"
    if fact.minimum is not None and (sinks or fact.minimum > 0):
        yield "minimum", f"{message} less than {fact.minimum}.", "take it away"


def _danger(measure: Measure, fact: Fact, words: Vocabulary) -> Iterator[_Fault]:
    """Yield a count of dangers that is no danger itself: one more of them could take a floor away."""
    if fact.raises_risk or measure.kind not in _GROWING:
        return
    risen = [line.selection for line in measure.checklist if line.weight > 0]
    risen += [measure.selection] if measure.selection is not None else []
    found = next((name for one in risen for name in _dangers(one, words)), None)
    if found is not None:
        message = f'"{fact.id}" grows with "{found}", which raises risk, and does not say so itself.'
        yield None, message, "add raises_risk: true"


def _dangers(selection: Selection, words: Vocabulary) -> Iterator[str]:
    """Yield the markers and answers of a selection that raise risk."""
    yield from (name for name in sorted(selection.flags) if _raises_risk(words.flags.get(name)))
    for name, test in selection.told.items():
        if _raises_risk(words.facts[name]) and rises(test, reading_of(words.facts[name])):
            yield name


def _raises_risk(declared: Fact | Flag | None) -> bool:
    return declared is not None and declared.raises_risk


def _handling(measure: Measure, fact: Fact, words: Vocabulary) -> Iterator[_Fault]:
    """Yield what is kept from rules, or from eyes, where the measure of it is not."""
    for rests_on in (words.facts[name] for name in sorted(_rests_on(measure)) if name in words.facts):
        for handle in sorted(rests_on.handle - fact.handle - {Handle.SENSITIVE}):
            message = f'"{fact.id}" rests on "{rests_on.id}", which is {handle}, and is not so itself.'
            yield None, message, f"add handle: [{handle}]"
    for relation in (words.relations[name] for name in _links(measure) if name in words.relations):
        for handle in sorted(relation.handle - fact.handle):
            message = f'"{fact.id}" follows "{relation.id}", which is {handle}, and is not so itself.'
            yield None, message, f"add handle: [{handle}]"


def _links(measure: Measure) -> list[str]:
    """Return the relations and roles that a measure looks over."""
    steps = chain(*measure.linked.steps) if measure.linked is not None else ()
    return sorted({step.relation for step in steps})


def _rests_on(measure: Measure) -> set[str]:
    """Return the keys of the facts that a measure looks for, or counts from."""
    clocks: list[Since] = [one for one in (*measure.since, measure.at_least_since, measure.until) if one]
    selections = [line.selection for line in measure.checklist]
    selections += [one for one in (measure.selection, *(clock.selection for clock in clocks)) if one]
    told = {name for one in selections for name in one.told}
    return told | {clock.fact for clock in clocks if clock.fact is not None}
