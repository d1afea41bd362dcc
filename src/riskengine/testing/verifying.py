"""Tests what a pack declares as invariants, by cases made for each, and shrinks what speaks against one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample, Unsatisfiable

from riskengine.facts.admission import EventRefused
from riskengine.model.decision import Decision
from riskengine.model.facts import INCIDENT
from riskengine.model.grades import Binds
from riskengine.rulebook.conditions import AllOf, Quantified, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.invariants import Invariant
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.rules import Outcome, Rule, Rulebook
from riskengine.rulebook.strata import concludes, reads, stratify
from riskengine.testing.claims import Broken, Claim, claims_of, lost, missing_from
from riskengine.testing.fixed import Fixed
from riskengine.testing.incident import INCIDENT_ID
from riskengine.testing.meeting import Setting, meeting
from riskengine.testing.otherwise import being_otherwise, being_so, untold_of
from riskengine.testing.quick import engine_of, tell
from riskengine.testing.timeline import Timeline, last_of, timelines

EXAMPLES: Final = 25
"""How many cases are made for each claim, unless another number is given."""

_WATCH: Final = "verify:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case made for a claim.

    Attributes:
        events: What is told.
        subject: Whom the claim is about.
        without: What would be told if they were not what they are; None where the claim says what always is.
    """

    events: Timeline
    subject: str
    without: Timeline | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The smallest case found that speaks against a claim.

    Attributes:
        case: The case.
        at: The moment that was looked at.
        broken: What should have come, and what came.
    """

    case: Case
    at: datetime
    broken: tuple[Broken, ...]


@dataclass(slots=True, kw_only=True)
class Tried:
    """What came of the cases made for one claim.

    Attributes:
        claim: The claim.
        cases: How many cases were made.
        met: In how many of them what the invariant asks for was so.
        violation: The smallest that speaks against it, or None.
    """

    claim: Claim
    cases: int = 0
    met: int = 0
    violation: Violation | None = None

    @property
    def holds(self) -> bool:
        """Whether cases bear it out; a claim that no case met is not tested."""
        return self.violation is None and self.met > 0


def verify(
    rulebook: Rulebook, claims: Iterable[Claim] | None = None, *, examples: int = EXAMPLES, seed: int = 0
) -> Iterator[Tried]:
    """Test what the invariants of a pack claim, one claim after the other.

    Args:
        rulebook: The pack.
        claims: What to test; everything, where it is left out.
        examples: How many cases are made for each claim.
        seed: Another number makes other cases; the same makes the same ones.
    """
    watching = watched(rulebook)
    for claim in all_claims(rulebook) if claims is None else claims:
        yield try_claim(watching, claim, examples=examples, seed=seed)


def all_claims(rulebook: Rulebook) -> tuple[Claim, ...]:
    """Return what the invariants of a pack claim, in order."""
    return tuple(claim for invariant in rulebook.invariants for claim in claims_of(invariant))


@lru_cache(maxsize=32)
def watched(rulebook: Rulebook) -> Rulebook:
    """Return the rules with one more for each invariant, which says for whom its condition holds.

    It forbids what nobody can do, so that nothing else follows from it.
    """
    probes = [_probe(one) for one in rulebook.invariants]
    return replace(rulebook, rules=stratify([*rulebook.rules, *probes], Diagnostics()))


def holds_for(claim: Claim, decision: Decision) -> frozenset[str]:
    """Return for whom the condition of an invariant holds, by a Decision of rules that are `watched`."""
    name = f"{_WATCH}{claim.invariant.id}"
    return frozenset(one.subject for one in decision.prohibitions if one.handling == name)


def _probe(invariant: Invariant) -> Rule:
    return Rule(
        id=f"{_WATCH}{invariant.id}",
        title=invariant.title,
        about=(invariant.about,),
        kinds=invariant.kinds,
        headings=(),
        binds=Binds.CONSIDER,
        when=invariant.when,
        then=Outcome(forbids=(f"{_WATCH}{invariant.id}",)),
        because=invariant.because,
        sources=(),
        owner=invariant.owner,
        pack=invariant.pack,
        version=invariant.version,
        span=invariant.span,
    )


def try_claim(watching: Rulebook, claim: Claim, *, examples: int, seed: int) -> Tried:
    """Make cases for one claim until one speaks against it, and shrink that.

    Args:
        watching: The rules, as `watched` returns them.
        claim: The claim.
        examples: How many cases are made.
        seed: Chooses the cases.
    """
    tried = Tried(claim=claim)
    trial = _Trial(watching, tried)
    bounds = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    try:
        smallest = find(cases(watching, claim), trial.speaks_against, settings=bounds, random=Random(seed))  # noqa: S311 - not secret
    except (NoSuchExample, Unsatisfiable):
        return tried
    tried.violation = trial.violation(smallest)
    return tried


@st.composite
def cases(draw: st.DrawFn, rulebook: Rulebook, claim: Claim) -> Case:
    """Return cases in which the condition of an invariant should hold, with and without what never counts."""
    invariant, being = claim.invariant, claim.being
    setting = draw(_settings(rulebook, claim))
    kinds = setting.kinds or {draw(st.sampled_from(_kinds(rulebook, claim)))}
    events = draw(timelines(rulebook, kinds=kinds, people=2, answers=3, moments=2, given=setting.given))
    roles = Fixed.of(rulebook, setting.given).roles
    subject = INCIDENT_ID if invariant.about == INCIDENT else roles[invariant.about]
    if being is None:
        return Case(events=events, subject=subject)
    untold = untold_of(events, subject, being)
    return Case(
        events=draw(being_so(rulebook, untold, subject, being)),
        subject=subject,
        without=draw(being_otherwise(rulebook, untold, subject, being)),
    )


def _kinds(rulebook: Rulebook, claim: Claim) -> list[str]:
    """Return the kinds of incident a claim can be tried in: no response is graded where nobody is sent."""
    of_response = claim.invariant.always is not None and claim.invariant.always.response is not None
    kinds = rulebook.vocabulary.kinds.values()
    return sorted(kind.id for kind in kinds if kind.responds or not of_response)


@st.composite
def _settings(draw: st.DrawFn, rulebook: Rulebook, claim: Claim) -> Setting:
    """Return settings in which the invariant applies and, where something may never count, a rule holds too.

    What may never count can only count through a rule that reads it, so mostly it is one of those.
    """
    invariant = claim.invariant
    about, when, kinds = invariant.about, invariant.when, invariant.kinds
    if claim.being is not None:
        near, others = rules_reading(rulebook, claim), rules_about(rulebook, claim)
        # By number: to show so many rules would take longer than to try one.
        every = (None, *near, *others)
        rule = every[draw(st.integers(0, len(near)) | st.integers(0, len(every) - 1))]
        if rule is not None:
            when = AllOf((when, rule.when))
            kinds = rule.kinds if kinds is None else kinds if rule.kinds is None else kinds & rule.kinds
    return draw(meeting(rulebook, about, when, kinds))


def rules_about(rulebook: Rulebook, claim: Claim) -> tuple[Rule, ...]:
    """Return the rules that can say something of whoever a claim is about."""
    about = {
        (claim.invariant.about,),
        (INCIDENT,),
        *([] if claim.invariant.about == INCIDENT else [(PERSON,)]),
    }
    kinds = claim.invariant.kinds
    return tuple(
        rule
        for rule in rulebook.rules
        if rule.about in about
        and not rule.id.startswith(_WATCH)
        and (rule.then.sets_floor or rule.then.duties or rule.then.forbids)
        and (kinds is None or rule.kinds is None or kinds & rule.kinds)
    )


def rules_reading(rulebook: Rulebook, claim: Claim) -> tuple[Rule, ...]:
    """Return those of them that read what may never count, or what other rules conclude from it."""
    being = claim.being
    if being is None:
        return ()
    keys = {being.clause.key} if being.clause is not None else set[str]()
    reading: dict[str, Rule] = {}
    found = True
    while found:
        found = False
        for rule in rulebook.rules:
            if rule.id not in reading and (reads(rule) & keys or being.role in _roles(rule)):
                reading[rule.id] = rule
                keys |= concludes(rule)
                found = True
    return tuple(rule for rule in rules_about(rulebook, claim) if rule.id in reading)


def _roles(rule: Rule) -> set[str]:
    return {*rule.about, *(part.role for part in walk(rule.when) if isinstance(part, Quantified))}


@dataclass(slots=True)
class _Trial:
    """Looks at the cases made for one claim, and counts them."""

    watching: Rulebook
    tried: Tried

    def speaks_against(self, case: Case) -> bool:
        """Tell whether a case speaks against the claim."""
        self.tried.cases += 1
        return self.violation(case, count=True) is not None

    def violation(self, case: Case, *, count: bool = False) -> Violation | None:
        """Return what speaks against the claim in a case, or None."""
        at = last_of(case.events)
        decision = _decided(self.watching, case.events, at)
        before = decision if case.without is None else _decided(self.watching, case.without, at)
        if decision is None or before is None or not self._is_met(before, case.subject):
            return None
        self.tried.met += count
        broken = tuple(self._broken(case, before, decision))
        return Violation(case=case, at=at, broken=broken) if broken else None

    def _is_met(self, decision: Decision, subject: str) -> bool:
        always = self.tried.claim.invariant.always
        if always is not None and always.response is not None and not decision.response.applicable:
            return False
        return subject in holds_for(self.tried.claim, decision)

    def _broken(self, case: Case, before: Decision, decision: Decision) -> Iterator[Broken]:
        claim = self.tried.claim
        if claim.invariant.always is not None:
            yield from missing_from(claim.invariant.always, claim.invariant.about, case.subject, decision)
        else:
            yield from lost(claim, self.watching.vocabulary, before, decision, case.subject)


def _decided(rulebook: Rulebook, events: Timeline, at: datetime) -> Decision | None:
    """Return what an engine says that was told these events; None where it refuses one."""
    engine = engine_of(rulebook, terse=True)
    try:
        for event in events:
            tell(engine, event)
    except EventRefused:
        return None
    return engine.decide(events[0].incident, at)
