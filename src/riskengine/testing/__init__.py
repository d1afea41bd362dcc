"""For testing rules: scenarios as tests, generated cases, and properties that must hold of every case.

Scenarios need pytest alone; what is generated needs Hypothesis. Both come with ``riskengine[testing]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskengine.testing.answer import answers
    from riskengine.testing.edges import facts_for
    from riskengine.testing.generated_rules import rulebooks
    from riskengine.testing.incident import incidents, told
    from riskengine.testing.machine import EngineMachine
    from riskengine.testing.properties import (
        assert_explanations_sound,
        assert_monotone,
        assert_order_independent,
        assert_replay_equal,
        assert_unknown_safe,
    )
    from riskengine.testing.timeline import facts, timelines
    from riskengine.testing.verifying import verify

__all__ = [
    "EngineMachine",
    "answers",
    "assert_explanations_sound",
    "assert_monotone",
    "assert_order_independent",
    "assert_replay_equal",
    "assert_unknown_safe",
    "facts",
    "facts_for",
    "incidents",
    "rulebooks",
    "timelines",
    "told",
    "verify",
]

_HOME = {
    "EngineMachine": "machine",
    "answers": "answer",
    "assert_explanations_sound": "properties",
    "assert_monotone": "properties",
    "assert_order_independent": "properties",
    "assert_replay_equal": "properties",
    "assert_unknown_safe": "properties",
    "facts": "timeline",
    "facts_for": "edges",
    "incidents": "incident",
    "rulebooks": "generated_rules",
    "timelines": "timeline",
    "told": "incident",
    "verify": "verifying",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Load a name when it is first asked for: the pytest plugin lives here too, and must cost nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"riskengine.testing.{_HOME[name]}"), name)
