"""The engine: control-room software tells it events, and it answers with Decisions, alerts and boards."""

from riskengine.engine.engine import Engine
from riskengine.engine.moments import ClockWentBack
from riskengine.engine.shadow import InShadow, NotApproved, ShadowReport

__all__ = ["ClockWentBack", "Engine", "InShadow", "NotApproved", "ShadowReport"]
