"""The words in which reports say whether channels agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskengine.inference.agreement import Agreement, Disagreement
from riskengine.replay.offsets import show_offset
from riskengine.replay.results import Failure
from riskengine.replay.summary import ScenarioSummary, Summary


def channel_faults(one: ScenarioSummary) -> Iterator[str]:
    """Yield a line for each verdict on which channels disagree, and for each time one did not answer."""
    if one.channels is None:
        return
    for found in one.channels.agreement.disagreements:
        yield f"{one.scenario.id} at {show_offset(found.as_of - one.scenario.starts)}: {disagreement(found)}"
    for failed in one.channels.failures:
        yield f"{one.scenario.id}: {failure(failed)}"


def disagreement(found: Disagreement) -> str:
    """Return who says what of one verdict."""
    return f"channels disagree on {found.rule} for {' and '.join(found.subjects)}: {found.shown}"


def failure(failed: Failure) -> str:
    """Return how a channel did not answer, and whether it did when it was asked once more."""
    after = (
        "was begun anew and answered" if failed.answered else "did not answer either when it was begun anew"
    )
    return f"{failed.channel} {failed.why}; it {after}"


def channels_line(summary: Summary) -> str | None:
    """Return how many verdicts were compared and whether all agree, or None where none were."""
    every = summary.compared
    if not every:
        return None
    agreement = sum((one.agreement for one in every), Agreement())
    again, differ = sum(one.again for one in every), len(agreement.disagreements)
    came = f"{differ:,} disagreement{'s' if differ != 1 else ''}" if differ else "no disagreement"
    verdicts = f"{agreement.compared:,} verdict{'s' if agreement.compared != 1 else ''}"
    line = f"channels: {verdicts} compared over {', '.join(every[0].channels)}: {came}"
    parts = [line, *([f"{again:,} times the same was asked again, and is counted once"] if again else [])]
    return "; ".join([*parts, *_failures(summary)]) + "."


def _failures(summary: Summary) -> Iterator[str]:
    found = [failed for one in summary.compared for failed in one.failures]
    for name, times in sorted(Counter(failed.channel for failed in found if failed.answered).items()):
        yield f"{name} was begun anew {_times(times)}"
    for name, times in sorted(Counter(failed.channel for failed in found if not failed.answered).items()):
        yield f"{name} did not answer {_times(times)}, and was left out there"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
