"""The engine: control-room software tells it events, and it answers with Decisions, alerts and boards."""

from riskengine.engine.engine import ClockWentBack, Engine

__all__ = ["ClockWentBack", "Engine"]
