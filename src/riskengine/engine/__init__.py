"""The engine: control-room software tells it events, and it answers with Decisions, alerts and boards."""

from riskengine.engine.engine import Engine

__all__ = ["Engine"]
