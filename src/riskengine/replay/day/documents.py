"""The shape of a file that describes a day of calls, as pydantic reads it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from riskengine.replay.documents import ByDoc, Fields, Moment, ScenarioId
from riskengine.rulebook.written import Id, Text

HOURS: Final = 24

Length: TypeAlias = Annotated[str, Field(pattern=r"^([0-9]+[wdhms])+$")]
"""A length of time: ``4d``, ``9h``, ``1h30m``."""

Lengths: TypeAlias = Length | Annotated[list[Length], Field(min_length=2, max_length=2)]
"""A length of time, or the shortest and the longest of which one is drawn."""

Share: TypeAlias = Annotated[int, Field(ge=1, le=100_000)]
"""How many there are of one sort beside the others; only the proportion counts."""

Drawn: TypeAlias = dict[Literal["one_of"], list[list[Any]]]
"""A value that is drawn for each call: pairs of a value and its share."""

MOST_CALLS: Final = 20_000
"""How many calls a day may have: more than any force takes."""


class _Doc(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ThenDoc(_Doc):
    """What is done or learnt after a call, in so many of them.

    One event with its fields, as in a scenario; ``after`` is counted from the call or, with ``there``,
    from when officers came.
    """

    after: Lengths
    there: bool = False
    percent: Annotated[int, Field(ge=1, le=100)] = 100
    by: ByDoc = ByDoc(post="call_handler", person="call-handler")
    information_added: Annotated[Fields, Field(alias="information.added")] = {}
    grade_set: Annotated[Fields, Field(alias="grade.set")] = {}
    action_taken: Annotated[Fields, Field(alias="action.taken")] = {}
    records_searched: Annotated[Fields, Field(alias="records.searched")] = {}

    @property
    def events(self) -> dict[str, Fields]:
        """The events it names, by type; there should be exactly one."""
        given = {name for name in self.model_fields_set if "_" in name}
        return {name.replace("_", "."): getattr(self, name) for name in sorted(given)}


class CallDoc(_Doc):
    """One sort of call: how many there are, what is said, what the handler makes of it, what is done.

    Any value may be drawn: ``{one_of: [[value, share], ...]}``, where the value ``unsaid`` leaves it out, or
    ``{between: [low, high]}``.
    """

    call: ScenarioId
    title: Text
    share: Share
    by: ByDoc = ByDoc(post="caller", person="caller")
    reported: dict[str, Any]
    grade: Text | Drawn
    closed_after: Lengths | None = None
    again: ScenarioId | None = None
    then: list[ThenDoc] = []


class DayFile(_Doc):
    """A day of calls: how many, when, of which sorts, and who is there to take them."""

    day: ScenarioId
    title: Text
    because: Text
    pack: Id
    seed: int
    starts: Moment
    calls: Annotated[int, Field(ge=1, le=MOST_CALLS)]
    addresses: Annotated[int, Field(ge=1)]
    hours: Annotated[list[Share], Field(min_length=HOURS, max_length=HOURS)]
    graded_after: Lengths
    attended_after: dict[Id, Lengths]
    closed_after: Lengths
    raised_after: Length
    graded_by: Id = "call_handler"
    attended_by: Id = "officer"
    closed_by: Id = "call_handler"
    posts: dict[Id, Share]
    sorts: Annotated[list[CallDoc], Field(min_length=1)]
