"""A Decision as a call handler reads it in half a minute: how fast, what to ask, what must not be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from riskengine.cli.layout import Line, Section, page
from riskengine.cli.owed_words import OwedWords
from riskengine.cli.words import Words
from riskengine.grading.reasons import brings_anything
from riskengine.model.alarms import Trouble, VerdictWord
from riskengine.model.decision import Asked, Decision, Gain, GainKind, Question, Reason, RiskRange
from riskengine.model.grades import Binds
from riskengine.model.ledger import ChallengeState, Duty, DutyState, GradeInForce

_PATHS: Final = 3
"""How many paths are shown beside a rule that holds by links."""

_HAPPENED: Final[Mapping[Trouble, str]] = {
    Trouble.DISAGREEMENT: "disagreed",
    Trouble.TIME_OUT: "did not answer in time",
    Trouble.CRASH: "crashed",
    Trouble.MALFORMED: "answered what makes no sense",
    Trouble.GIVEN_UP: "failed again and again, and is asked no more",
}
"""What happened to a second channel, as it goes on after its name."""


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
        yield Section("ALARM", list(self._alarms()))
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

    def _alarms(self) -> Iterator[Line]:
        for one in self.decision.alarms:
            if one.rule is None:
                happened = _HAPPENED[one.trouble]
                yield Line(f"Not compared: the second channel ({one.channel}) {happened}.", colour="yellow")
                continue
            decided, second = _said(one.decided), _said(one.second)
            about = f"{one.rule}{self._whom(*one.subjects)}"
            differ = f'"{decided}" says the channel that decides, "{second}" says {one.channel}'
            yield Line(f"Two channels differ on {about}: {differ}.", colour="red")
            raised = f", and raises {'; '.join(one.raised)}" if one.raised else ""
            yield Line(f"One of them is wrong: have it looked at. The higher stands{raised}.", indent=2)

    def _response(self) -> Iterator[Line]:
        response = self.decision.response
        if not response.applicable:
            yield Line("Not applicable: nobody is sent to an incident of this kind.")
            return
        if response.floor == response.ceiling:
            yield Line(f"{response.floor.word}.", bold=True, colour="green")
        else:
            yield Line(f"{response.floor.word} at least.", bold=True, colour="green")
            far = self._one_answer() or response.far
            yield Line(f"Could still be {response.ceiling.word}{self._by(far)}", colour="yellow")
        reach = response.by_one_answer
        if reach is not None and reach.grade not in (response.floor, response.ceiling):
            yield Line(f"By one answer it could be {reach.grade.word}.")
        yield self._in_force("response", response.in_force)

    def _one_answer(self) -> tuple[Asked, ...]:
        """Return the answer that alone reaches the ceiling and is asked for first, where there is one."""
        reach, ceiling = self.decision.response.by_one_answer, self.decision.response.ceiling
        alone = reach.by if reach is not None and reach.grade == ceiling else ()
        asked = (Asked(fact=one.fact, subject=one.subject) for one in self.decision.questions)
        return tuple(one for one in asked if one in alone)[:1]

    def _in_force(self, scale: str, grade: GradeInForce | None) -> Line:
        if grade is None:
            return Line("No grade has been set yet.")
        when = self.words.moment(grade.set_at, self.decision.as_of)
        who = "" if grade.by is None else f" by {grade.by}"
        return Line(f"Set: {self.words.decided(scale, grade.value)}, at {when}{who}.")

    def _questions(self) -> Iterator[Line]:
        questions = self.decision.questions
        shown = [one for one in questions if one.first or self.everything] or questions[:1]
        for number, question in enumerate(shown, 1):
            if number == 1:
                yield Line(f">>> {question.words}", bold=True, colour="cyan", hang=4)
                yield Line(f"{self._of(question)}{self._why_now(question)}", indent=4, hang=0)
            elif self.everything:
                yield Line(
                    f"{number}. {question.words} {self._of(question)}{self._why_now(question)}", hang=3
                )
            elif question.of == shown[0].of:
                yield Line(f"then {question.words}{self._about(question)}", hang=5)
            else:
                yield Line(f"{self.words.post(question.of)}: {question.words}{self._about(question)}")
        if len(questions) > len(shown):
            yield Line(f"and {len(questions) - len(shown)} more: --all shows them")

    def _of(self, question: Question) -> str:
        return f"Of: {self.words.post(question.of).lower()}{self._about(question)}"

    def _about(self, question: Question) -> str:
        said = question.words.endswith(f" {question.subject}.")
        unsaid = "" if said or question.subject == self.decision.incident else self._person(question.subject)
        return f" (about {unsaid})" if unsaid else ""

    def _why_now(self, question: Question) -> str:
        why = question.why_unknown
        before = "" if why in ("not_asked", "not_searched") else f"; {why.replace('_', ' ')} so far"
        held = "; hold it until the caller can speak freely" if question.held else ""
        return f"; the answer {self._gain(question.gain)}{before}{held}."

    def _gain(self, gain: Gain) -> str:
        could = "could" if gain.alone else "could, with others,"
        match gain.changes:
            case GainKind.RESPONSE:
                return f"{could} make it {self.words.grade(gain.to)}"
            case GainKind.RISK:
                strand, _, level = gain.to.rpartition(" ")
                return f"{could} raise the risk to {self.words.level(strand, level)}"
            case _:
                return f"{could} open or end a duty"

    def _prohibitions(self) -> Iterator[Line]:
        whom: dict[str, list[str]] = {}
        for one in self.decision.prohibitions:
            about = whom.setdefault(one.handling, [])
            about += [self._person(one.subject)] if one.subject != self.decision.incident else []
        for handling, people in whom.items():
            about_whom = f" ({', '.join(people)})" if people else ""
            yield Line(f"{self.words.handling(handling)}{about_whom}", colour="red")

    def _challenges(self) -> Iterator[Line]:
        for one in self.decision.challenges:
            if one.state is ChallengeState.OPEN or self.everything:
                yield Line(
                    self._owed.challenge(one), colour="red" if one.state is ChallengeState.OPEN else None
                )

    def _risks(self) -> Iterator[Line]:
        shown = [one for one in self.decision.risks if self.everything or not one.unnamed]
        for one in shown:
            yield Line(self._risk(one), bold=not one.unnamed)
        if len(self.decision.risks) > len(shown):
            yield Line("What could be of people nobody has named yet: --all shows it")

    def _risk(self, one: RiskRange) -> str:
        who = f"{self._person(one.subject)}, {self.words.strand(one.strand).lower()}"
        if one.floor == one.ceiling:
            level = one.floor.word
        else:
            least = "" if one.unnamed else f"{one.floor.word} at least, "
            level = f"{least}could be {one.ceiling.word}{self._by(one.far).rstrip('.')}"
        value = one.in_force
        given = "" if value is None else f"; set: {self.words.decided(one.strand, value.value)}"
        return f"{who}: {level}{given}"

    def _duties(self) -> Iterator[Line]:
        for one in sorted(self.decision.duties, key=_urgency):
            waits = one.owed or one.state is DutyState.AWAITED
            if self.everything or (waits and one.binds is not Binds.CONSIDER):
                colour = "red" if one.state is DutyState.OVERDUE else None
                yield Line(self._owed.duty(one), colour=colour)

    @property
    def _owed(self) -> OwedWords:
        return OwedWords(self.decision.incident, self.decision.as_of, self.words)

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
        ready = [
            one
            for one in self.decision.reasons
            if self.everything or brings_anything(one, self.decision.duties)
        ]
        shown = [one for one in ready if self.everything or one.binds is not Binds.CONSIDER]
        for one in sorted(shown, key=lambda reason: not _sets_floor(reason)):
            yield Line(f"{one.title}{self._whom(one.subject, one.other)}.", bold=True)
            yield Line(f"{one.because}", indent=2)
            yield from self._grounds(one)
        if len(ready) > len(shown):
            yield Line(f"and {len(ready) - len(shown)} to consider: --all shows them")

    def _grounds(self, one: Reason) -> Iterator[Line]:
        facts = "; ".join(f"{self._asked(fact.fact, fact.subject)}: {fact.value}" for fact in one.facts)
        if facts:
            yield Line(f"Known: {facts}.", indent=2)
        shown = one.links if self.everything else one.links[:_PATHS]
        yield from (Line(f"By {path}", indent=2) for path in shown)
        more = len(one.links) - len(shown)
        if more:
            paths = "path: --all shows it" if more == 1 else "paths: --all shows them"
            yield Line(f"and by {more} more {paths}", indent=2)
        yield Line(f"[{one.rule}; {one.binds}; {', '.join(one.sources)}]", indent=2)

    def _by(self, far: Sequence[Asked]) -> str:
        """Return how far off a ceiling is, and by what."""
        if not far:
            return "."
        count = "one answer" if len(far) == 1 else f"{len(far)} answers together"
        put = {(one.fact, one.subject): one.words for one in self.decision.questions}
        named = [put.get((one.fact, one.subject)) or self._asked(one.fact, one.subject) for one in far]
        return f", by {count}: {' + '.join(named)}"

    def _asked(self, fact: str, subject: str) -> str:
        return f"{self.words.reading(fact)}{self._whom(subject)}"

    def _whom(self, *ids: str | None) -> str:
        return self._owed.whom(*ids)

    def _person(self, id: str) -> str:
        return "the incident" if id == self.decision.incident else self.words.person(id)


def _said(word: VerdictWord | None) -> str:
    return (word or "").replace("_", " ")


def _urgency(duty: Duty) -> tuple[bool, bool, bool, float, str]:
    due = 0.0 if duty.due_at is None else duty.due_at.timestamp()
    waits = duty.owed or duty.state is DutyState.AWAITED
    return (not waits, duty.state is not DutyState.OVERDUE, duty.due_at is None, due, duty.id)


def _sets_floor(reason: Reason) -> bool:
    return any(one.startswith(("response", "risk")) for one in reason.sets)
