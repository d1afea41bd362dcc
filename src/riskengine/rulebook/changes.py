"""What is otherwise from one rulebook to another, in words and with its place in both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from riskengine.rulebook.source import Span

if TYPE_CHECKING:
    from riskengine.rulebook.rules import Rulebook


class How(StrEnum):
    """What became of something that is declared."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Part(StrEnum):
    """Which part of a declaration is otherwise, by what it bears on."""

    WHEN = "when"
    FLOOR = "floor"
    DUTY = "duty"
    FORBID = "forbid"
    CONCLUDE = "conclude"
    OTHER = "other"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alteration:
    """One thing in a declaration that is otherwise.

    Attributes:
        what: What it is, as the file calls it.
        was: How it was, in words; None where it was not there.
        now: How it is, in words; None where it is not there any more.
        part: What it bears on; what is only read by people is `Part.WORDS` and changes no decision.
        was_at: Where it stood.
        now_at: Where it stands.
        parameter: The parameter by which it is otherwise, or None.
    """

    what: str
    was: str | None
    now: str | None
    part: Part = Part.OTHER
    was_at: Span
    now_at: Span
    parameter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Something declared in one of two rulebooks, or in both and otherwise.

    Attributes:
        kind: What it is: a rule, a parameter, a fact, an action and so on.
        id: Its name.
        how: Whether it was added, removed or changed.
        title: What it says, in one line.
        was_at: Where it stood; None where it was added.
        now_at: Where it stands; None where it was removed.
        alterations: What in it is otherwise, where it changed.
    """

    kind: str
    id: str
    how: How
    title: str = ""
    was_at: Span | None = None
    now_at: Span | None = None
    alterations: tuple[Alteration, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether it can change a decision: more than its words is otherwise."""
        return self.how is not How.CHANGED or any(one.part is not Part.WORDS for one in self.alterations)

    def bears_on(self, parts: Iterable[Part]) -> bool:
        """Tell whether it is new, gone, or otherwise in one of some parts."""
        wanted = frozenset(parts)
        return self.how is not How.CHANGED or any(one.part in wanted for one in self.alterations)


@dataclass(frozen=True)
class RulebookChanges:
    """Everything that is otherwise from one rulebook to another.

    Attributes:
        was: The first.
        now: The second.
        items: What is declared otherwise: rules first, then parameters, then the rest.
    """

    was: Rulebook
    now: Rulebook
    items: tuple[Changed, ...] = field(default=())

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Changed]:
        """Every item by what it is and its name."""
        return {(one.kind, one.id): one for one in self.items}

    def of(self, kind: str, how: How | None = None) -> tuple[Changed, ...]:
        """Return the items of one kind: all, or those that became of it."""
        return tuple(one for one in self.items if one.kind == kind and how in (None, one.how))
