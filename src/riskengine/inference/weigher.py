"""Makes conditions ready to be weighed: each becomes a function, once, of the scene it is weighed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import partial
from itertools import product
from typing import assert_never

from riskengine.inference.behind import Behind
from riskengine.inference.changed import changed
from riskengine.inference.leaves import Leaves
from riskengine.inference.native import truths_of
from riskengine.inference.people import People
from riskengine.inference.playing import Playing, Plays
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
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.rulebook.conditions import (
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
    children,
    walk,
)
from riskengine.rulebook.kleene import judge
from riskengine.rulebook.rules import Conclusion, Rule
from riskengine.rulebook.strata import reads
from riskengine.rulebook.vocabulary import Vocabulary

MOST_MET = 10_000
"""How many weights of one condition are remembered at most."""


class Weigher:
    """Weighs conditions against what some rules conclude."""

    def __init__(self, rules: Iterable[Rule], vocabulary: Vocabulary) -> None:
        """Take the rules in force and what roles depend on."""
        self._playing = Playing(vocabulary)
        self._concluders: dict[str, list[tuple[Rule, Conclusion]]] = {
            fact.id: [] for fact in vocabulary.facts.values() if fact.concluded
        }
        self._conditions: dict[int, tuple[Condition, Weigh]] = {}
        self._rules: dict[str, Weigh] = {}
        self._made_rules: dict[str, Weigh] = {}
        self._reading: dict[str, frozenset[str]] = {}
        self._resting: dict[str, frozenset[str]] = {}
        keys: set[str] = set()
        for rule in rules:
            keys.update(_of_the_incident(rule.when))
            for one in rule.then.concludes:
                self._concluders[one.key].append((rule, one))
        # The facts of the incident have the same bits in every scene, so that they are weighed once.
        self._keys = tuple(sorted(keys - self._concluders.keys()))
        self._fixed = {key: at for at, key in enumerate(self._keys)}

    def with_rule(self, before: Rule, rule: Rule) -> Weigher | None:
        """Return the weigher with a rule in place of another of that id, sharing everything else.

        None where it cannot be shared: what either concludes is weighed with the rules that read it.
        """
        if before.then.concludes or rule.then.concludes:
            return None
        made = copy(self)
        for name in ("_rules", "_made_rules", "_reading"):
            vars(made)[name] = {id: one for id, one in vars(self)[name].items() if id != rule.id}
        return made

    def scene(self, facts: Facts, before: Scene | None = None) -> Scene:
        """Return the scene of some facts, conclusions included.

        Args:
            facts: The facts.
            before: A scene of other facts: what rests on nothing that has changed weighs what it did there.
        """
        if before is not None and before.weigher is self:
            keys = changed(before.facts, facts)
            if keys is not None and keys.isdisjoint(self._playing.keys):
                return self._following(before, facts, keys)
        leaves = Leaves(facts.incident.id, self._fixed, self._keys)
        return Scene(facts, People(facts.people), self, (facts.incident,), leaves)

    def _following(self, before: Scene, facts: Facts, keys: frozenset[str]) -> Scene:
        """Return a scene in which the same people are, some of whose facts have changed."""
        return Scene(
            facts,
            before.people.renewed(facts.people),
            self,
            (facts.incident,),
            before.leaves,
            behind={at: one for at, one in before.behind.items() if keys.isdisjoint(self._under(at[1]))},
            weighed={at: one for at, one in before.weighed.items() if keys.isdisjoint(self._read_by(at[0]))},
        )

    def _under(self, key: str) -> frozenset[str]:
        """Return a key with all that the rules which conclude it rest on."""
        found = self._resting.get(key)
        if found is None:
            below = (self._all_read(rule) for rule, _ in self._concluders.get(key, ()))
            found = self._resting[key] = frozenset((key,)).union(*below)
        return found

    def _read_by(self, rule: str) -> frozenset[str]:
        """Return the keys of all that a rule rests on, which was weighed before."""
        return self._reading[rule]

    def _all_read(self, rule: Rule) -> frozenset[str]:
        found = self._reading.get(rule.id)
        if found is None:
            found = self._reading[rule.id] = frozenset[str]().union(*map(self._under, reads(rule)))
        return found

    def condition(self, condition: Condition) -> Weigh:
        """Return a condition ready to be weighed."""
        found = self._conditions.get(id(condition))
        if found is None:
            # The condition is kept beside its function, so that no other ever has its id.
            found = self._conditions[id(condition)] = (condition, self._made(condition))
        return found[1]

    def rule(self, rule: Rule) -> Weigh:
        """Return a rule ready to be weighed for a subject or pair, being what it is about included."""
        return self._rules.get(rule.id) or self._rules.setdefault(rule.id, self._once(rule))

    def _once(self, rule: Rule) -> Weigh:
        """Return a rule ready to be weighed once in a scene for each that it is about."""
        weigh, id = self._ready(rule), rule.id
        self._all_read(rule)

        def weigh_once(scene: Scene, subjects: Bound) -> Weight:
            name = (id, tuple([who.id for who in subjects]))
            found = scene.weighed.get(name)
            if found is None:
                found = scene.weighed[name] = weigh(scene, subjects)
            return found

        return weigh_once

    def _ready(self, rule: Rule) -> Weigh:
        return self._made_rules.get(rule.id) or self._made_rules.setdefault(rule.id, self._made_rule(rule))

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
        playing = self._playing.role(role)

        def of_one(who: Subject, scene: Scene, bound: Bound) -> Weight:
            inner = body(scene, (*bound[:-1], who, bound[-1]))
            return all_of([playing(who, scene), negated(inner) if every else inner])

        def weigh(scene: Scene, bound: Bound) -> Weight:
            parts = [of_one(who, scene, bound) for who in members(condition, scene, bound)]
            found = any_of(parts)
            if found.truth is FALSE:
                parts += [of_one(who, scene, bound) for who in self._playing.absent(role, scene)]
                found = any_of(parts)
            return negated(found) if every else found

        if _looks_outside(condition):
            return weigh

        def weigh_once(scene: Scene, bound: Bound) -> Weight:
            # It says nothing of whom the rule is about, and so the same of all of them.
            found = scene.same.get(id(condition))
            if found is None:
                found = scene.same[id(condition)] = weigh(scene, bound)
            return found

        return weigh_once

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        return self._playing.listing(who, incident)

    def _made_rule(self, rule: Rule) -> Weigh:
        when, roles, relation = self.condition(rule.when), rule.about, rule.relation
        if roles == (INCIDENT,):
            # What a quantifier weighs rests on who is there too, whatever it asks of the incident.
            leaves = [part for part in walk(rule.when) if not children(part) or isinstance(part, Quantified)]
            clauses = [part for part in leaves if isinstance(part, Clause) and self._is_fixed(part)]
            return _remembered(when, clauses) if clauses == leaves else when

        playing = [self._playing.role(role) for role in roles]

        def weigh(scene: Scene, subjects: Bound) -> Weight:
            parts = [when(scene, (*subjects, scene.facts.incident))]
            parts += [plays(who, scene) for plays, who in zip(playing, subjects, strict=True)]
            if relation is not None:
                one, two = (who.id for who in subjects)
                if (relation, one, two) not in scene.facts.relations:
                    parts.append(scene.leaves[f"{one}/{two}", f"relation.{relation}"][UNKNOWN])
            return all_of(parts)

        quantified = {part.role for part in walk(rule.when) if isinstance(part, Quantified)}
        return _of_those_it_is_about(weigh, roles, playing) if quantified & set(roles) else weigh

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
                behind = scene.behind[who.id, key] = Behind(self._behind(key, who, scene))
            return behind.tested(test, type)

        return weigh

    def _behind(self, key: str, who: Subject, scene: Scene) -> Iterator[tuple[bool | int, Weight]]:
        """Yield each value that some rule concludes of somebody, with what it weighs that the rule does."""
        for rule, conclusion in self._concluders[key]:
            if rule.kinds is None or rule.kinds & scene.facts.kinds:
                yield conclusion.value, self._concluded(rule, conclusion, who, scene)

    def _concluded(self, rule: Rule, conclusion: Conclusion, who: Subject, scene: Scene) -> Weight:
        """Return what it weighs that a rule concludes something of somebody, whoever else it is about."""
        weigh = self._ready(rule)
        if rule.about == (INCIDENT,):
            return weigh(scene, (scene.facts.incident,))
        places = [
            [who]
            if at == conclusion.var
            else [*scene.people.possible(role), *self._playing.absent(role, scene)]
            for at, role in enumerate(rule.about)
        ]
        return any_of([weigh(scene, subjects) for subjects in product(*places) if _may_be(subjects)])


def _of_those_it_is_about(weigh: Weigh, roles: tuple[str, ...], playing: list[Plays]) -> Weigh:
    """Weigh a rule as of people who are what it is about, for otherwise it does not hold for them.

    One answer would else serve twice: an age that makes a child of somebody, and makes none, so that what is
    asked of every child need not be so of this one.
    """

    def weigh_theirs(scene: Scene, subjects: Bound) -> Weight:
        found = weigh(scene, subjects)
        asked = [(who, role) for who, role in zip(subjects, roles, strict=True) if not who.unnamed]
        maybe = {who.id: role for who, role in asked if scene.people.membership(who, role) is UNKNOWN}
        if found.truth is not UNKNOWN or not maybe:
            return found
        theirs = weigh(scene.taking(maybe), subjects)
        if theirs.truth is FALSE:
            return found._replace(alone_true=0)  # whatever is answered, it does not hold
        both = all_of([theirs, *(plays(who, scene) for plays, who in zip(playing, subjects, strict=True))])
        return found._replace(true=both.true, alone_true=both.alone_true)

    return weigh_theirs


def _looks_outside(condition: Quantified) -> bool:
    """Tell whether a quantifier says anything of those whom its rule, or one around it, is about."""
    outside = range(condition.var)
    return condition.other_than is not None or any(
        (isinstance(part, Clause | Known) and part.var in outside)
        or (isinstance(part, Quantified) and part.other_than in outside)
        for part in walk(condition.body)
    )


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
