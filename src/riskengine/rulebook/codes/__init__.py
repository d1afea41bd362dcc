"""The register of diagnostic codes.

RE1xx are about files, RE2xx about their shape, RE3xx about names and tests, RE4xx about what rules may not
mean, RE5xx about scenarios, RE9xx about the engine itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from riskengine.rulebook.codes import (
    invariants,
    logic,
    network,
    oversight,
    reference,
    scenario,
    schema,
    syntax,
    timing,
    upkeep,
)
from riskengine.rulebook.codes.base import Code, Severity

__all__ = ["CODES", "Code", "Severity"]

_GROUPS = (syntax, schema, reference, logic, timing, network, oversight, invariants, upkeep, scenario)

CODES: Mapping[str, Code] = MappingProxyType({code.id: code for group in _GROUPS for code in group.CODES})
"""Every code by its id, in order; an id once given is never given to another fault."""
