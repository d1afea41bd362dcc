"""Codes RE4xx: what rules may not mean."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error, warning

CODES: tuple[Code, ...] = (
    error("RE401", "conclusions go round in a circle", ""),
    error("RE402", "knowing a danger could lower a floor", ""),
    error("RE403", "known or unknown in a rule that sets a floor", ""),
    error("RE404", "availability in a rule that sets a floor", ""),
    error("RE405", "protected fact misused", ""),
    error("RE406", "monitoring fact in a rule that sets a floor", ""),
    error("RE407", "a power is owed", ""),
    error("RE408", "binds stronger than its source", ""),
    error("RE409", "within without from", ""),
    error("RE410", "floor outside the strand's levels", ""),
    error("RE411", "not_shown in a rule that sets a floor", ""),
    error("RE412", "rule undoes its own ground", ""),
    error("RE413", "conclusion and declaration disagree", ""),
    error("RE414", "consider with force", ""),
    error("RE415", "rule without an outcome", ""),
    error("RE416", "outcome for an undeclared scale or the wrong subject", ""),
    warning("RE450", "declared but never used", ""),
    warning("RE451", "source past its review date", ""),
    warning("RE452", "pack not approved", ""),
)
