"""The scales: how fast to go, and how much risk a person is at."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class ResponseGrade(IntEnum):
    """How fast to respond; a pack's own grades each map to one of these four.

    Source: National Call Handling Standards (2005), grades 1 (emergency) to 4 (resolution).
    """

    RESOLUTION = 1
    SCHEDULED = 2
    PRIORITY = 3
    EMERGENCY = 4

    @property
    def id(self) -> str:
        """The name used in rules and on the wire."""
        return self.name.lower()


class RiskLevel(IntEnum):
    """How much risk a person is at, within one strand; levels of two strands never compare."""

    VERY_LOW = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    VERY_HIGH = 5

    @property
    def id(self) -> str:
        """The name used in rules and on the wire."""
        return self.name.lower()


class Binds(StrEnum):
    """How strongly a rule binds: never more than the strength of its best source."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


RESPONSE_GRADES = {grade.id: grade for grade in ResponseGrade}
RISK_LEVELS = {level.id: level for level in RiskLevel}
