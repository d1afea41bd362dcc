"""What a property says when it fails: what was told, what came of it, and what should have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from riskengine.model.decision import Decision, ResponseRange
from riskengine.model.events import Answer, Between, Event, NotAnswered
from riskengine.model.wire import event_to
from riskengine.replay.offsets import show_offset

_SAID: frozenset[str] = frozenset({"type", "id", "incident", "occurred_at", "recorded_at", "by", "standing"})


def finding(says: str, events: Sequence[Event], *, expected: str, got: str) -> str:
    """Return what a property found, in words.

    Args:
        says: What does not hold, in a sentence.
        events: What was told.
        expected: What should have come.
        got: What came.
    """
    told = "\n".join(f"    {line}" for line in in_words(events))
    return f"{says}\ntold:\n{told}\nexpected: {expected}\ngot:      {got}"


def in_words(events: Sequence[Event]) -> Iterator[str]:
    """Yield a line for each event: when, what, and what it says; ids alone name anybody."""
    starts = events[0].occurred_at
    for event in events:
        when = show_offset(event.occurred_at - starts)
        if event.recorded_at > event.occurred_at:
            when += f", recorded {show_offset(event.recorded_at - starts)}"
        said = ", ".join(_fields(event))
        yield ": ".join([when, event.type, *([said] if said else [])])


def _fields(event: Event) -> Iterator[str]:
    for name in event_to(event):
        value = getattr(event, name)
        if name in _SAID:
            continue
        match value:
            case Mapping():
                yield from answers_in_words(value)
            case tuple() if name == "people":
                for one in value:
                    roles = f" ({', '.join(one.roles)})" if one.roles else ""
                    yield " ".join([f"{one.id}{roles}", *answers_in_words(one.facts)])
            case tuple() if name == "links":
                yield from (f"{one.source} {one.relation} {one.target}" for one in value)
            case tuple():
                yield f"{name} {' '.join(map(str, value))}"
            case _:
                yield f"{name} {value}"


def answers_in_words(answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield each answer with the question it answers."""
    for name, answer in answers.items():
        match answer:
            case NotAnswered(unknown=why):
                yield f"{name} {why.value.replace('_', ' ')}"
            case Between(at_least=least, at_most=most):
                yield f"{name} {f'at least {least}' if least is not None else f'at most {most}'}"
            case bool():
                yield f"{name} {'yes' if answer else 'no'}"
            case _:
                yield f"{name} {answer}"


def difference(one: Decision, other: Decision) -> tuple[str, str]:
    """Return the first parts in which two Decisions differ, as each has them."""
    for name in one.__dataclass_fields__:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine != theirs:
            return f"{name} {_brief(mine)}", f"{name} {_brief(theirs)}"
    return "the same", "the same"


def _brief(value: object) -> str:
    if isinstance(value, ResponseRange):
        return f"{value.floor.id} to {value.ceiling.id}"
    if isinstance(value, tuple):
        return _listed(str(getattr(one, "id", one)) for one in value)
    return str(value)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"
