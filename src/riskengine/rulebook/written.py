"""How names, days and words are written in rule files, and what every part of such a file has in common."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

_ID: Final = r"^[a-z][a-z0-9_]*$"
_PACK_ID: Final = r"^[a-z][a-z0-9_-]*$"
_RULE_ID: Final = r"^[a-z][a-z0-9_-]*(\.[a-z0-9][a-z0-9_-]*)+$"
_SOURCE_ID: Final = r"^[a-z][a-z0-9_.-]*$"
_PARAMETER_ID: Final = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$"
_FACT_ID: Final = r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$"
DAY_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"
CLOCK_PATTERN: Final = r"^([01]\d|2[0-3]):[0-5]\d$"

HOW_WRITTEN: Final = {
    _ID: "small letters, digits and _, beginning with a letter, as child_seen",
    _PACK_ID: "the name of its folder: small letters, digits, - and _, beginning with a letter",
    _RULE_ID: "its area, a dot and its name, in small letters, digits, - and _, as missing.young-child",
    _SOURCE_ID: "small letters, digits, dots, - and _, beginning with a letter",
    _PARAMETER_ID: "its area, a dot and its name, in small letters, digits and _, as missing.repeat_after",
    _FACT_ID: "whose it is, a dot and what it is, in small letters, digits and _, as child.school_known",
    DAY_PATTERN: "write it as 2026-11-01",
    CLOCK_PATTERN: 'write it as "07:00" or "23:30", in quotes',
}
"""How each kind of name is written, in words, by its pattern."""

Id: TypeAlias = Annotated[str, Field(pattern=_ID, max_length=80)]
"""The name of something declared: small letters, digits and underscores."""

PackId: TypeAlias = Annotated[str, Field(pattern=_PACK_ID, max_length=80)]
"""The name of a pack, which is that of its folder: small letters, digits and hyphens."""

RuleId: TypeAlias = Annotated[str, Field(pattern=_RULE_ID, max_length=120)]
"""The name of a rule: ``area.name``, small letters, digits and hyphens."""

SourceId: TypeAlias = Annotated[str, Field(pattern=_SOURCE_ID, max_length=120)]
"""The name of a source."""

ParameterId: TypeAlias = Annotated[str, Field(pattern=_PARAMETER_ID, max_length=120)]
"""The name of a parameter: ``area.name``."""

FactId: TypeAlias = Annotated[str, Field(pattern=_FACT_ID, max_length=120)]
"""The name of a fact: whose it is and what it is."""

Day: TypeAlias = Annotated[str, Field(pattern=DAY_PATTERN)]
"""A day, as 2026-11-01."""

Clock: TypeAlias = Annotated[str, Field(pattern=CLOCK_PATTERN)]
"""A time of day, as "07:00"."""

Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000)]
"""Words for people."""

Mapping_: TypeAlias = dict[str, Any]
"""A mapping whose meaning the builders check."""

Seconds: TypeAlias = str
"""A duration such as 15m or 2h, or ``param name``."""

Long: TypeAlias = str
"""A length of time of the pack's calendar, such as 2h, 3d, 1y or 5 working days, or ``param name``."""

Scalar: TypeAlias = bool | int | float | str
"""A value, or a test such as ``>= 3``."""


class Part(BaseModel):
    """A part of a rule file: it has these keys and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
