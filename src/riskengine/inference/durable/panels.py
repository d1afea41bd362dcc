"""Panels: what is asked about the same subjects together, be it rules or what has to be asked before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from riskengine.inference.durable.formulas import (
    ALWAYS,
    NEVER,
    Among,
    Derived,
    Formula,
    Literal,
    Number,
    Reading,
    literals,
    parts_of,
    variables_of,
)
from riskengine.inference.durable.limits import MOST_COUNTED
from riskengine.inference.durable.readings import Lexicon
from riskengine.inference.durable.rulesets import Layout, Ruleset, RulesetWriter, together
from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import Rule


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What is answered before others, for whomever it depends on.

    Attributes:
        atom: What is answered.
        people: The variables for people that it depends on.
        parts: What it is made of.
    """

    atom: Derived
    people: tuple[int, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A part that is a rule of its own."""

    panel: Panel


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A part that is one literal on a fact: it needs no asking.

    Attributes:
        var: Whose fact.
        bit: The literal, among those of its subject.
    """

    var: int
    bit: int


@dataclass(frozen=True, slots=True, eq=False)
class Follows:
    """A part that is one literal on what is answered before."""

    step: Step
    affirmed: bool


Part: TypeAlias = Asked | Told | Follows | bool
"""What a step is made of; a truth value where it is always, or never, so."""

Place: TypeAlias = tuple[Step, bool, int]
"""A step, whether it is affirmed, and where it stands in a question."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Formulas asked about the same subjects.

    Attributes:
        starts: Where the facts of whom each variable stands for begin.
        rulesets: The rulesets they are written in.
        derived: What has to be answered before.
        mask: What of a question they read.
        judged: What each of them stands for among the answers, as bits.
        answers: What they answered, by question: a memory, that goes with its panel.
    """

    starts: tuple[int, ...]
    rulesets: tuple[Ruleset, ...]
    derived: tuple[Place, ...]
    mask: int
    judged: int
    answers: dict[int, int] = field(default_factory=dict)

    def question(self, incident: int, people: Sequence[int], derived: int) -> int:
        """Return what is asked as a number: the bits of the incident, of each of the people, and the rest."""
        found = incident | derived
        for bits, start in zip(people, self.starts, strict=True):
            found |= bits << start
        return found & self.mask


@dataclass(frozen=True, slots=True)
class Group:
    """The rules of one stratum that are about the same.

    Attributes:
        stratum: The stratum.
        about: The role, or the two roles of a pair.
        relation: The relation that joins a pair.
        rules: The rules, each by the bit it stands for.
        whole: The panel of all of them.
        masks: What of a question each of them reads.
        chosen: The panels of those for some kinds of incident, made when first needed.
    """

    stratum: int
    about: tuple[str, ...]
    relation: str | None
    rules: tuple[Rule, ...]
    whole: Panel
    masks: tuple[int, ...]
    chosen: dict[frozenset[str], Panel | None] = field(default_factory=dict)

    def panel(self, kinds: frozenset[str]) -> Panel | None:
        """Return the panel of the rules for some kinds of incident, or None where there is no such rule."""
        if kinds not in self.chosen:
            self.chosen[kinds] = self._choose(kinds)
        return self.chosen[kinds]

    def fired(self, answers: int) -> Iterator[tuple[Rule, int]]:
        """Yield the rules that some answers name, each with its bit."""
        while answers:
            bit = answers & -answers
            yield self.rules[bit.bit_length() - 1], bit
            answers ^= bit

    def _choose(self, kinds: frozenset[str]) -> Panel | None:
        judged = mask = 0
        for at, rule in enumerate(self.rules):
            if rule.kinds is None or rule.kinds & kinds:
                judged |= 1 << at
                mask |= self.masks[at]
        if not judged:
            return None
        rulesets = tuple(
            one for one in self.whole.rulesets if any(bit & judged for bit in one.numbers.values())
        )
        derived = tuple(place for place in self.whole.derived if mask >> place[2] & 1)
        return Panel(self.whole.starts, rulesets, derived, mask, judged)


class PanelWriter:
    """Writes panels over one numbering of literals; what is asked in several of them is written once."""

    def __init__(self, incident: Lexicon, people: Lexicon, new_name: Callable[[], str]) -> None:
        """Take the numbering.

        Args:
            incident: The literals on facts of the incident.
            people: Those on facts of people.
            new_name: Returns a name that no other ruleset has.
        """
        self._incident, self._people, self._new_name = incident, people, new_name
        self._steps: dict[tuple[Derived, int], Step] = {}
        self._parts: dict[tuple[Formula, int], Part] = {}
        self.rulesets: list[Ruleset] = []
        self.panels: list[Panel] = []

    def group(self, rules: Sequence[Rule], formulas: Mapping[str, Formula]) -> Group:
        """Write the rules of one stratum that are about the same."""
        first = rules[0]
        ordered = tuple(sorted(rules, key=_by_kinds))
        layout = Layout(self._incident, self._people, 0 if first.about == (INCIDENT,) else len(first.about))
        made = [formulas[rule.id] for rule in ordered]
        whole = self._panel(layout, made)
        masks = tuple(_mask_of(layout, formula) for formula in made)
        return Group(first.stratum, first.about, first.relation, ordered, whole, masks)

    def _panel(self, layout: Layout, formulas: Sequence[Formula]) -> Panel:
        made = [self._ruleset(layout, formulas, places) for places in together(formulas)]
        mask = 0
        for formula in formulas:
            mask |= _mask_of(layout, formula)
        derived = tuple(
            (self._step(atom, layout.arity), affirmed, at) for (atom, affirmed), at in layout.derived.items()
        )
        starts = tuple(layout.start(var) for var in range(layout.arity))
        panel = Panel(starts, tuple(made), derived, mask, (1 << len(formulas)) - 1)
        self.panels.append(panel)
        return panel

    def _ruleset(self, layout: Layout, formulas: Sequence[Formula], places: Iterable[int]) -> Ruleset:
        writer = RulesetWriter(layout)
        for at in places:
            writer.add(at, formulas[at])
        made = writer.ruleset(self._new_name())
        self.rulesets.append(made)
        return made

    def _step(self, atom: Derived, arity: int) -> Step:
        found = self._steps.get((atom, arity))
        if found is None:
            inside = atom.var + 1 if isinstance(atom, Among) else arity
            parts = tuple(self._part(part, inside) for part in parts_of(atom))
            found = self._steps[atom, arity] = Step(atom, tuple(sorted(variables_of(atom))), parts)
        return found

    def _part(self, formula: Formula, arity: int) -> Part:
        found = self._parts.get((formula, arity))
        if found is None:
            found = self._parts[formula, arity] = self._written(formula, arity)
        return found

    def _written(self, formula: Formula, arity: int) -> Part:
        if formula in (ALWAYS, NEVER):
            return formula == ALWAYS
        if not isinstance(formula, Literal) or isinstance(formula.atom, Number):  # a count has to be compared
            return Asked(self._panel(Layout(self._incident, self._people, arity), [formula]))
        if isinstance(formula.atom, Reading):
            lexicon = self._incident if formula.atom.var == INCIDENT_VAR else self._people
            return Told(formula.atom.var, 1 << lexicon.number(formula))
        return Follows(self._step(formula.atom, arity), formula.affirmed)


def _mask_of(layout: Layout, formula: Formula) -> int:
    mask = 0
    for one in literals(formula):
        mask |= (MOST_COUNTED if isinstance(one.atom, Number) else 1) << layout.place(one)
    return mask


def _by_kinds(rule: Rule) -> tuple[bool, list[str], str]:
    return rule.kinds is not None, sorted(rule.kinds or ()), rule.id
