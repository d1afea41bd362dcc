"""Deciding: one pure step from facts and a ledger to a Decision and the next ledger.

The order at one moment: its events; the ledger as it stood, deadlines passed; conclusions by stratum; floors
and ceilings; prohibitions; duties; challenges; questions. What is written is read again only as a ledger
reading, in a further pass; passes only add, so they end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from riskengine.grading.assessment import assess
from riskengine.grading.attention import alerts_of, next_attention, post_in, with_acknowledged
from riskengine.grading.challenges import Ruling, challenges_at, prohibitions_of
from riskengine.grading.closing import with_unended
from riskengine.grading.compiled import Period, compiled
from riskengine.grading.duties import duties_at, settled, without_ground
from riskengine.grading.escalation import as_held
from riskengine.grading.floors import Floors, Open, floors_of, highest, response_range, risk_ranges
from riskengine.grading.happened import Happened
from riskengine.grading.human_decisions import InForce, Standing, grades_in_force, is_closed, standing
from riskengine.grading.ledger_readings import Remembered, with_ledger
from riskengine.grading.linked import left_out_of, links_of
from riskengine.grading.lowering import lowerings
from riskengine.grading.moment import Moment, held_key
from riskengine.grading.on_record import on_record
from riskengine.grading.ownership import owner_of
from riskengine.grading.questions import questions_for
from riskengine.grading.reasons import reasons_for
from riskengine.grading.targets import attended_at, floor_after, target_of_grade
from riskengine.inference.channel import Verdict, Verdicts
from riskengine.inference.scene import Scene
from riskengine.model.decision import Decision, Prohibition, Stamp
from riskengine.model.facts import Facts
from riskengine.model.ledger import Duty, DutyState, LastFloor, Ledger
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rulebook
from riskengine.version import __version__

_decision, _ledger, _ruling = quickly(Decision), quickly(Ledger), quickly(Ruling)


@dataclass(frozen=True, slots=True)
class Inferred:
    """What inference and the ledger settled on at one moment.

    Attributes:
        holding: The verdicts of all passes on rules that hold.
        waiting: Those on rules that may hold.
        duties: The duties.
        scene: The facts, conclusions included.
        moment: The moment, with since when each rule that holds has held.
        grades: The grades in force.
        decided: The human decisions that stand.
        last: The verdicts of the last pass, which was asked of the facts of the scene.
    """

    holding: tuple[Verdict, ...]
    waiting: tuple[Verdict, ...]
    duties: Mapping[str, Duty]
    scene: Scene
    moment: Moment
    grades: InForce
    decided: tuple[Standing, ...]
    last: Verdicts


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the fold: what was inferred and follows from it, and the ledger after it."""

    period: Period
    found: Inferred
    floors: Floors
    prohibitions: tuple[Prohibition, ...]
    ledger: Ledger


def decide(rulebook: Rulebook, facts: Facts, ledger: Ledger, as_of: datetime) -> tuple[Decision, Ledger]:
    """Decide about one incident at one moment.

    Args:
        rulebook: The rules.
        facts: Everything known about the incident at that moment.
        ledger: What the incident remembered before it.
        as_of: The moment; the facts are of the same one.

    Returns:
        The Decision, and the ledger to remember.
    """
    taken = step(rulebook, facts, ledger, as_of)
    return present(rulebook, facts, taken), taken.ledger


def step(
    rulebook: Rulebook, facts: Facts, ledger: Ledger, as_of: datetime, before: Scene | None = None
) -> Step:
    """Bring the ledger forward to a moment, without yet saying anything to anybody.

    Args:
        rulebook: The rules.
        facts: Everything known about the incident at that moment.
        ledger: What the incident remembered before it.
        as_of: The moment; the facts are of the same one.
        before: The scene of another moment, if there is one: what has not changed is not weighed again.
    """
    return step_in(compiled(rulebook).at(as_of), facts, ledger, as_of, before)


def step_in(
    period: Period, facts: Facts, ledger: Ledger, as_of: datetime, before: Scene | None = None
) -> Step:
    """Bring the ledger forward by the rules of the period that a moment lies in."""
    rulebook = period.rulebook
    found = infer(rulebook, period, facts, ledger, as_of, before)
    floors = floors_of(rulebook, found.holding, found.waiting, facts.kinds)
    visited = attended_at(rulebook, facts.events)
    ruling = _ruling(
        rulebook=rulebook,
        incident=facts.incident.id,
        floors=floors,
        response=floors.response if visited is None else floor_after(found.moment, found.holding, visited),
        prohibitions=prohibitions_of(found.holding),
        holding=found.holding,
        as_of=as_of,
    )
    after = _ledger(
        incident=ledger.incident,
        as_of=as_of,
        duties=found.duties,
        challenges=challenges_at(
            ledger.challenges,
            with_unended(found.decided, found.duties.values(), facts),
            facts.events,
            ruling,
        ),
        grades=found.grades,
        held_since=found.moment.held_since,
        last_floor=_last_floor(floors, facts),
        closed=is_closed(facts.events, facts.incident.id),
        attended_at=visited,
        acknowledged=ledger.acknowledged,
        owner=owner_of(rulebook, facts.events),
    )
    return Step(period, found, floors, ruling.prohibitions, with_acknowledged(rulebook, after, facts.events))


