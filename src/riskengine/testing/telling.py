"""A generated case as it is told, event by event, to an engine that refuses what cannot come about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.model.events import (
    ActionTaken,
    Event,
    EventReplaced,
    FlagCleared,
    FlagRaised,
    GradeSet,
    IncidentClosed,
    IncidentReclassified,
    IncidentReopened,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkStated,
    PersonSaid,
    RecordRedacted,
    RecordsSearched,
    Replacement,
    Source,
)
from riskengine.model.facts import INCIDENT
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Action
from riskengine.testing.fixed import NAMES, Fixed
from riskengine.testing.incident import links_between, persons, told
from riskengine.testing.quick import tell

_DELAYS: Final = (0, 0, 0, 0, 15, 240)
_TWO: Final = 2


@dataclass(slots=True)
class Telling:
    """A case as far as it has been told, and what may be told next.

    Attributes:
        rulebook: The rules.
        fixed: What stays as it is.
        engine: Refuses what cannot come about.
        told: The events so far.
        late: Whether something may be written down late.
    """

    rulebook: Rulebook
    fixed: Fixed
    engine: Engine
    told: list[Event]
    late: bool

    def tell(self, event: Event) -> bool:
        """Tell an event; return whether it was taken in."""
        try:
            tell(self.engine, event)
        except EventRefused:
            return False
        self.told.append(event)
        return True

    def names(self) -> list[str]:
        """Return everybody named so far."""
        said = [one for one in self.told if isinstance(one, IncidentReported | InformationAdded)]
        return list(dict.fromkeys(person.id for one in said for person in one.people))

    def step(self, draw: st.DrawFn, what: str, at: datetime) -> None:
        """Draw what happens next and tell it; nothing happens where there is nothing to tell of."""
        made = getattr(self, f"_{what}")(draw, at)
        if made is not None:
            self.tell(made)

    def envelope(self, draw: st.DrawFn, name: str, at: datetime, post: str | None = None) -> dict[str, Any]:
        """Return what every event carries."""
        posts = self.rulebook.vocabulary.posts
        if post is None:
            post = draw(st.sampled_from(sorted(one.id for one in posts.values() if not one.agency)))
        delay = draw(st.sampled_from(_DELAYS)) if self.late else 0
        return {
            "id": f"{name}-{len(self.told)}",
            "incident": self.told[0].incident,
            "occurred_at": at,
            # Nothing is on record of an incident before its report is.
            "recorded_at": max(at + timedelta(minutes=delay), self.told[0].recorded_at),
            "by": Source(post=post, person=f"a-{post.replace('_', '-')}"),
        }

    def _learnt(self, draw: st.DrawFn, at: datetime) -> Event:
        """Return answers about the incident and about one person, who may be new."""
        names = self.names()
        new = next((name for name in NAMES if name not in names), None)
        who = draw(st.sampled_from([None, *names, *([new] if new is not None else [])]))
        people: tuple[PersonSaid, ...] = ()
        if who is not None:
            one = draw(persons(self.rulebook, who, roles=None if who == new else (), most=2))
            fixed = self.fixed.people.get(who)
            kept = {key: answer for key, answer in one.facts.items() if not (fixed and key in fixed.facts)}
            people = (replace(one, facts=kept),)
        facts = draw(told(self.rulebook, most=2))
        kept = {key: answer for key, answer in facts.items() if key not in self.fixed.incident}
        return InformationAdded(facts=kept, people=people, **self.envelope(draw, "learnt", at))

    def _done(self, draw: st.DrawFn, at: datetime) -> Event | None:
        """Return something done, or tried, by somebody who may."""
        names = self.names()
        actions = [one for one in self.rulebook.vocabulary.actions.values() if not one.event]
        actions = [one for one in actions if one.of == INCIDENT or names]
        if not actions:
            return None
        action = draw(st.sampled_from(sorted(actions, key=lambda one: (one.of != INCIDENT, one.id))))
        subject = None if action.of == INCIDENT else draw(st.sampled_from(names))
        return self.done(
            draw, action, subject, at, attempt=draw(st.sampled_from((False, False, False, True)))
        )

    def done(
        self, draw: st.DrawFn, action: Action, subject: str | None, at: datetime, *, attempt: bool = False
    ) -> Event | None:
        """Return an action that is done for somebody, by a post that may do it."""
        other = None
        if action.pair is not None:
            others = [name for name in self.names() if name != subject]
            if not others:
                return None
            other = draw(st.sampled_from(others))
        post = draw(st.sampled_from(action.by)) if action.by else None
        said = self.envelope(draw, action.id, at, post)
        return ActionTaken(action=action.id, subject=subject, other=other, attempt=attempt, **said)

    def _graded(self, draw: st.DrawFn, at: datetime) -> Event:
        """Return a grade or a level that somebody sets."""
        words, names = self.rulebook.vocabulary, self.names()
        scale = draw(st.sampled_from(["response", *(sorted(words.strands) if names else ())]))
        deciding = sorted(post.id for post in words.posts.values() if post.decides) or None
        said = self.envelope(draw, "graded", at, draw(st.sampled_from(deciding)) if deciding else None)
        if scale == "response":
            value = draw(st.sampled_from(sorted(RESPONSE_GRADES)))
            return GradeSet(scale=scale, value=value, **said)
        levels = sorted(level.id for level in words.strands[scale].levels)
        subject = draw(st.sampled_from(names))
        return GradeSet(scale=scale, value=draw(st.sampled_from(levels)), subject=subject, **said)

    def _marked(self, draw: st.DrawFn, at: datetime) -> Event | None:
        flags = sorted(flag.id for flag in self.rulebook.vocabulary.flags.values() if flag.of != "place")
        if not flags or not self.names():
            return None
        return self.marked(draw, draw(st.sampled_from(flags)), draw(st.sampled_from(self.names())), at)

    def marked(self, draw: st.DrawFn, flag: str, subject: str, at: datetime) -> Event:
        """Return a marker that is found on somebody."""
        systems = self.rulebook.vocabulary.flags[flag].systems
        on = (draw(st.sampled_from(systems)),) if systems else ()
        return FlagRaised(flag=flag, subject=subject, on=on, **self.envelope(draw, "marked", at))

    def _unmarked(self, draw: st.DrawFn, at: datetime) -> Event | None:
        raised = [one for one in self.told if isinstance(one, FlagRaised) and not self._is_fixed(one)]
        if not raised:
            return None
        mark = draw(st.sampled_from(raised))
        return FlagCleared(flag=mark.flag, subject=mark.subject, **self.envelope(draw, "unmarked", at))

    def _is_fixed(self, mark: FlagRaised) -> bool:
        one = self.fixed.people.get(mark.subject)
        return one is not None and mark.flag in one.flags

    def _searched(self, draw: st.DrawFn, at: datetime) -> Event | None:
        systems, names = sorted(self.rulebook.vocabulary.systems), self.names()
        if not systems or not names:
            return None
        subject = draw(st.sampled_from(names))
        said = self.envelope(draw, "searched", at)
        return RecordsSearched(system=draw(st.sampled_from(systems)), subject=subject, **said)

    def _linked(self, draw: st.DrawFn, at: datetime) -> Event | None:
        names = self.names()
        if len(names) < _TWO or not self.rulebook.vocabulary.relations:
            return None
        said = draw(links_between(self.rulebook, names))
        fields = {name: getattr(said, name) for name in ("relation", "source", "target", "target_kind")}
        return LinkStated(**fields, **self.envelope(draw, "linked", at))

    def _unlinked(self, draw: st.DrawFn, at: datetime) -> Event | None:
        said = [link for one in self.told for link in getattr(one, "links", ())]
        links = [*said, *(one for one in self.told if isinstance(one, LinkStated))]
        if not links:
            return None
        link = draw(st.sampled_from(links))
        fields = {name: getattr(link, name) for name in ("relation", "source", "target", "target_kind")}
        return LinkEnded(**fields, **self.envelope(draw, "unlinked", at))

    def _reclassified(self, draw: st.DrawFn, at: datetime) -> Event:
        kind = draw(st.sampled_from(sorted(self.rulebook.vocabulary.kinds)))
        return IncidentReclassified(adds=(kind,), **self.envelope(draw, "reclassified", at))

    def _closed(self, draw: st.DrawFn, at: datetime) -> Event:
        """Return that the incident is closed; or, where it is, that it is opened again."""
        turns = [one for one in self.told if isinstance(one, IncidentClosed | IncidentReopened)]
        make = IncidentReopened if turns and isinstance(turns[-1], IncidentClosed) else IncidentClosed
        return make(**self.envelope(draw, "closed", at))

    def _replaced(self, draw: st.DrawFn, at: datetime) -> Event | None:
        wrong = self._to_take_back(draw)
        if wrong is None:
            return None
        why = draw(st.sampled_from(list(Replacement)))
        said = self.envelope(draw, "replaced", max(at, wrong.recorded_at))
        return EventReplaced(replaces=wrong.id, why=why, **said)

    def _redacted(self, draw: st.DrawFn, at: datetime) -> Event | None:
        wrong = self._to_take_back(draw)
        if wrong is None:
            return None
        said = self.envelope(draw, "redacted", max(at, wrong.recorded_at))
        return RecordRedacted(redacts=wrong.id, authority="A court", **said)

    def _to_take_back(self, draw: st.DrawFn) -> Event | None:
        """Draw an event that may turn out wrong: neither the report nor anything that is given."""
        given = {*self._given()}
        mine = [
            one
            for one in self.told[1:]
            if one.id not in given and not isinstance(one, EventReplaced | RecordRedacted)
        ]
        return draw(st.sampled_from(mine)) if mine else None

    def _given(self) -> Iterator[str]:
        for one in self.told:
            if isinstance(one, FlagRaised) and self._is_fixed(one):
                yield one.id
            if isinstance(one, ActionTaken) and one.action in self._fixed_actions(one.subject):
                yield one.id
            if isinstance(one, RecordsSearched) and one.subject in self.fixed.people:
                yield one.id

    def _fixed_actions(self, subject: str | None) -> Sequence[str]:
        if subject is None:
            return self.fixed.done
        one = self.fixed.people.get(subject)
        return one.done if one is not None else ()

    def tell_what_is_given(self, draw: st.DrawFn, at: datetime) -> None:
        """Tell the markers and the actions that are given, and search where a marker is not to be found."""
        words = self.rulebook.vocabulary
        for name, one in self.fixed.people.items():
            for flag, is_on in one.flags.items():
                if is_on:
                    self.tell(self.marked(draw, flag, name, at))
                    continue
                for system in words.flags[flag].systems:
                    said = self.envelope(draw, "searched", at)
                    self.tell(RecordsSearched(system=system, subject=name, **said))
        deeds = [(name, action) for name, one in self.fixed.people.items() for action in one.done]
        for subject, action in [*((None, action) for action in self.fixed.done), *deeds]:
            made = self.done(draw, words.actions[action], subject, at)
            if made is not None:
                self.tell(made)
