"""What came of a case, or of one failing, in a few words and with a sign: colour never says it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from riskengine.cli.replay_page.lengths import spaced
from riskengine.replay.results import Ground, Lead, Outcome, Standing
from riskengine.replay.scenario import Basis
from riskengine.replay.summary import ScenarioSummary

RESULTS: Final = {
    "in-time": "A failing raised in time",
    "after": "A failing raised after its end",
    "missed": "A failing missed",
    "quiet": "Handled well, and it stayed quiet",
    "false-alarm": "Handled well, and a false alarm",
    "none": "No failing that can be raised",
    "unexpected": "Not as expected",
}
"""The results that cases can be filtered by."""

_STANDINGS: Final = {
    Standing.IN_TIME: ("in-time", "✓", "raised in time"),
    Standing.AFTER: ("after", "◐", "raised after its end"),
    Standing.MISSED: ("missed", "✗", "missed"),
}

_HOW_FIRM: Final = {
    Basis.STATED: "all its times as the report states them",
    Basis.INFERRED: "some of its times inferred from the report",
}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of something.

    Attributes:
        key: One of the results.
        sign: A sign for it.
        words: What it is in words.
    """

    key: str
    sign: str
    words: str

    @classmethod
    def of(cls, lead: Lead) -> Came:
        """Return what came of one failing."""
        key, sign, words = _STANDINGS[lead.stands]
        return cls(key, sign, words.capitalize())


def outcomes_of(summary: ScenarioSummary) -> tuple[Came, ...]:
    """Return what came of a case: of its failings, or of its being a control."""
    return tuple(_outcomes(summary))


def lead_words(lead: Lead) -> str:
    """Return the lead in a sentence, with how firmly it is known."""
    if lead.raised is None:
        return ""
    if lead.length is None:
        return "Some of its times are assumed, so only the order is known and no lead is given."
    if lead.stands is Standing.AFTER:
        return f"That is {spaced(-lead.length)} after its end; {_HOW_FIRM[lead.basis]}."
    return f"Lead: {spaced(lead.length)}; {_HOW_FIRM[lead.basis]}."


def longest_lead(leads: Iterable[Lead]) -> str:
    """Return the longest of some leads in words; nothing where only the order of all is known."""
    lengths = [one.length for one in leads if one.length is not None and one.stands is Standing.IN_TIME]
    return f"lead {'up to ' if len(lengths) > 1 else ''}{spaced(max(lengths))}" if lengths else ""


def false_alarms(summary: ScenarioSummary) -> int:
    """Return how often the engine spoke up at a case that was handled well, where the report speaks of it."""
    control = summary.scenario.is_control
    return sum(one.ground is Ground.CONTROL for one in summary.failures) if control else 0


def _outcomes(summary: ScenarioSummary) -> Iterator[Came]:
    if summary.outcome is Outcome.REFUSED:
        yield Came("unexpected", "✗", "could not be played")
        return
    for standing, (key, sign, words) in _STANDINGS.items():
        count = sum(one.stands is standing for one in summary.leads)
        if count:
            yield Came(key, sign, f"{count} failing{'s' if count > 1 else ''} {words}")
    if summary.scenario.is_control:
        count = false_alarms(summary)
        alarms = f"{count} false alarm{'s' if count > 1 else ''}"
        yield Came("false-alarm", "✗", alarms) if count else Came("quiet", "✓", "stayed quiet")
    elif not summary.leads:
        yield Came("none", "\N{EN DASH}", "no failing that can be raised")
    if any(one.ground is not Ground.CONTROL for one in summary.failures):
        yield Came("unexpected", "✗", "not as expected")
