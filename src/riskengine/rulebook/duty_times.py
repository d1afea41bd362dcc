"""Checks the times of a duty: from when, how long, for each of what, how often and until when it is owed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.documents import DutyDoc
from riskengine.rulebook.source import Path

STARTS: Final = ("occurred", "reported", "recorded", "rule_held", "grade_set")
"""What a deadline can run from, beside an action."""

EACH_EVENTS: Final = (
    "information.added",
    "grade.set",
    "incident.reopened",
    "incident.reclassified",
    "flag.raised",
    "flag.cleared",
    "handover.offered",
    "handover.accepted",
)
"""The types of events that can bring a duty of their own."""

GRADE_LOWERED: Final = "grade.lowered"
"""The occasion of a grade or level set lower than it was, or of a marker that raises risk removed."""

OCCASIONS: Final = (*EACH_EVENTS, GRADE_LOWERED)
"""Everything that can bring a duty of its own, beside an action."""

TARGET: Final = "target"
"""The length of time that the pack gives for the response grade in force."""


def check_times(doc: DutyDoc, path: Path, reader: ConditionReader, no_target: str | None) -> None:
    """Report times that say too little, or do not go together, and names that nothing declares.

    Args:
        doc: The duty.
        path: Where it stands.
        reader: Knows what is declared, and where faults go.
        no_target: Why no target runs where the rule applies, or None where one does.
    """
    _check_names(doc, path, reader)
    if doc.within is not None and doc.from_ is None:
        help = f"add from: one of {', '.join(STARTS)}, or an action"
        message = '"within" says how long, but not from when.'
        reader.report.fault("RE409", message, (*path, "within"), help, key=True)
    if doc.from_ is not None and doc.within is None:
        message = '"from" says from when, but not how long.'
        help = "add within: and how long, or take from: away"
        reader.report.fault("RE409", message, (*path, "from"), help)
    for key, message, help in (*_unfit(doc), *_without_target(doc, no_target)):
        reader.report.fault("RE419", message, (*path, key), help, key=True)


def _check_names(doc: DutyDoc, path: Path, reader: ConditionReader) -> None:
    """Report what is no action, nor a moment or type of event where one may stand."""
    for key, name, others, what in (
        ("from", doc.from_, STARTS, "action (or moment)"),
        ("each", doc.each, OCCASIONS, "action (or type of event)"),
        ("before", doc.before, (), "action"),
        ("until", doc.until, (), "action"),
    ):
        if name is None or name in others:
            continue
        actions = reader.vocabulary.actions
        if reader.report.known(what, name, (*others, *actions), (*path, key)):
            reader.usage.actions.add(name)


def _unfit(doc: DutyDoc) -> Iterator[tuple[str, str, str]]:
    """Yield each key that does not go with the others, why, and what to do."""
    if doc.known is not None and doc.every is not None:
        yield "every", "an answer is given once, and not again and again.", "owe an action, or take it away"
    if doc.known is not None and doc.awaits is not None:
        message = "an answer asks nothing of another agency."
        yield "awaits", message, "owe the action with which the agency is asked"
    if doc.every is not None and doc.each is not None:
        yield "every", "a duty is owed for each of something, or again and again, and not both.", "keep one"
    if doc.every is not None and doc.within is None:
        message = '"every" says how often, but not by when the first time.'
        yield "every", message, "add within: and from: as well"
    if doc.until is not None and doc.every is None:
        message = '"until" ends what is owed again and again, and this is owed once.'
        yield "until", message, "add every: and how often, or take until: away"
    if doc.sample is not None and doc.each is None:
        message = '"sample" chooses among occasions, and this duty has none.'
        yield "sample", message, "add each: and what brings it, or take sample: away"
    if doc.within == TARGET and doc.deadline == "limit":
        yield "within", "a limit is set by law, and a target by the force.", "write how long the law gives"


def _without_target(doc: DutyDoc, no_target: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield each time that is the target of a grade, where no target runs."""
    if no_target is None:
        return
    for key, said in (("within", doc.within), ("every", doc.every)):
        if said == TARGET:
            yield key, f"there is no target: {no_target}.", "write how long, as 1h"
