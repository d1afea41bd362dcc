"""What is otherwise between two values that were read from rule files, whatever they are made of.

Where something stands in which file makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum, IntEnum
from typing import Any, NamedTuple

from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.content_hash import content_hash
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term

_CONDITIONS = (Clause, AllOf, AnyOf, Negation, AtLeast, Quantified, Known, NotShown)


class Otherwise(NamedTuple):
    """One value that is otherwise.

    Attributes:
        path: The way to it, with dots; empty for the whole.
        was: How it was, in words; None where it was not there.
        now: How it is, in words; None where it is not there any more.
    """

    path: str
    was: str | None
    now: str | None


def otherwise(was: object, now: object, path: str = "") -> Iterator[Otherwise]:
    """Yield everything that is otherwise between two values, the innermost that can be named.

    Args:
        was: The first.
        now: The second.
        path: The way to them.
    """
    if same(was, now):
        return
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for key in sorted({*was, *now}, key=words):
            yield from otherwise(was.get(key), now.get(key), _below(path, words(key)))
    elif _has_parts(was) and type(was) is type(now):
        # Whatever has parts is a dataclass; mypy cannot know it.
        for name in (one.name for one in fields(was) if one.name not in ("id", "span")):  # type: ignore[arg-type]
            yield from otherwise(getattr(was, name), getattr(now, name), _below(path, name))
    elif isinstance(was, tuple) and isinstance(now, tuple) and _are_alike(was, now):
        for number, (before, after) in enumerate(zip(was, now, strict=True), 1):
            yield from otherwise(before, after, f"{path} {number}")
    else:
        yield Otherwise(path, _words_if_any(was), _words_if_any(now))


def same(was: object, now: object) -> bool:
    """Tell whether two values say the same, wherever they stand."""
    return was is now or (type(was) is type(now) and content_hash(was) == content_hash(now))


def words(value: object) -> str:
    """Return a value as people read it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case IntEnum():
            return value.name.lower()
        case Enum():
            return str(value.value)
        case frozenset() | set():
            return ", ".join(sorted(map(words, value))) or "none"
        case tuple() | list():
            return ", ".join(map(words, value)) or "none"
        case Mapping():
            return ", ".join(f"{words(key)}: {words(one)}" for key, one in value.items()) or "none"
        case Compare():
            return f"{value.op} {words(value.value)}"
        case _ if isinstance(value, _CONDITIONS):
            return condition_words(value)
    return ", ".join(_parts(value)) if _has_parts(value) else str(value)


def _parts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever has fields
    for part in fields(value):
        one = getattr(value, part.name)
        if one and not isinstance(one, Span):
            yield f"{part.name} {words(one)}"


def condition_words(condition: Condition) -> str:
    """Return a condition on one line."""
    match condition:
        case Clause(name=name, text=text):
            return f"{name}: {text}"
        case Known(name=name, wanted=wanted):
            return f"{'known' if wanted else 'unknown'}: {name}"
        case AllOf(parts):
            return " and ".join(map(_inside, parts)) or "always"
        case AnyOf(parts):
            return " or ".join(map(_inside, parts))
        case AtLeast(n, parts):
            return f"at least {n} of ({', '.join(map(condition_words, parts))})"
        case Negation(part):
            return f"not ({condition_words(part)})"
        case NotShown(part):
            return f"not shown ({condition_words(part)})"
        case Quantified():
            return f"{whom(condition)} ({condition_words(condition.body)})"


def whom(part: Quantified) -> str:
    """Return of whom a quantified condition speaks, as a rule writes it."""
    return f"{'every' if part.every else 'some'} {'other ' if part.other_than is not None else ''}{part.role}"


def _inside(part: Condition) -> str:
    said = condition_words(part)
    return f"({said})" if isinstance(part, AllOf | AnyOf) else said


def _words_if_any(value: object) -> str | None:
    return None if value is None else words(value)


def _has_parts(value: object) -> bool:
    """Tell whether what is otherwise in something can be named part by part."""
    return is_dataclass(value) and not isinstance(value, (type, *_CONDITIONS, Term, Compare))


def _are_alike(was: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Tell whether two lists are as long as each other, and of things that have parts."""
    return len(was) == len(now) and all(map(_has_parts, (*was, *now)))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
