"""Conditions in the words of the rule language, on one line."""

from __future__ import annotations

from typing import Final

from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)

_LONGEST: Final = 90


def clause_words(clause: Clause) -> str:
    """Return a clause as the rule writes it."""
    return f"`{_text(clause)}`"


def condition_words(condition: Condition) -> str:
    """Return a condition much as the rule writes it, cut short where it is long."""
    text = _text(condition)
    return f"`{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}`"


def _text(condition: Condition) -> str:
    match condition:
        case Clause(name=name, text=text):
            return f"{name}: {text}"
        case Known(wanted=wanted, name=name):
            return f"{'known' if wanted else 'unknown'}: {name}"
        case AllOf(parts):
            return _braced(parts) if len(parts) != 1 else _text(parts[0])
        case AnyOf(parts):
            return f"any: {_braced(parts)}"
        case AtLeast(n, parts):
            return f"at least {n} of {_braced(parts)}"
        case Negation(part):
            return f"not: {_braced((part,))}"
        case NotShown(part):
            return f"not_shown: {_braced((part,))}"
        case Quantified(every=every, role=role, other_than=other, body=body):
            whom = f"other {role}" if other is not None else role
            return f"{'every' if every else 'some'} {whom}: {_braced((body,))}"


def _braced(parts: tuple[Condition, ...]) -> str:
    return f"{{{', '.join(_text(part) for part in parts)}}}"
