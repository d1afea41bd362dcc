"""Reads the `when` of a rule into a typed condition, and says of every clause that cannot be read why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
    Test,
)
from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.domain import never_passes
from riskengine.rulebook.readings import Origin, Reading, Readings, roles_of
from riskengine.rulebook.reporter import Reporter, meant
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.scope import OTHER, Scope
from riskengine.rulebook.source import Data, Path
from riskengine.rulebook.unary import Unreadable, brief, read_test
from riskengine.rulebook.usage import Usage
from riskengine.rulebook.values import as_text, does_not_fit, parameter_named, values_of
from riskengine.rulebook.vocabulary import Vocabulary

_WORDS: Final = ("all", "any", "not", "at_least", "known", "unknown", "not_shown")
_COUNT: Final = "a whole number from 1 up is needed."


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions of one file against a vocabulary and its parameters."""

    report: Reporter
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    usage: Usage

    def read(self, data: Data, path: Path, scope: Scope) -> Condition:
        """Read a mapping of clauses, all of which must hold; faults go to the collector."""
        if not isinstance(data, dict):
            help = 'write for example child.age: "< 13"'
            self.report.fault("RE202", "a condition is a mapping of clauses.", path, help)
            return ALWAYS
        parts = tuple(self._entry(key, value, (*path, key), scope) for key, value in data.items())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _entry(self, key: str, value: Data, path: Path, scope: Scope) -> Condition:
        match key:
            case "all":
                return AllOf(self._parts(value, path, scope))
            case "any":
                return AnyOf(self._parts(value, path, scope))
            case "not":
                return Negation(self._some_clause(value, path, scope))
            case "not_shown":
                return NotShown(self._some_clause(value, path, scope))
            case "at_least":
                return self._at_least(value, path, scope)
            case "known" | "unknown":
                return self._known(value, path, scope, wanted=key == "known")
        quantifier, _, whom = key.partition(" ")
        if quantifier in ("some", "every"):
            return self._quantified(quantifier, whom.strip(), value, path, scope)
        return self._clause(key, value, path, scope)

    def _some_clause(self, value: Data, path: Path, scope: Scope) -> Condition:
        """Read a mapping that says something: inside another condition nothing at all would mean always."""
        if value == {}:
            self._nothing(path)
        return self.read(value, path, scope)

    def _parts(self, value: Data, path: Path, scope: Scope) -> tuple[Condition, ...]:
        """Read the entries of a mapping, or the mappings of a list, as parts of their own."""
        match value:
            case dict() if value:
                return tuple(self._entry(key, inner, (*path, key), scope) for key, inner in value.items())
            case list() if value:
                return tuple(self._some_clause(one, (*path, at), scope) for at, one in enumerate(value))
            case dict() | list():
                self._nothing(path)
            case _:
                message = "a mapping of clauses, or a list of mappings, is needed here."
                self.report.fault("RE202", message, path)
        return ()

    def _nothing(self, path: Path) -> None:
        self.report.fault("RE202", "nothing stands here: at least one clause is needed.", path)

    def _at_least(self, value: Data, path: Path, scope: Scope) -> Condition:
        if not isinstance(value, dict) or set(value) != {"n", "of"}:
            help = "write at_least: {n: 2, of: {...}}"
            self.report.fault("RE202", '"at_least" needs exactly "n" and "of".', path, help)
            return ALWAYS
        parts = self._parts(value["of"], (*path, "of"), scope)
        n = self._count(value["n"], (*path, "n"))
        if n is not None and n > len(parts) > 0:
            self.report.fault("RE305", f"at least {n} of {len(parts)} can never hold.", (*path, "n"))
        return AtLeast(n or 1, parts)

    def _count(self, value: Data, path: Path) -> int | None:
        try:
            return self._counted(value, path)
        except Unreadable as fault:
            self.report.fault(fault.code, fault.message, path, fault.help)
            return None

    def _counted(self, value: Data, path: Path) -> int:
        if not (isinstance(value, str) and value.startswith("param ")):
            return _as_count(value, Unreadable("RE202", _COUNT, 'or "param" and a name'))
        name = value.removeprefix("param ").strip()
        self.usage.parameter(name, self.report.document.span(path))
        found = parameter_named(name, self.parameters)
        return _as_count(found.value, does_not_fit(found, _COUNT))

    def _known(self, value: Data, path: Path, scope: Scope, *, wanted: bool) -> Condition:
        many = isinstance(value, list)
        parts = tuple(
            self._known_one(name, (*path, at) if many else path, scope, wanted=wanted)
            for at, name in enumerate(value if isinstance(value, list) else [value])
        )
        if not parts:
            self.report.fault("RE202", "nothing stands here: at least one fact is needed.", path)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _known_one(self, name: Data, path: Path, scope: Scope, *, wanted: bool) -> Condition:
        if not isinstance(name, str):
            self.report.fault("RE202", "the name of a fact is needed here.", path, "write child.age")
            return ALWAYS
        found = self.resolve(name, path, scope)
        if found is None:
            return ALWAYS
        var, reading = found
        if reading.origin not in (Origin.FACT, Origin.FLAG):
            help = "ask this only of facts and flags"
            self.report.fault("RE304", f'"{name}" is always known.', path, help)
        return Known(var, reading.key, wanted, name, self.report.document.span(path))

    def _quantified(self, quantifier: str, whom: str, value: Data, path: Path, scope: Scope) -> Condition:
        other = whom.startswith(f"{OTHER} ")
        role = whom.removeprefix(f"{OTHER} ").strip()
        roles = tuple(name for name in roles_of(self.vocabulary) if name != INCIDENT)
        if role not in roles:
            message, help = f'the role "{brief(role)}" is not declared.', meant("role", role, roles)
            if not role:
                message, help = f'"{quantifier}" says not of whom.', f"write {quantifier} child:"
            self.report.fault("RE302", message, path, help, key=True)
            return ALWAYS
        if other and not scope.roles:
            message = f'"{quantifier} {OTHER} {role}" leaves out somebody, and nobody is spoken of yet.'
            help = f'write "{quantifier} {role}", or make the rule about a {role}'
            self.report.fault("RE308", message, path, help, key=True)
        declared = self.vocabulary.roles.get(role)
        return Quantified(
            every=quantifier == "every",
            var=scope.next_var,
            role=role,
            other_than=0 if other and scope.roles else None,
            listed_by=declared.listed_by if declared else None,
            body=self.read(value, path, scope.with_role(role)),
            span=self.report.document.key_span(path),
        )

    def _clause(self, name: str, value: Data, path: Path, scope: Scope) -> Condition:
        found = self.resolve(name, path, scope, key=True)
        if found is None:
            return ALWAYS
        var, reading = found
        if isinstance(value, (dict, list)) or value is None:
            help = 'write a value or a test such as ">= 3"'
            self.report.fault("RE303", f'a test is needed for "{name}".', path, help)
            return ALWAYS
        text = as_text(value)
        test = self.test(reading, text, name, path)
        if test is None:
            return ALWAYS
        return Clause(var, reading.key, reading.type, test, name, text, self.report.document.span(path))

    def test(self, reading: Reading, text: str, name: str, path: Path) -> Test | None:
        """Read a test on a reading; None after reporting what is wrong with it."""
        used = partial(self.usage.parameter, span=self.report.document.span(path))
        try:
            test = read_test(text, values_of(reading, self.parameters, used))
        except Unreadable as fault:
            self.report.fault(fault.code, fault.message, path, fault.help)
            return None
        if never_passes(test, reading):
            message = f'no value of "{name}" passes "{brief(text)}", so this can never hold.'
            self.report.fault("RE305", message, path)
        return test

    def resolve(
        self, name: str, path: Path, scope: Scope, *, key: bool = False
    ) -> tuple[int, Reading] | None:
        """Return whose reading a name means, and which; or None after reporting what is wrong with it."""
        role, _, rest = name.partition(".")
        var = scope.var(role)
        if role == OTHER and var is None:
            message = f'"{brief(name)}" is out of reach: only a rule about a pair has an other.'
            help = "ask of others inside some child: or the like, or make the rule about a pair"
            self.report.fault("RE308", message, path, help, key=key)
            return None
        found = Readings(self.vocabulary).find(scope.role_of(1) if role == OTHER else role, rest)
        if found is None:
            message = f'"{brief(name)}" is not declared.'
            self.report.fault("RE301", message, path, self._meant(name), key=key)
            return None
        if var is None:
            message = f'"{name}" is out of reach: this clause can speak of {", ".join(scope.in_reach)}.'
            help = f"put it inside some {role}: or every {role}:"
            self.report.fault("RE308", message, path, help, key=key)
            return None
        self.usage.read(found)
        return var, found

    def _meant(self, name: str) -> str:
        """Return what a name was probably meant for: the same of somebody else, or a name that is near."""
        roles, rest = roles_of(self.vocabulary), name.partition(".")[2]
        every = [one for role in roles for one in Readings(self.vocabulary).names(role)]
        same = [one for one in every if rest and one.partition(".")[2] == rest]
        if same:
            return f'did you mean "{same[0]}"?'
        return suggest(name, (*every, *_WORDS)) or "declare it in the vocabulary"


def _as_count(value: object, otherwise: Unreadable) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise otherwise
    return value
