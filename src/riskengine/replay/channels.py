"""Other channels of inference beside the one that decides: asked the same in a replay, and compared.

The native channel decides. Whatever the rules were asked while a scenario was played, the others are asked
when it is over, all of it at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, TypeAlias

from riskengine.grading.compiled import Period, compiled
from riskengine.inference.agreement import Agreement, compared
from riskengine.inference.channel import Batch, ChannelFailed, Table
from riskengine.model.facts import Facts, Subject
from riskengine.replay.listening import Listening
from riskengine.replay.results import ChannelsCompared, Failure, Result, ScenarioEnded
from riskengine.rulebook.rules import Rulebook

if TYPE_CHECKING:
    from riskengine.inference.durable.cage import Cage

NATIVE: Final = "native"
"""The channel that decides."""

_NEEDS: Final = {"durable": ("durable", "durable-rules"), "columnar": ("polars", "polars")}
_EXTRAS: Final = {"durable": "durable", "columnar": "bulk"}

CHANNELS: Final = (NATIVE, *_NEEDS)
"""Every channel there is."""

_LONGEST: Final = 120.0
"""For how many seconds durable is waited for: nobody waits at a desk, and it is asked of a whole case."""

_NO_DURABLE_SINCE: Final = (3, 13)


def why_missing(name: str) -> str | None:
    """Return why a channel cannot be asked here and what to do, or None where it can."""
    if name not in _NEEDS:
        return None
    module, package = _NEEDS[name]
    if name == "durable" and sys.version_info >= _NO_DURABLE_SINCE:
        return f"{package} cannot be imported by Python 3.13 or later"
    if find_spec(module) is None:
        return f"{package} is not installed: pip install 'riskengine[{_EXTRAS[name]}]'"
    return None


def channel_of(name: str, period: Period, cage: Cage | None = None) -> Batch:
    """Return a channel over the rules of a period.

    Args:
        name: The channel.
        period: The rules.
        cage: Where durable-rules runs, if it runs already.
    """
    vocabulary = period.rulebook.vocabulary
    if name == "durable":
        from riskengine.inference.durable.channel import DurableChannel

        return DurableChannel(period.rules, period.least, vocabulary, limit=_LONGEST, cage=cage)
    if name == "columnar":
        from riskengine.inference.columnar.channel import ColumnarChannel

        return ColumnarChannel(period.rules, period.least, vocabulary)
    raise ValueError(f"there is no channel {name} beside the native one")


class Making:
    """Makes channels; durable-rules runs in one process for the rules of all packs and periods."""

    def __init__(self) -> None:
        """Begin with nothing running."""
        self._cage: Cage | None = None

    def __call__(self, name: str, period: Period) -> Batch:
        """Return a channel over the rules of a period."""
        if name == "durable" and self._cage is None:
            from riskengine.inference.durable.cage import Cage

            self._cage = Cage()
        return channel_of(name, period, self._cage)


class Overheard:
    """The periods of a rulebook, whose channels keep what they are asked in one scenario."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Begin with nothing asked."""
        self._ready = compiled(rulebook)
        self._listening: dict[int, tuple[Period, Period, Listening]] = {}

    def at(self, moment: datetime) -> Period:
        """Return the rules in force at a moment, with a channel that keeps what it is asked."""
        period = self._ready.at(moment)
        found = self._listening.get(id(period))
        if found is None:
            listening = Listening(period.channel)
            found = (period, replace(period, channel=listening), listening)
            self._listening[id(period)] = found
        return found[1]

    @property
    def heard(self) -> Iterator[tuple[Period, Sequence[tuple[Facts, Table]]]]:
        """What was asked under the rules of each period, with what the native channel said."""
        for period, _, listening in self._listening.values():
            yield period, [(facts, said.as_table()) for facts, said in listening.heard]


@dataclass(slots=True, eq=False)
class Comparison:
    """Compares other channels with the native one, scenario after scenario; each process has its own.

    Attributes:
        names: The channels to ask beside the native one.
        make: Makes one by its name, over the rules of a period.
    """

    names: tuple[str, ...]
    make: Callable[[str, Period], Batch] = field(default_factory=Making)
    _made: dict[tuple[str, int], tuple[Period, Batch]] = field(default_factory=dict)

    def following(self, results: Iterable[Result], overheard: Overheard) -> Iterator[Result]:
        """Yield the results of a scenario, with what came of comparing just before its end."""
        for result in results:
            if isinstance(result, ScenarioEnded):
                yield self.compare(result.scenario, overheard)
            yield result

    def compare(self, scenario: str, overheard: Overheard) -> ChannelsCompared:
        """Ask the other channels what was asked in a scenario, and compare."""
        agreement, failures, again = Agreement(), list[Failure](), 0
        for period, heard in overheard.heard:
            once = {_read_of(facts): (facts, said) for facts, said in heard}
            again += len(heard) - len(once)
            facts = [one for one, _ in once.values()]
            said: dict[str, Sequence[Table]] = {NATIVE: [table for _, table in once.values()]}
            for name in self.names:
                tables = self._asked(name, period, facts, failures)
                if tables is not None:
                    said[name] = tables
            agreement += compared(period.rules, facts, said)
        return ChannelsCompared(
            scenario=scenario,
            channels=(NATIVE, *self.names),
            agreement=agreement,
            again=again,
            failures=tuple(failures),
        )

    def _asked(
        self, name: str, period: Period, facts: Sequence[Facts], failures: list[Failure]
    ) -> Sequence[Table] | None:
        """Ask a channel; where it fails once more, as often as it may, return None."""
        channel = self._channel(name, period)
        try:
            return channel.tables(facts)
        except ChannelFailed as failed:
            first = failed
        try:
            found = channel.tables(facts)
        except ChannelFailed as failed:
            failures.append(Failure(channel=name, why=failed.why, answered=False))
            return None
        failures.append(Failure(channel=name, why=first.why, answered=True))
        return found

    def _channel(self, name: str, period: Period) -> Batch:
        found = self._made.get((name, id(period)))
        if found is None:
            found = self._made[name, id(period)] = (period, self.make(name, period))
        return found[1]


_Read: TypeAlias = tuple[object, ...]


def _read_of(facts: Facts) -> _Read:
    """Return all that rules read of some facts: what is equal in it need not be asked twice."""
    return (
        facts.incident.id,
        facts.kinds,
        tuple(facts.incident.readings.items()),
        tuple(map(_of_person, facts.people)),
        facts.relations,
    )


def _of_person(who: Subject) -> _Read:
    return (who.id, who.unnamed, who.linked, tuple(who.roles.items()), tuple(who.readings.items()))
