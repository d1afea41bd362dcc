"""Reads the `when` of a rule into a typed condition, and says of every clause that cannot be read why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import (
    ALWAYS,
    INCIDENT_VAR,
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
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.readings import Origin, Reading, Readings, roles_of
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Data, Document, Path
from riskengine.rulebook.unary import Unreadable, read_test
from riskengine.rulebook.values import as_text, values_of
from riskengine.rulebook.vocabulary import Vocabulary

OTHER: Final = "other"
"""The name of the second person of a pair."""

_WORDS: Final = ("all", "any", "not", "at_least", "known", "unknown", "not_shown")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a clause can speak of: the roles in reach, innermost last, each with its variable."""

    roles: tuple[tuple[str, int], ...]
    next_var: int

    @classmethod
    def of(cls, about: Sequence[str]) -> Scope:
        """Return the scope of a rule about these roles."""
        if tuple(about) == (INCIDENT,):
            return cls((), 0)
        bound = [(role, var) for var, role in enumerate(about)]
        # The first of a pair is what a role means where both play it; the second is `other`.
        return cls(((OTHER, 1), *reversed(bound)) if len(bound) > 1 else tuple(bound), len(bound))

    def with_role(self, role: str) -> Scope:
        """Return the scope inside a quantifier over a role."""
        return Scope((*self.roles, (role, self.next_var)), self.next_var + 1)

    def var(self, role: str) -> int | None:
        """Return the variable a role means here, or None where it is out of reach."""
        if role == INCIDENT:
            return INCIDENT_VAR
        return next((var for name, var in reversed(self.roles) if name == role), None)

    def role_of(self, var: int) -> str:
        """Return the role a variable was bound by."""
        return next(name for name, bound in self.roles if bound == var and name != OTHER)


