"""A rule-based risk-grading engine for police control rooms.

Tell an `Engine` what happens, event by event; it answers with a `Decision`: the least grade that is certain,
the most the unknown could still make it, why, what to ask, what is owed, and which decisions it challenges.
Set one timer to what is `due`, and `advance` then: what is new is shown once, to whoever has to act.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskengine.version import __version__

if TYPE_CHECKING:
    from riskengine.engine import ClockWentBack, Engine, InShadow, NotApproved, ShadowReport
    from riskengine.facts.admission import EventRefused, UnknownIncident
    from riskengine.facts.candidates import Candidate, KnownPerson, candidates
    from riskengine.grading.explain import Explanation
    from riskengine.model.attention import Advance, Alert, WeeklyList
    from riskengine.model.board import Board, BoardRow
    from riskengine.model.decision import Decision
    from riskengine.model.events import Event
    from riskengine.model.overview import OversightRow, Overview
    from riskengine.model.wire import Malformed, board_json, decision_json, event_from, overview_json
    from riskengine.rulebook.diagnostics import RulebookError
    from riskengine.rulebook.load import load_rulebook
    from riskengine.rulebook.rules import Rulebook

__all__ = [
    "Advance",
    "Alert",
    "Board",
    "BoardRow",
    "Candidate",
    "ClockWentBack",
    "Decision",
    "Engine",
    "Event",
    "EventRefused",
    "Explanation",
    "InShadow",
    "KnownPerson",
    "Malformed",
    "NotApproved",
    "OversightRow",
    "Overview",
    "Rulebook",
    "RulebookError",
    "ShadowReport",
    "UnknownIncident",
    "WeeklyList",
    "__version__",
    "board_json",
    "candidates",
    "decision_json",
    "event_from",
    "load_rulebook",
    "overview_json",
]

_HOME = {
    "Advance": "riskengine.model.attention",
    "Alert": "riskengine.model.attention",
    "Board": "riskengine.model.board",
    "BoardRow": "riskengine.model.board",
    "Candidate": "riskengine.facts.candidates",
    "ClockWentBack": "riskengine.engine",
    "Decision": "riskengine.model.decision",
    "Engine": "riskengine.engine",
    "Event": "riskengine.model.events",
    "EventRefused": "riskengine.facts.admission",
    "Explanation": "riskengine.grading.explain",
    "InShadow": "riskengine.engine",
    "KnownPerson": "riskengine.facts.candidates",
    "Malformed": "riskengine.model.wire",
    "NotApproved": "riskengine.engine",
    "OversightRow": "riskengine.model.overview",
    "Overview": "riskengine.model.overview",
    "Rulebook": "riskengine.rulebook.rules",
    "RulebookError": "riskengine.rulebook.diagnostics",
    "ShadowReport": "riskengine.engine",
    "UnknownIncident": "riskengine.facts.admission",
    "WeeklyList": "riskengine.model.attention",
    "board_json": "riskengine.model.wire",
    "candidates": "riskengine.facts.candidates",
    "decision_json": "riskengine.model.wire",
    "event_from": "riskengine.model.wire",
    "load_rulebook": "riskengine.rulebook.load",
    "overview_json": "riskengine.model.wire",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is asked for
    """Load a public name when it is first asked for, so that importing the package costs nothing."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