def infer(
    rulebook: Rulebook,
    period: Period,
    facts: Facts,
    ledger: Ledger,
    as_of: datetime,
    before: Scene | None = None,
) -> Inferred:
    """Run inference until the ledger changes nothing more."""
    lowered = lowerings(rulebook, facts.events)
    happened = Happened(facts, rulebook.vocabulary)
    begun = Moment(rulebook, facts, happened, ledger.held_since, lowered, _at_once)
    duties: Mapping[str, Duty] = settled(ledger.duties, begun)
    grades = grades_in_force(facts.events)
    decided = tuple(standing(rulebook, facts.incident.id, facts.events, grades, lowered))
    closed = is_closed(facts.events, facts.incident.id)
    verdicts: tuple[Verdict, ...] = ()
    while True:
        remembered = Remembered(rulebook, as_of, duties, grades, decided, lowered, closed)
        found = period.channel.verdicts(with_ledger(facts, period.ledger_keys, remembered))
        verdicts = _united(verdicts, found.every)
        holding = tuple([one for one in verdicts if one.truth is Truth.TRUE])
        since = _held_since(ledger, holding, as_of)
        known = on_record(facts, partial(period.weigher.scene, found.facts, before))
        moment = Moment(rulebook, found.facts, happened, since, lowered, known)
        more = duties_at(moment, duties, holding)
        # Of the ledger only duties are brought about by rules.
        if not period.reads_duties or more == duties:
            scene = period.weigher.scene(found.facts, before)
            waiting = tuple([one for one in verdicts if one.truth is Truth.UNKNOWN])
            more = without_ground(moment, more, holding)
            return Inferred(holding, waiting, more, scene, moment, grades, decided, found)
        duties = more


def _at_once(verdict: Verdict) -> datetime:
    raise LookupError(f"no rule holds yet: {verdict.rule.id}")


def _united(before: tuple[Verdict, ...], found: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Return the verdicts of two passes, the more certain of each: passes only add."""
    if not before:
        return found
    united = {_name(one): one for one in before}
    for one in found:
        known = united.get(_name(one))
        if known is None or one.truth >= known.truth:
            united[_name(one)] = one
    return tuple(united[name] for name in sorted(united))


def _name(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.rule.id, *(who.id for who in verdict.subjects))


def _held_since(
    ledger: Ledger, holding: tuple[Verdict, ...], as_of: datetime
) -> dict[tuple[str, str, str | None], datetime]:
    before = ledger.held_since
    names = [held_key(one) for one in holding]
    return {name: before.get(name, as_of) for name in names}


def _last_floor(floors: Floors, facts: Facts) -> LastFloor:
    """Return the floors to fall back on; somebody unnamed has none that anybody could act on."""
    if not floors.risks:
        return LastFloor(response=floors.response.id)
    unnamed = {who.id for who in facts.people if who.unnamed}
    risks = tuple(
        (who, strand, level.id) for (who, strand), level in sorted(floors.risks.items()) if who not in unnamed
    )
    return LastFloor(response=floors.response.id, risks=risks)


def present(rulebook: Rulebook, facts: Facts, taken: Step) -> Decision:
    """Return the Decision of one step: reasons, questions and all."""
    found, floors, ledger, weigh = taken.found, taken.floors, taken.ledger, taken.found.scene.weigh_rule
    open_ = [Open(one, weigh(one.rule, one.subjects)) for one in found.waiting]
    ranges = risk_ranges(rulebook, floors, open_, ledger.grades, found.scene)
    target = target_of_grade(rulebook, facts)
    reasons = reasons_for(taken.period, found.holding, found.scene)
    return _decision(
        incident=facts.incident.id,
        kinds=tuple(sorted(facts.kinds)),
        as_of=facts.as_of,
        known_at=facts.known_at,
        rules=stamp(rulebook),
        engine=__version__,
        response=response_range(rulebook, floors, open_, ledger.grades, found.scene),
        risks=ranges,
        highest=highest(ranges, floors),
        assessment=assess(taken.period, found.holding, found.waiting, facts),
        reasons=reasons,
        questions=questions_for(rulebook, open_, floors, ledger.duties, found.scene),
        duties=tuple([as_held(rulebook, one, facts.as_of, target) for one in ledger.duties.values()]),
        prohibitions=taken.prohibitions,
        challenges=tuple(ledger.challenges.values()),
        attention=alerts_of(rulebook, ledger, facts.as_of, post_in(facts.events)),
        conflicts=facts.conflicts,
        links=links_of(reasons) if facts.paths else (),
        left_out=left_out_of(facts) if facts.left_out else (),
        next_review_at=_next_review(rulebook, facts, ledger),
    )


def stamp(rulebook: Rulebook) -> Stamp:
    """Return which rules decided."""
    pack = rulebook.pack
    return Stamp(pack=pack.id, version=pack.version, hash=rulebook.hash, approved=pack.approved)


def _next_review(rulebook: Rulebook, facts: Facts, ledger: Ledger) -> datetime | None:
    """Return when time alone next changes the decision, or who has to do with it."""
    moments = (
        next_moment(rulebook, facts, ledger, facts.as_of),
        next_attention(rulebook, ledger, facts.as_of),
    )
    return min((one for one in moments if one is not None), default=None)


def next_moment(rulebook: Rulebook, facts: Facts, ledger: Ledger, after: datetime) -> datetime | None:
    """Return the first moment after another at which time alone could change the decision."""
    waiting = [duty for duty in ledger.duties.values() if duty.owed or duty.state is DutyState.AWAITED]
    deadlines = [duty.due_at for duty in waiting]
    handed_on = [duty for duty in ledger.duties.values() if duty.state is DutyState.TRANSFERRED]
    back = [duty.check_back for duty in handed_on]
    edges = [*deadlines, *back, facts.next_change(after), compiled(rulebook).next_change(after)]
    later = [edge for edge in edges if edge is not None and edge > after]
    return min(later, default=None)