@dataclass(slots=True)
class Usage:
    """What rules have named so far; what is declared and never named is a warning."""

    readings: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads conditions of one file against a vocabulary and its parameters."""

    document: Document
    vocabulary: Vocabulary
    parameters: Mapping[str, Parameter]
    faults: Diagnostics
    usage: Usage

    def read(self, data: Data, path: Path, scope: Scope) -> Condition:
        """Read a mapping of clauses, all of which must hold; faults go to the collector."""
        if not isinstance(data, dict):
            self._fault(
                "RE202",
                "a condition is a mapping of clauses.",
                path,
                help='write for example child.age: "< 13"',
            )
            return ALWAYS
        parts = tuple(self._entry(key, value, (*path, key), scope) for key, value in data.items())
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _entry(self, key: str, value: Data, path: Path, scope: Scope) -> Condition:
        words: Mapping[str, Callable[[Data, Path, Scope], Condition]] = {
            "all": self._all,
            "any": self._any,
            "not": self._not,
            "at_least": self._at_least,
            "known": self._known,
            "unknown": self._unknown,
            "not_shown": self._not_shown,
        }
        if key in words:
            return words[key](value, path, scope)
        quantifier, _, rest = key.partition(" ")
        if quantifier in ("some", "every"):
            return self._quantified(quantifier == "every", rest.strip(), value, path, scope)
        return self._clause(key, value, path, scope)

    def _parts(self, value: Data, path: Path, scope: Scope) -> tuple[Condition, ...]:
        """Read the entries of a mapping, or the mappings of a list, as parts of their own."""
        if isinstance(value, dict):
            parts = tuple(self._entry(key, inner, (*path, key), scope) for key, inner in value.items())
        elif isinstance(value, list):
            parts = tuple(self.read(inner, (*path, at), scope) for at, inner in enumerate(value))
        else:
            self._fault("RE202", "a mapping of clauses, or a list of mappings, is needed here.", path)
            return ()
        if not parts:
            self._fault("RE202", "nothing stands here: at least one clause is needed.", path)
        return parts

    def _all(self, value: Data, path: Path, scope: Scope) -> Condition:
        return AllOf(self._parts(value, path, scope))

    def _any(self, value: Data, path: Path, scope: Scope) -> Condition:
        return AnyOf(self._parts(value, path, scope))

    def _not(self, value: Data, path: Path, scope: Scope) -> Condition:
        return Negation(self.read(value, path, scope))

    def _not_shown(self, value: Data, path: Path, scope: Scope) -> Condition:
        return NotShown(self.read(value, path, scope))

    def _at_least(self, value: Data, path: Path, scope: Scope) -> Condition:
        if not isinstance(value, dict) or set(value) != {"n", "of"}:
            self._fault(
                "RE202",
                '"at_least" needs exactly "n" and "of".',
                path,
                help="write at_least: {n: 2, of: {...}}",
            )
            return ALWAYS
        parts = self._parts(value["of"], (*path, "of"), scope)
        n = self._count(value["n"], (*path, "n"))
        if n > len(parts):
            self._fault("RE305", f"at least {n} of {len(parts)} can never hold.", (*path, "n"))
        return AtLeast(n, parts)

    def _count(self, value: Data, path: Path) -> int:
        if isinstance(value, str) and value.startswith("param "):
            name = value.removeprefix("param ").strip()
            self.usage.parameters.add(name)
            found = self.parameters.get(name)
            if found is None:
                self._fault(
                    "RE306",
                    f'the parameter "{name}" is not declared.',
                    path,
                    help=suggest(name, self.parameters),
                )
                return 1
            value = found.value
            code = "RE307"
        else:
            code = "RE202"
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._fault(code, '"n" is a whole number from 1 up.', path)
            return 1
        return value

    def _known(self, value: Data, path: Path, scope: Scope) -> Condition:
        return self._known_or_not(value, path, scope, wanted=True)

    def _unknown(self, value: Data, path: Path, scope: Scope) -> Condition:
        return self._known_or_not(value, path, scope, wanted=False)

    def _known_or_not(self, value: Data, path: Path, scope: Scope, *, wanted: bool) -> Condition:
        names = value if isinstance(value, list) else [value]
        parts: list[Condition] = []
        for name in names:
            found = self.resolve(str(name), path, scope)
            if found is None:
                continue
            var, reading = found
            if reading.origin not in (Origin.FACT, Origin.FLAG):
                self._fault(
                    "RE304", f'"{name}" is always known.', path, help="ask this only of facts and flags"
                )
            parts.append(Known(var, reading.key, wanted, str(name), self.document.span(path)))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _quantified(self, every: bool, rest: str, value: Data, path: Path, scope: Scope) -> Condition:
        other = rest.startswith("other ")
        role = rest.removeprefix("other ").strip()
        roles = tuple(name for name in roles_of(self.vocabulary) if name != INCIDENT)
        if role not in roles:
            self._fault(
                "RE302", f'the role "{role}" is not declared.', path, key=True, help=suggest(role, roles)
            )
            return ALWAYS
        self.usage.names.add(("role", role))
        inner = scope.with_role(role)
        declared = self.vocabulary.roles.get(role)
        return Quantified(
            every=every,
            var=scope.next_var,
            role=role,
            other_than=0 if other and scope.roles else None,
            listed_by=declared.listed_by if declared else None,
            body=self.read(value, path, inner),
            span=self.document.key_span(path),
        )

    def _clause(self, name: str, value: Data, path: Path, scope: Scope) -> Condition:
        found = self.resolve(name, path, scope, key=True)
        if found is None:
            return ALWAYS
        var, reading = found
        if isinstance(value, (dict, list)) or value is None:
            self._fault(
                "RE303",
                f'a test is needed for "{name}".',
                path,
                help='write a value or a test such as ">= 3"',
            )
            return ALWAYS
        text = as_text(value)
        try:
            test = read_test(text, values_of(reading, self.parameters, self.usage.parameters.add))
        except Unreadable as fault:
            self._fault(fault.code, fault.message, path, help=fault.help)
            return ALWAYS
        return Clause(var, reading.key, reading.type, test, name, text, self.document.span(path))

    def resolve(
        self, name: str, path: Path, scope: Scope, *, key: bool = False
    ) -> tuple[int, Reading] | None:
        """Return whose reading a name means, and which; or None after reporting what is wrong with it."""
        role, _, rest = name.partition(".")
        var = scope.var(role)
        readings = Readings(self.vocabulary)
        meant = scope.role_of(1) if role == OTHER and var is not None else role
        found = readings.find(meant, rest) if rest else None
        if found is None:
            allowed = [other for one in roles_of(self.vocabulary) for other in readings.names(one)]
            near = suggest(name, [*allowed, *_WORDS])
            self._fault(
                "RE301",
                f'"{name}" is not declared.',
                path,
                key=key,
                help=near or "declare it in the vocabulary",
            )
            return None
        if var is None:
            reach = ", ".join(dict.fromkeys(["incident", *(bound for bound, _ in scope.roles)]))
            message = f'"{name}" is out of reach: this clause can speak of {reach}.'
            self._fault("RE308", message, path, key=key, help=f"put it inside some {role}: or every {role}:")
            return None
        self.usage.readings.add(found.key)
        self.usage.names.add((found.origin.value, found.name))
        return var, found

    def _fault(
        self, code: str, message: str, path: Path, *, key: bool = False, help: str | None = None
    ) -> None:
        span = self.document.key_span(path) if key else self.document.span(path)
        self.faults.add(code, message, span, help)
