"""Whether channels agree, for programs."""

from __future__ import annotations

from typing import Any

from riskengine.inference.agreement import TRUTHS
from riskengine.replay.offsets import show_offset
from riskengine.replay.results import ChannelsCompared, Failure
from riskengine.replay.summary import ScenarioSummary, Summary


def channels_body(one: ScenarioSummary) -> dict[str, Any] | None:
    """Return what came of comparing channels in one scenario, or None where none were."""
    if one.channels is None:
        return None
    starts = one.scenario.starts
    return {
        **_counts((one.channels,)),
        "disagreements": [
            {
                "at": show_offset(found.as_of - starts),
                "incident": found.incident,
                "rule": found.rule,
                "subjects": list(found.subjects),
                "said": {name: TRUTHS[truth] for name, truth in found.said.items()},
            }
            for found in one.channels.agreement.disagreements
        ],
        "failures": [_failure(failed) for failed in one.channels.failures],
    }


def channels_total(summary: Summary) -> dict[str, Any] | None:
    """Return what came of comparing channels in all scenarios, or None where none were."""
    every = summary.compared
    if not every:
        return None
    failures = [failed for one in every for failed in one.failures]
    return {
        **_counts(every),
        "disagreements": sum(len(one.agreement.disagreements) for one in every),
        "failures": {
            "answered_when_begun_anew": sum(failed.answered for failed in failures),
            "not_answered": sum(not failed.answered for failed in failures),
        },
    }


def _counts(every: tuple[ChannelsCompared, ...]) -> dict[str, Any]:
    return {
        "channels": list(every[0].channels),
        "verdicts_compared": sum(one.agreement.compared for one in every),
        "asked_again": sum(one.again for one in every),
    }


def _failure(failed: Failure) -> dict[str, Any]:
    return {"channel": failed.channel, "why": failed.why, "answered_when_begun_anew": failed.answered}
