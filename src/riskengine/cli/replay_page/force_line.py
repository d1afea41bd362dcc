"""What happened, what the force did and what it was told, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskengine.cli.replay_page.story import Done
from riskengine.cli.words import Words
from riskengine.model import events as told
from riskengine.model.events import Answer, Between, Event, NotAnswered
from riskengine.replay.scenario import Scenario, Step


@dataclass(frozen=True, slots=True)
class ForceLine:
    """Puts the events of a case into words.

    Attributes:
        scenario: The case.
        words: The words of its pack.
    """

    scenario: Scenario
    words: Words

    def done(self, step: Step) -> Done:
        """Return what one event of the timeline tells."""
        event = step.event
        text = self._text(event)
        where = "" if event.incident == self.scenario.incident else f" (at {event.incident})"
        return Done(
            at=step.at,
            id=event.id,
            who=self._who(event),
            text=f"{text}{where}",
            details=tuple(self._details(event)),
            later=step.recorded - step.at,
            basis=step.basis,
            note=step.note,
        )

    def _who(self, event: Event) -> str:
        post, person = event.by.post, event.by.person
        unsaid = person is None or person.replace("-", "_") == post
        return self.words.post(post) if unsaid else f"{self.words.post(post)} ({person})"

    def _text(self, event: Event) -> str:
        """Return what the event is, in a few words."""
        words = self.words
        match event:
            case told.IncidentReported():
                return f"reports: {words.kinds(event.kinds)}"
            case told.IncidentReclassified():
                return f"says it is also: {words.kinds(event.adds)}"
            case told.InformationAdded():
                return "says more"
            case told.ActionTaken():
                return self._action(event)
            case told.GradeSet():
                return self._grade(event)
            case _:
                return self._on_record(event)

    def _on_record(self, event: Event) -> str:
        """Return what the event puts on record, or does with it."""
        words = self.words
        match event:
            case told.FlagRaised() | told.FlagCleared():
                put = "puts on the marker" if isinstance(event, told.FlagRaised) else "takes off the marker"
                shown = f" on {', '.join(event.on).replace('_', ' ')}" if event.on else ""
                return f"{put}: {words.reading(f'flag.{event.flag}')}{self._of(event.subject)}{shown}"
            case told.LinkStated() | told.LinkEnded():
                over = "" if isinstance(event, told.LinkStated) else " no longer"
                relation = words.reading(f"relation.{event.relation}")
                return f"links {event.source} and {event.target}: {relation}{over}"
            case told.RecordsSearched():
                return f"searches {event.system.replace('_', ' ')}{self._of(event.subject)}"
            case told.DutyTransferred():
                return f"accepts a duty for {words.post(event.to)}: {event.duty}"
            case told.DutyReleased():
                return f"releases a duty: {event.duty} ({event.reason})"
            case _:
                return self._handled(event)

    def _handled(self, event: Event) -> str:
        """Return what the event does with the incident itself."""
        match event:
            case told.IncidentClosed():
                return f"closes the incident{_because(event.reason)}"
            case told.IncidentReopened():
                return f"opens the incident again{_because(event.reason)}"
            case told.IncidentMerged():
                return f"joins the incident with {event.into}"
            case told.ChallengeAnswered():
                return f"answers a challenge: {event.reason}"
            case told.AlertAcknowledged():
                return f"has seen an alert: {event.reason}"
            case told.HandoverOffered():
                return f"offers the incident to {self.words.post(event.to.post)}"
            case told.HandoverAccepted():
                return "takes over the incident"
            case told.EventReplaced():
                return f"takes back what was said ({event.why.value.replace('_', ' ')})"
            case _:
                return "has a record removed by law"

    def _action(self, event: told.ActionTaken) -> str:
        tried = "tried, and did not succeed: " if event.attempt else ""
        also = "" if event.other is None else f" and {event.other}"
        more = "".join(f"; {name.replace('_', ' ')}: {_plain(said)}" for name, said in event.details.items())
        return f"{tried}{self.words.action(event.action)}{self._of(event.subject)}{also}{more}"

    def _grade(self, event: told.GradeSet) -> str:
        value = self.words.decided(event.scale, event.value)
        scale = event.scale if event.scale in ("response", "handling") else self.words.strand(event.scale)
        return f"sets {scale}: {value}{self._of(event.subject)}{_because(event.reason)}"

    def _of(self, person: str | None) -> str:
        return "" if person is None or person == self.scenario.incident else f" ({self.words.person(person)})"

    def _details(self, event: Event) -> Iterator[str]:
        """Yield what was said: of the incident, of each person, and how they are linked."""
        if not isinstance(event, (told.IncidentReported, told.InformationAdded)):
            return
        facts = self._facts(event.facts)
        if facts:
            yield "; ".join(facts)
        for person in event.people:
            roles = ", ".join(role.replace("_", " ") for role in person.roles)
            said = [*([roles] if roles else []), *self._facts(person.facts)]
            yield ": ".join([self.words.person(person.id), *(["; ".join(said)] if said else [])])
        for link in event.links:
            relation = self.words.reading(f"relation.{link.relation}").lower()
            yield f"{link.source}: {relation} {link.target}"

    def _facts(self, facts: Mapping[str, Answer]) -> list[str]:
        return [f"{self.words.fact(name)}: {_plain(value)}" for name, value in facts.items()]


def _because(reason: str | None) -> str:
    return f"; reason given: {reason}" if reason else ""


def _plain(value: Answer) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case NotAnswered():
            return value.unknown.value.replace("_", " ")
        case Between():
            return _between(value)
        case str():
            return value.replace("_", " ")
        case _:
            return str(value)


def _between(value: Between) -> str:
    low, high = value.at_least, value.at_most
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"at least {low}" if low is not None else f"at most {high}"
