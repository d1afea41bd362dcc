"""The durable channel: verdicts by durable-rules, stratum after stratum, asked for many facts at once.

A question is asked of durable-rules once; its answer is remembered, for rules read few facts, and the same
questions come up again. What is not known yet is gathered for all facts and asked for together; then the
facts are gone through once more, until nothing is left to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, groupby
from time import monotonic
from typing import Final

from riskengine.inference.channel import Table
from riskengine.inference.conclusions import Least
from riskengine.inference.durable.cage import Cage, Put, in_parts, must_be_installed
from riskengine.inference.durable.formulas import Formula, Literal, Reading, formula_of, literals, parts_of
from riskengine.inference.durable.inquiry import Inquiry, NotAnswered, Questions, Wanting
from riskengine.inference.durable.panels import Group, PanelWriter
from riskengine.inference.durable.readings import Lexicon
from riskengine.model.facts import Facts
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.vocabulary import Vocabulary

LIMIT: Final = 2.0
"""For how many seconds an answer is waited for at most, where people wait for it."""

MOST_REMEMBERED: Final = 200_000
"""How many answers are remembered."""

_AT_ONCE: Final = 256
"""For how many facts what is wanting is gathered before it is asked."""

_MOST_IN_ONE: Final = 64
"""How many messages go in one request: a part that was answered in time is not lost with the rest."""


class DurableChannel:
    """Three-valued verdicts by durable-rules, which runs in a process of its own.

    Attributes:
        name: What people call it.
        verdicts: On how many rules, each for one subject or pair, it has judged.
        messages: How many messages durable-rules was sent; all else an earlier answer settled.
    """

    name: Final = "durable"

    def __init__(
        self,
        rules: Iterable[Rule],
        least: Least,
        vocabulary: Vocabulary | None = None,  # noqa: ARG002 - as every channel is made
        *,
        limit: float = LIMIT,
        most_remembered: int = MOST_REMEMBERED,
        cage: Cage | None = None,
    ) -> None:
        """Write the rules in force as durable-rules reads them; its process begins with the first question.

        Args:
            rules: The rules.
            least: The facts that rules conclude, each with its least value.
            vocabulary: All that may be named; it does not need it.
            limit: For how many seconds `tables` waits at most.
            most_remembered: How many answers are remembered.
            cage: Where durable-rules runs, which several channels may share; left out, one is made.

        Raises:
            NotInstalled: If durable-rules is not there.
            OverLimit: If it has no room for the rules.
        """
        must_be_installed()
        self.cage: Final = cage or Cage()
        self._limit, self._most_remembered = limit, most_remembered
        writer, self._questions = _written(tuple(rules), least, self.cage.new_name)
        self._rulesets, self._panels = writer.rulesets, writer.panels
        self._remembered = 0
        self.verdicts = self.messages = 0

    def tables(self, facts: Sequence[Facts]) -> list[Table]:
        """Return one table for each of the facts, in their order.

        Raises:
            NoAnswer: If durable-rules did not answer, or not in time.
        """
        until = monotonic() + self._limit
        found: list[Table] = []
        for at in range(0, len(facts), _AT_ONCE):
            found += self._tables(facts[at : at + _AT_ONCE], until)
        return found

    def close(self) -> None:
        """End the process of durable-rules; the next question begins another."""
        self.cage.close()

    def _tables(self, facts: Sequence[Facts], until: float) -> Iterable[Table]:
        if self._remembered > self._most_remembered:
            self._forget()
        found: dict[int, Table] = {}
        while len(found) < len(facts):
            wanting: Wanting = {}
            for at in [one for one in range(len(facts)) if one not in found]:
                inquiry = Inquiry(self._questions, facts[at], wanting)
                with suppress(NotAnswered):
                    found[at] = inquiry.table()
                    self.verdicts += inquiry.judged
            self._ask(wanting, until)
        return [found[at] for at in range(len(facts))]

    def _ask(self, wanting: Wanting, until: float) -> None:
        """Ask what is wanting, and remember the answers, of each part as it comes."""
        questions = {name: sorted(asked) for name, (_, asked) in wanting.items()}
        put = [
            Put(name, ruleset.rules, [ruleset.message(one) for one in questions[name]])
            for name, (ruleset, _) in wanting.items()
        ]
        waiting = {name: iter(asked) for name, asked in questions.items()}
        for part in in_parts(put, _MOST_IN_ONE):
            for one, said in zip(part, self.cage.ask(part, until), strict=True):
                ruleset = wanting[one.ruleset][0]
                for fired in said:
                    ruleset.answers[next(waiting[one.ruleset])] = sum(ruleset.numbers[rule] for rule in fired)
                self.messages += len(said)
                self._remembered += len(said)

    def _forget(self) -> None:
        """Forget every answer; what comes up again is asked again."""
        for ruleset in self._rulesets:
            ruleset.answers.clear()
        for panel in self._panels:
            panel.answers.clear()
        for group in chain.from_iterable(self._questions.strata):
            group.chosen.clear()
        self._remembered = 0


def _written(
    rules: Sequence[Rule], least: Least, new_name: Callable[[], str]
) -> tuple[PanelWriter, Questions]:
    """Write rules as everything that is asked, whatever the facts."""
    formulas = {rule.id: formula_of(rule.when) for rule in rules}
    every = [one for formula in formulas.values() for one in _all_literals(formula)]
    told = [(one, one.atom.var == INCIDENT_VAR) for one in every if isinstance(one.atom, Reading)]
    incident = Lexicon(one for one, is_of_incident in told if is_of_incident)
    people = Lexicon(one for one, is_of_incident in told if not is_of_incident)
    writer = PanelWriter(incident, people, new_name)
    strata = tuple(
        tuple(_groups(writer, list(some), formulas))
        for _, some in groupby(sorted(rules, key=_key), key=_stratum)
    )
    return writer, Questions(strata, incident, people, least)


def _groups(writer: PanelWriter, rules: Sequence[Rule], formulas: Mapping[str, Formula]) -> Iterator[Group]:
    for _, some in groupby(rules, key=_key):
        yield writer.group(list(some), formulas)


def _key(rule: Rule) -> tuple[int, tuple[str, ...], str]:
    return rule.stratum, rule.about, rule.relation or ""


def _stratum(rule: Rule) -> int:
    return rule.stratum


def _all_literals(formula: Formula) -> Iterator[Literal]:
    """Yield the literals of a formula with those of everything that is asked before it."""
    for one in literals(formula):
        yield one
        for part in parts_of(one.atom):
            yield from _all_literals(part)
