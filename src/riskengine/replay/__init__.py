"""The scenario harness: replays cases through an engine as a stream of typed results.

`load_scenarios` reads cases and the packs they name, `replay` plays them, `summarise` says what came of it;
`told_by` gives an engine that was told a case up to a moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskengine.replay.loading import Loaded, ScenarioError, load_scenarios
    from riskengine.replay.play import replay
    from riskengine.replay.results import Result, complaint
    from riskengine.replay.summary import Summary, summarise
    from riskengine.replay.telling import told_by

__all__ = [
    "Loaded",
    "Result",
    "ScenarioError",
    "Summary",
    "complaint",
    "load_scenarios",
    "replay",
    "summarise",
    "told_by",
]

_HOME = {
    "Loaded": "loading",
    "Result": "results",
    "ScenarioError": "loading",
    "Summary": "summary",
    "complaint": "results",
    "load_scenarios": "loading",
    "replay": "play",
    "summarise": "summary",
    "told_by": "telling",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Load a public name when it is first asked for: the shape of a file needs no engine."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
