"""A Decision as a call handler reads it in half a minute: how fast, what to ask, what must not be done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.words import Words
from riskengine.model.decision import Asked, Decision, Gain, GainKind, Question, Reason, RiskRange
from riskengine.model.grades import Binds
from riskengine.model.ledger import Challenge, ChallengeState, Deadline, Duty, DutyState, GradeInForce

_ONE: Final = 1


@dataclass(frozen=True, slots=True)
class DecisionText:
    """Puts one Decision into words.

    Attributes:
        decision: The Decision.
        words: The words of the pack that decided.
        everything: Whether to show what is otherwise kept for those who ask: every question, duties that have
            ended, rules that only ask to consider.
    """

    decision: Decision
    words: Words
    everything: bool = False

    def page(self, width: int) -> str:
        """Return it as text, no line wider than `width` columns."""
        return page(self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        yield Section("INCIDENT", list(self._heading()))
        yield Section("DEGRADED", list(self._degraded()))
        yield Section("HOW FAST", list(self._response()))
        yield Section("ASK FIRST", list(self._questions()))
        yield Section("MUST NOT", list(self._prohibitions()))
        yield Section("CHALLENGED", list(self._challenges()))
        yield Section("RISK", list(self._risks()))
        yield Section("OWED", list(self._duties()))
        yield Section("UNSURE", list(self._unsure()))
        yield Section("WHY", list(self._reasons()))

    def _heading(self) -> Iterator[Line]:
        said = self.decision
        yield Line(f"{said.incident}: {self.words.kinds(said.kinds)}", bold=True)
        clock = f"{self.words.moment(said.as_of)} {self.words.zone_at(said.as_of)}"
        known = "" if said.known_at == said.as_of else f", as known at {self.words.moment(said.known_at)}"
        shadow = "" if said.rules.approved else ", not approved: in shadow only"
        yield Line(f"as of {clock}{known}; pack {said.rules.pack} {said.rules.version}{shadow}")

    def _degraded(self) -> Iterator[Line]:
        fault = self.decision.degraded
        if fault is not None:
            yield Line(f"Deciding failed ({fault.cause}). {fault.advice}", bold=True, colour="red")
            yield from (Line(f"Ask: {question}") for question in fault.questions)

    def _response(self) -> Iterator[Line]:
        response = self.decision.response
        if not response.applicable:
            yield Line("Not applicable: nobody is sent to an incident of this kind.")
            return
        if response.floor == response.ceiling:
            yield Line(f"{response.floor.word}.", bold=True, colour="green")
        else:
            far = _by(response.far)
            yield Line(f"{response.floor.word} at least.", bold=True, colour="green")
            yield Line(f"Could still be {response.ceiling.word}{far}.", colour="yellow")
        reach = response.by_one_answer
        if reach is not None and reach.grade not in (response.floor, response.ceiling):
            yield Line(f"By one answer it could be {reach.grade.word}.")
        yield self._in_force("response", response.in_force)

    def _in_force(self, scale: str, grade: GradeInForce | None) -> Line:
        if grade is None:
            return Line("No grade has been set yet.")
        when = self.words.moment(grade.set_at, self.decision.as_of)
        who = "" if grade.by is None else f" by {grade.by}"
        return Line(f"Set: {self.words.decided(scale, grade.value)}, at {when}{who}.")

    def _questions(self) -> Iterator[Line]:
        questions = self.decision.questions
        shown = [one for one in questions if one.first] or list(questions[:_ONE])
        if self.everything:
            shown = list(questions)
        for number, question in enumerate(shown):
            first = number == 0
            yield Line(
                f">>> {question.words}" if first else f"then: {question.words}",
                bold=first,
                colour="cyan" if first else None,
            )
            yield Line(self._about(question), indent=4 if first else 6)
        if len(questions) > len(shown):
            yield Line(f"and {len(questions) - len(shown)} more: --all shows them")

    def _about(self, question: Question) -> str:
        asked_of = f"Ask: {self.words.post(question.of)}"
        whom = (
            "" if question.subject == self.decision.incident else f", about {self._person(question.subject)}"
        )
        held = " Hold it until the caller can speak freely." if question.held else ""
        asked_before = (
            "" if question.why_unknown == "not_asked" else f" ({question.why_unknown.replace('_', ' ')})"
        )
        return f"{asked_of}{whom}{asked_before}. {self._gain(question.gain)}{held}"

    def _gain(self, gain: Gain) -> str:
        alone = "" if gain.alone else ", with others,"
        match gain.changes:
            case GainKind.RESPONSE:
                return f"The answer could{alone} make it {self.words.grade(gain.to)}."
            case GainKind.RISK:
                strand, _, level = gain.to.rpartition(" ")
                return f"The answer could{alone} raise the risk to {self.words.level(strand, level)}."
            case _:
                return f"The answer could{alone} open or end a duty."

    def _prohibitions(self) -> Iterator[Line]:
        for one in self.decision.prohibitions:
            whom = "" if one.subject == self.decision.incident else f" ({self._person(one.subject)})"
            yield Line(f"{self.words.handling(one.handling)}{whom}  [{', '.join(one.rules)}]", colour="red")

    def _challenges(self) -> Iterator[Line]:
        for one in self.decision.challenges:
            if one.state is ChallengeState.OPEN or self.everything:
                yield Line(self._challenge(one), colour="red" if one.state is ChallengeState.OPEN else None)

    def _challenge(self, one: Challenge) -> str:
        whom = "" if one.subject is None else f" for {self._person(one.subject)}"
        decided = self.words.decided(one.scale, one.decided)
        against = (
            f"is below the floor, {self.words.decided(one.scale, one.floor)}"
            if one.floor is not None
            else "is not allowed now"
        )
        state = "" if one.state is ChallengeState.OPEN else f" {one.state.capitalize()}."
        return f"{decided}{whom} {against}: raise it, undo it, or answer it with a reason ({one.id}).{state}"

    def _risks(self) -> Iterator[Line]:
        for one in self.decision.risks:
            if self.everything or not one.unnamed or one.floor != one.ceiling:
                yield Line(self._risk(one), bold=not one.unnamed)

    def _risk(self, one: RiskRange) -> str:
        who = f"{self._person(one.subject)}, {self.words.strand(one.strand).lower()}"
        if one.floor == one.ceiling:
            level = one.floor.word
        else:
            least = "" if one.unnamed else f"{one.floor.word} at least, "
            level = f"{least}could be {one.ceiling.word}{_by(one.far)}"
        value = one.in_force
        given = "" if value is None else f"; set: {self.words.decided(one.strand, value.value)}"
        return f"{who}: {level}{given}"

    def _duties(self) -> Iterator[Line]:
        for one in sorted(self.decision.duties, key=_urgency):
            if self.everything or (one.owed and one.binds is not Binds.CONSIDER):
                yield Line(self._duty(one), colour="red" if one.state is DutyState.OVERDUE else None)

    def _duty(self, one: Duty) -> str:
        whom = "" if one.subject == self.decision.incident else f" ({self._person(one.subject)})"
        owed = (
            " or ".join(self.words.action(action) for action in one.actions)
            if one.answer is None
            else f"find out: {self.words.fact(one.answer)}"
        )
        awaits = (
            ""
            if one.awaits is None
            else f"; then {self.words.post(one.awaits.agency)}: {self.words.action(one.awaits.action)}"
        )
        return f"{self._when(one)}, {self.words.post(one.by)}: {owed}{whom}{awaits}"

    def _when(self, one: Duty) -> str:
        if not one.owed:
            return str(one.state)
        if one.due_at is None:
            return "no time set"
        at = self.words.moment(one.due_at, self.decision.as_of)
        if one.state is DutyState.OVERDUE:
            return f"OVERDUE since {at}"
        return f"by {at} at law" if one.deadline is Deadline.LIMIT else f"by {at}"

    def _unsure(self) -> Iterator[Line]:
        said = self.decision
        for conflict in said.conflicts:
            fact = f"{self.words.fact(conflict.fact)} ({self._person(conflict.subject)})"
            yield Line(
                f"Answers differ: {fact}: {conflict.stands} stands against {', '.join(conflict.against)}"
            )
        yield from (Line(f"Left out by a bound: {one}") for one in said.left_out)
        yield from (Line(f"Recorded late: {one}") for one in said.late)

    def _reasons(self) -> Iterator[Line]:
        shown = [one for one in self.decision.reasons if self.everything or one.binds is not Binds.CONSIDER]
        for one in sorted(shown, key=lambda reason: not _sets_floor(reason)):
            yield Line(f"{one.title}.", bold=True)
            yield Line(f"{one.because}", indent=2)
            yield Line(self._grounds(one), indent=2)
        if len(self.decision.reasons) > len(shown):
            yield Line(f"and {len(self.decision.reasons) - len(shown)} to consider: --all shows them")

    def _grounds(self, one: Reason) -> str:
        about = "" if one.subject == self.decision.incident else f" for {self._person(one.subject)}"
        other = "" if one.other is None else f" and {self._person(one.other)}"
        facts = "; ".join(f"{self.words.fact(fact.fact)}: {fact.value}" for fact in one.facts)
        known = f"Known{about}{other}: {facts}. " if facts else ""
        return f"{known}[{one.rule}; {one.binds}; {', '.join(one.sources)}]"

    def _person(self, id: str) -> str:
        return "the incident" if id == self.decision.incident else self.words.person(id)


def _by(far: Sequence[Asked]) -> str:
    """Return how far off a ceiling is."""
    if not far:
        return ""
    return ", by one answer" if len(far) == _ONE else f", by {len(far)} answers together"


def _urgency(duty: Duty) -> tuple[bool, bool, float, str]:
    due = 0.0 if duty.due_at is None else duty.due_at.timestamp()
    return (duty.state is not DutyState.OVERDUE, duty.due_at is None, due, duty.id)


def _sets_floor(reason: Reason) -> bool:
    return any(one.startswith(("response", "risk")) for one in reason.sets)
