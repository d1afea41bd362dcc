"""The one small protocol behind which every implementation of inference stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

from riskengine.model.alarms import Trouble
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule

UNKNOWN, TRUE = Truth.UNKNOWN, Truth.TRUE
_verdict = tuple.__new__

Table: TypeAlias = Mapping[tuple[str, tuple[str, ...]], Truth]
"""The truth of each rule by its id and subject ids, where it holds or may; what is absent does not hold."""


class Verdict(NamedTuple):
    """What a channel says of one rule for one subject or pair; a tuple, for many are made of every decision.

    Attributes:
        rule: The rule.
        subjects: The subject, or the two of a pair; the incident for a rule about it.
        truth: Holds (TRUE) or may hold (UNKNOWN); a rule that does not hold has no verdict.
    """

    rule: Rule
    subjects: tuple[Subject, ...]
    truth: Truth


_TOGETHER: Final = 12
"""How many bits of a set are looked up together."""


class Bitwise(tuple[Rule, ...]):
    """Rules, each of which has a bit of its own in every set: the first the lowest."""

    def __init__(self, _: Iterable[Rule]) -> None:
        """Begin with no part of any set known."""
        self._known: dict[int, tuple[Rule, ...]] = {}

    def of(self, bits: int) -> list[Rule]:
        """Return the rules of a set, in order."""
        found: list[Rule] = []
        known, part = self._known, 0
        while bits:
            key = part | bits & (1 << _TOGETHER) - 1
            some = known.get(key)
            if some is None:
                some = known[key] = tuple(self._some(key))
            found += some
            bits >>= _TOGETHER
            part += 1 << _TOGETHER
        return found

    def _some(self, key: int) -> Iterator[Rule]:
        first = (key >> _TOGETHER) * _TOGETHER
        for at in range(_TOGETHER):
            if key >> at & 1:
                yield self[first + at]


Found: TypeAlias = tuple[Bitwise, tuple[Subject, ...], int, int]
"""Some rules, whom they were asked of, and which of them are possible and which certain: the first rule's bit
is the lowest."""


class Verdicts:
    """The verdicts on one set of facts: bit sets, of which each verdict is made when somebody asks for it.

    Attributes:
        facts: The facts with everything that was concluded among the readings.
    """

    __slots__ = ("_every", "_found", "facts")

    def __init__(self, found: Sequence[Found], facts: Facts) -> None:
        """Take what was found; a rule is asked of nobody twice."""
        self.facts = facts
        self._found = found
        self._every: tuple[Verdict, ...] | None = None

    @property
    def every(self) -> tuple[Verdict, ...]:
        """Those that hold or may hold, by rule id, then subject."""
        if self._every is None:
            found = self._found
            if len(found) > 1:
                found = sorted(found, key=_subject_ids)
            every = verdicts_in(found)
            if len(found) > 1:
                every.sort(key=_rule_id)
            self._every = tuple(every)
        return self._every

    @property
    def holding(self) -> list[Rule]:
        """The rules that certainly hold, one once for each that it holds of; none that only may."""
        return [rule for rules, _, _, certain in self._found for rule in rules.of(certain)]

    @property
    def waiting(self) -> list[Rule]:
        """The rules that may hold, one once for each that it may hold of; none that certainly does."""
        return [rule for rules, _, possible, certain in self._found for rule in rules.of(possible & ~certain)]

    def as_table(self) -> Table:
        """Return the truth of each verdict by rule id and subject ids, for comparing channels."""
        return {(one.rule.id, tuple(who.id for who in one.subjects)): one.truth for one in self.every}


def verdicts_in(found: Iterable[Found], among: int = -1) -> list[Verdict]:
    """Return the verdicts that bit sets stand for.

    Args:
        found: The bit sets.
        among: The rules to take them of.
    """
    every: list[Verdict] = []
    for rules, subjects, possible, certain in found:
        left = possible & among
        while left:
            bit = left & -left
            left ^= bit
            truth = TRUE if certain & bit else UNKNOWN
            every.append(_verdict(Verdict, (rules[bit.bit_length() - 1], subjects, truth)))
    return every


def _rule_id(verdict: Verdict) -> str:
    return verdict[0].id


def _subject_ids(found: Found) -> tuple[str, ...]:
    return tuple([who.id for who in found[1]])


class Channel(Protocol):
    """An implementation of inference over one fixed set of rules."""

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return which rules hold, and which may hold, and for whom."""
        ...


class Batch(Protocol):
    """A channel that is asked of many facts at once, and answers in tables, which can be compared."""

    @property
    def name(self) -> str:
        """What people call the channel: `native`, `durable` or `columnar`."""
        ...

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return one table for each of the facts, in their order."""
        ...


class ChannelFailed(Exception):
    """A channel that runs elsewhere did not answer: it hung, ended, or answered what is no answer.

    What it ran in is gone by then. Asked again, the channel begins anew.

    Attributes:
        channel: The name of the channel.
        why: What happened to it, as a sentence goes on after its name: `did not answer within 10 s`.
        trouble: What kind of thing that is; None where it was not asked, after what was said before.
    """

    def __init__(self, channel: str, why: str, trouble: Trouble | None = Trouble.CRASH) -> None:
        """Say which channel, and what happened to it."""
        super().__init__(channel, why, trouble)
        self.channel, self.why, self.trouble = channel, why, trouble

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"{self.channel} {self.why}"
