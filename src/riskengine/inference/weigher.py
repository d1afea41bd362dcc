"""Makes conditions ready to be weighed: each becomes a function, once, of the scene it is weighed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import partial
from itertools import product
from typing import assert_never

from riskengine.inference.leaves import Leaves
from riskengine.inference.native import truths_of
from riskengine.inference.people import People
from riskengine.inference.scene import Bound, Scene, Weigh, members
from riskengine.inference.weights import (
    FAILS,
    FALSE,
    HOLDS,
    TRUE,
    UNKNOWN,
    Weight,
    all_of,
    any_of,
    at_least,
    negated,
)
from riskengine.model.facts import INCIDENT, Bounds, Facts, Subject
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    Anything,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Known,
    Literal_,
    Negation,
    NotShown,
    Quantified,
    Test,
    children,
    walk,
)
from riskengine.rulebook.kleene import judge
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import Conclusion, Rule
from riskengine.rulebook.vocabulary import FactType, Role, Vocabulary

AGE = "person.age"
"""The fact that roles with an age limit go by."""


MOST_MET = 10_000
"""How many weights of one condition are remembered at most."""


class Weigher:
    """Weighs conditions against what some rules conclude."""

    def __init__(self, rules: Iterable[Rule], vocabulary: Vocabulary) -> None:
        """Take the rules in force and what roles depend on."""
        self._roles = vocabulary.roles
        self._linked = vocabulary.subjects.keys()
        self._concluders: dict[str, list[tuple[Rule, Conclusion]]] = {
            fact.id: [] for fact in vocabulary.facts.values() if fact.concluded
        }
        self._conditions: dict[int, tuple[Condition, Weigh]] = {}
        self._rules: dict[str, Weigh] = {}
        keys: set[str] = set()
        for rule in rules:
            keys.update(_of_the_incident(rule.when))
            for one in rule.then.concludes:
                self._concluders[one.key].append((rule, one))
        # The facts of the incident have the same bits in every scene, so that they are weighed once.
        self._keys = tuple(sorted(keys - self._concluders.keys()))
        self._fixed = {key: 1 << at for at, key in enumerate(self._keys)}

    def with_rule(self, before: Rule, rule: Rule) -> Weigher | None:
        """Return the weigher with a rule in place of another of that id, sharing everything else.

        None where it cannot be shared: what either concludes is weighed with the rules that read it.
        """
        if before.then.concludes or rule.then.concludes:
            return None
        made = copy(self)
        vars(made).update(_rules={id: one for id, one in self._rules.items() if id != rule.id})
        return made

    def scene(self, facts: Facts) -> Scene:
        """Return the scene of some facts, conclusions included."""
        leaves = Leaves(facts.incident.id, self._fixed, self._keys)
        return Scene(facts, People(facts.people), self, (facts.incident,), leaves)

    def condition(self, condition: Condition) -> Weigh:
        """Return a condition ready to be weighed."""
        found = self._conditions.get(id(condition))
        if found is None:
            # The condition is kept beside its function, so that no other ever has its id.
            found = self._conditions[id(condition)] = (condition, self._made(condition))
        return found[1]

    def rule(self, rule: Rule) -> Weigh:
        """Return a rule ready to be weighed for a subject or pair, being what it is about included."""
        return self._rules.get(rule.id) or self._rules.setdefault(rule.id, self._made_rule(rule))

    def _made(self, condition: Condition) -> Weigh:
        match condition:
            case Clause():
                return self._clause(condition)
            case AllOf():
                return self._joined(_flat(condition), all_of)
            case AnyOf():
                return self._joined(_flat(condition), any_of)
            case AtLeast(n, parts):
                return self._joined(parts, partial(at_least, n))
            case Negation(part):
                denied = self.condition(part)
                return lambda scene, bound: negated(denied(scene, bound))
            case NotShown(part):
                return _not_shown(self.condition(part))
            case Known():
                return _known(condition)
            case Quantified():
                return self._quantified(condition)
            case _:
                assert_never(condition)

    def _joined(self, parts: Iterable[Condition], join: Callable[[list[Weight]], Weight]) -> Weigh:
        ready = [self.condition(part) for part in parts]
        return lambda scene, bound: join([part(scene, bound) for part in ready])

    def _clause(self, clause: Clause) -> Weigh:
        if clause.key in self._concluders:
            return self._of_conclusion(clause)
        var, key, truth_of = clause.var, clause.key, judge(clause.test)

        def weigh(scene: Scene, bound: Bound) -> Weight:
            who = bound[var]
            return scene.leaves[who.id, key][truth_of(who.readings.get(key))]

        return weigh

    def _quantified(self, condition: Quantified) -> Weigh:
        """Some is an `or` over everybody with the role, every an `and`; that they play it is part of each."""
        body, role, every = self.condition(condition.body), condition.role, condition.every

        def of_one(who: Subject, scene: Scene, bound: Bound) -> Weight:
            inner = body(scene, (*bound[:-1], who, bound[-1]))
            return all_of([self.playing(who, role, scene), negated(inner) if every else inner])

        def weigh(scene: Scene, bound: Bound) -> Weight:
            parts = [of_one(who, scene, bound) for who in members(condition, scene, bound)]
            found = any_of(parts)
            if found.truth is FALSE:
                parts += [of_one(who, scene, bound) for who in self._absent(role, scene)]
                found = any_of(parts)
            return negated(found) if every else found

        return weigh

    def playing(self, who: Subject, role: str, scene: Scene) -> Weight:
        """Return what it weighs that somebody plays a role."""
        if who.unnamed:
            incident = scene.facts.incident
            subject, key = self.listing(who, incident)
            return scene.leaves[subject, key][FALSE if incident.readings.get(key) is True else UNKNOWN]
        truth = scene.people.membership(who, role)
        if truth is UNKNOWN or self._by_age(who, role):
            return scene.leaves[who.id, AGE][truth]
        return HOLDS if truth is TRUE else FAILS

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        name = who.id.removeprefix("?")
        role = self._roles.get(name)
        return incident.id, role.listed_by if role and role.listed_by else f"role.{name}"

    def _by_age(self, who: Subject, role: str) -> bool:
        """Tell whether somebody plays, or does not play, a role by age."""
        declared = self._roles.get(role)
        if declared is None or AGE not in who.readings:
            return False
        return declared.under is not None or _too_young(declared, who)

    def _absent(self, role: str, scene: Scene) -> Iterator[Subject]:
        """Yield who would play a role, or might, if less were known: their age, or that all are named."""
        possible = scene.people.possible(role)
        there = (who for who in scene.facts.people if not who.linked and who not in possible)
        yield from (who for who in there if self._by_age(who, role))
        for name, declared in self._roles.items():
            listed = scene.facts.incident.readings.get(declared.listed_by or "") is True
            if listed and (role == name or (role == PERSON and name not in self._linked)):
                yield Subject(f"?{name}", {name: UNKNOWN}, {}, unnamed=True)

    def _made_rule(self, rule: Rule) -> Weigh:
        when, roles, relation = self.condition(rule.when), rule.about, rule.relation
        if roles == (INCIDENT,):
            leaves = [part for part in walk(rule.when) if not children(part)]
            clauses = [part for part in leaves if isinstance(part, Clause) and self._is_fixed(part)]
            return _remembered(when, clauses) if clauses == leaves else when

        def weigh(scene: Scene, subjects: Bound) -> Weight:
            parts = [when(scene, (*subjects, scene.facts.incident))]
            parts += [self.playing(who, role, scene) for who, role in zip(subjects, roles, strict=True)]
            if relation is not None:
                one, two = (who.id for who in subjects)
                if (relation, one, two) not in scene.facts.relations:
                    parts.append(scene.leaves[f"{one}/{two}", f"relation.{relation}"][UNKNOWN])
            return all_of(parts)

        return weigh

    def _is_fixed(self, clause: Clause) -> bool:
        """Tell whether a clause tests a fact whose bit is the same in every scene."""
        return clause.var == INCIDENT_VAR and clause.key in self._fixed

    def _of_conclusion(self, clause: Clause) -> Weigh:
        """A conclusion rests on whatever the rules that conclude it rest on, and waits for what they need."""
        var, key, test, type = clause.var, clause.key, clause.test, clause.type

        def weigh(scene: Scene, bound: Bound) -> Weight:
            who = bound[var]
            behind = scene.behind.get((who.id, key))
            if behind is None:
                behind = scene.behind[who.id, key] = tuple(self._behind(key, who, scene))
            return _tested(test, type, behind)

        return weigh

    def _behind(self, key: str, who: Subject, scene: Scene) -> Iterator[tuple[bool | int, Weight]]:
        """Yield each value that some rule concludes of somebody, with what it weighs that the rule does."""
        for rule, conclusion in self._concluders[key]:
            if rule.kinds is None or rule.kinds & scene.facts.kinds:
                yield conclusion.value, self._concluded(rule, conclusion, who, scene)

    def _concluded(self, rule: Rule, conclusion: Conclusion, who: Subject, scene: Scene) -> Weight:
        """Return what it weighs that a rule concludes something of somebody, whoever else it is about."""
        weigh = self.rule(rule)
        if rule.about == (INCIDENT,):
            return weigh(scene, (scene.facts.incident,))
        places = [
            [who] if at == conclusion.var else [*scene.people.possible(role), *self._absent(role, scene)]
            for at, role in enumerate(rule.about)
        ]
        return any_of([weigh(scene, subjects) for subjects in product(*places) if _may_be(subjects)])


def _may_be(subjects: tuple[Subject, ...]) -> bool:
    """Tell whether these can be what a rule is about; somebody unnamed may be both of a pair."""
    return len(subjects) == 1 or subjects[0].unnamed or subjects[0].id != subjects[1].id


def _remembered(weigh: Weigh, clauses: list[Clause]) -> Weigh:
    """Remember what a condition weighs, which is the same wherever the same of its tests are true."""
    read_truths = truths_of(clauses)
    met: dict[int, Weight] = {}

    def remembered(scene: Scene, bound: Bound) -> Weight:
        truths = read_truths(bound[-1].readings)
        found = met.get(truths)
        if found is None:
            if len(met) >= MOST_MET:
                met.clear()
            found = met[truths] = weigh(scene, bound)
        return found

    return remembered


def _of_the_incident(condition: Condition) -> Iterator[str]:
    """Yield the keys of what a condition reads of the incident, and of who is listed there."""
    for part in walk(condition):
        if isinstance(part, Clause | Known) and part.var == INCIDENT_VAR:
            yield part.key


def _flat(condition: AllOf | AnyOf) -> Iterator[Condition]:
    """Yield the parts of a condition, those of a part joined by the same word in its place."""
    for part in condition.parts:
        if isinstance(part, type(condition)):
            yield from _flat(part)
        else:
            yield part


def _too_young(role: Role, who: Subject) -> bool:
    age = who.readings.get(AGE)
    oldest = age.hi if isinstance(age, Bounds) else age
    return role.not_under is not None and isinstance(oldest, int | float) and oldest < role.not_under


def _not_shown(part: Weigh) -> Weigh:
    def weigh(scene: Scene, bound: Bound) -> Weight:
        inner = part(scene, bound)
        return HOLDS if inner.truth is UNKNOWN else negated(inner)

    return weigh


def _known(condition: Known) -> Weigh:
    var, key, wanted = condition.var, condition.key, condition.wanted

    def weigh(scene: Scene, bound: Bound) -> Weight:
        who = bound[var]
        if key in who.readings:
            return scene.leaves[who.id, key][TRUE if wanted else FALSE]
        return FAILS if wanted else HOLDS

    return weigh


def _tested(test: Test, type: FactType, behind: Iterable[tuple[bool | int, Weight]]) -> Weight:
    """Return what a test weighs of the highest value that rules conclude, or of the least there is."""
    match test:
        case Compare(op, value):
            return _compared(op, value, behind)
        case Interval(lo, lo_closed, hi, hi_closed):
            above = _compared(">=" if lo_closed else ">", lo, behind)
            return all_of([above, _compared("<=" if hi_closed else "<", hi, behind)])
        case Either(tests):
            return any_of([_tested(one, type, behind) for one in tests])
        case Except(inner):
            return negated(_tested(inner, type, behind))
        case Anything():
            # Of a rank the least is always known; a truth value is known once it is decided.
            so = _reaches(1, behind)
            return any_of([so, negated(so)]) if type is FactType.BOOL else HOLDS


def _compared(op: str, value: Literal_, behind: Iterable[tuple[bool | int, Weight]]) -> Weight:
    if not isinstance(value, bool | int):  # what rules conclude is so, or has a rank
        raise TypeError(f"{value!r} is nothing that rules conclude")
    match op:
        case ">=":
            return _reaches(value, behind)
        case ">":
            return _reaches(value + 1, behind)
        case "<":
            return negated(_reaches(value, behind))
        case "<=":
            return negated(_reaches(value + 1, behind))
        case _:
            return all_of([_reaches(value, behind), negated(_reaches(value + 1, behind))])


def _reaches(value: int, behind: Iterable[tuple[bool | int, Weight]]) -> Weight:
    return HOLDS if value <= 0 else any_of([weight for concluded, weight in behind if concluded >= value])
