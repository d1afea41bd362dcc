"""Whether channels agree: what several of them say of the same facts, rule by rule and subject by subject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskengine.inference.channel import Batch, Table
from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One verdict on which channels say different things.

    Attributes:
        rule: The rule.
        subjects: The subject, or the two of a pair.
        incident: The incident whose facts they were asked about.
        as_of: The moment of the facts.
        said: What each channel says, by its name.
    """

    rule: str
    subjects: tuple[str, ...]
    incident: str
    as_of: datetime
    said: Mapping[str, Truth]

    @property
    def shown(self) -> str:
        """What each channel says, as people read it."""
        return ", ".join(f"{name}: {TRUTHS[truth]}" for name, truth in self.said.items())


TRUTHS: Mapping[Truth, str] = {
    Truth.TRUE: "holds",
    Truth.UNKNOWN: "may hold",
    Truth.FALSE: "does not hold",
}
"""How people read what is said of a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What came of comparing.

    Attributes:
        compared: How many verdicts were compared. A verdict is what is said of one rule for one subject, or
            pair, that it is asked of: everybody who plays its role or may, where the incident is of its
            kinds; once for the incident where the rule is about that. Those that do not hold are counted,
            for a rule that one channel forgot is a disagreement too. One that several channels gave is
            counted once.
        disagreements: Those on which they differ, by facts, rule and subject.
    """

    compared: int = 0
    disagreements: tuple[Disagreement, ...] = ()

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            compared=self.compared + other.compared,
            disagreements=self.disagreements + other.disagreements,
        )


class Asked:
    """Counts the verdicts that some rules are asked for."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Count the rules that are about the same people in incidents of the same kinds."""
        self._rules = Counter((rule.about, rule.relation, rule.kinds) for rule in rules)
        self._by_kinds: dict[frozenset[str], Counter[tuple[tuple[str, ...], str | None]]] = {}

    def of(self, facts: Facts) -> int:
        """Return how many verdicts there are on some facts."""
        people = People(facts.people)
        return sum(
            rules * sum(1 for _ in subjects_of(about, relation, facts, people))
            for (about, relation), rules in self._under(facts.kinds).items()
        )

    def _under(self, kinds: frozenset[str]) -> Counter[tuple[tuple[str, ...], str | None]]:
        found = self._by_kinds.get(kinds)
        if found is None:
            found = self._by_kinds[kinds] = Counter()
            for (about, relation, needed), rules in self._rules.items():
                if needed is None or needed & kinds:
                    found[about, relation] += rules
        return found


def agreement_of(rules: Iterable[Rule], facts: Sequence[Facts], channels: Sequence[Batch]) -> Agreement:
    """Ask several channels of the same facts, and compare what they say.

    Args:
        rules: The rules that they were made of.
        facts: The facts.
        channels: The channels.
    """
    return compared(rules, facts, {one.name: one.tables(facts) for one in channels})


def compared(rules: Iterable[Rule], facts: Sequence[Facts], said: Mapping[str, Sequence[Table]]) -> Agreement:
    """Compare what several channels said of the same facts.

    Args:
        rules: The rules that they were made of.
        facts: The facts.
        said: By the name of each channel a table for each of the facts.
    """
    asked = Asked(rules)
    return Agreement(
        compared=sum(map(asked.of, facts)),
        disagreements=tuple(_all_disagreements(facts, said)),
    )


def _all_disagreements(facts: Sequence[Facts], said: Mapping[str, Sequence[Table]]) -> Iterator[Disagreement]:
    for name, tables in said.items():
        if len(tables) != len(facts):
            raise ValueError(f"{name} was asked of {len(facts)} facts and answered {len(tables)}")
    for at, one in enumerate(facts):
        yield from _disagreements(one, {name: tables[at] for name, tables in said.items()})


def _disagreements(facts: Facts, said: Mapping[str, Table]) -> Iterator[Disagreement]:
    first, *others = said.values()
    if all(one == first for one in others):
        return
    for rule, subjects in sorted({place for table in said.values() for place in table}):
        truths = {name: table.get((rule, subjects), Truth.FALSE) for name, table in said.items()}
        if len(set(truths.values())) > 1:
            yield Disagreement(
                rule=rule, subjects=subjects, incident=facts.incident.id, as_of=facts.as_of, said=truths
            )
