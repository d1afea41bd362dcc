"""A slow and obvious reading of measures: every question goes through every event again.

Nothing of what history keeps, and of how measures are read, is used here; only what events, tests, terms and
answers mean is.
"""

import math
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from riskengine.model import events as said
from riskengine.model.events import NotAnswered, order_of
from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.model.truth import Truth
from riskengine.rulebook.kleene import truth_of
from riskengine.rulebook.measures import MeasureKind, Scope
from riskengine.rulebook.unary import passes


class Reference:
    """What all events come to, seen from one incident."""

    def __init__(self, book, events, incident, as_of, known_at, answers):
        """Take the events in any order; and what was told of each measure, by subject and fact."""
        self.words, self.calendar = book.vocabulary, book.pack.calendar
        self.incident, self.as_of, self.answers = incident, as_of, answers
        every = {one.id: one for one in events}
        self.known = [one for one in map(self._stripped(every), every.values()) if one is not None]
        self.known = sorted((one for one in self.known if one.recorded_at <= known_at), key=order_of)
        self.gone = self._replaced()
        self.stand = [one for one in self.known if one.id not in self.gone and one.occurred_at <= as_of]
        incidents = {one.incident for one in self.known}
        self.groups = {}
        for one in sorted(incidents):
            self.groups.setdefault(self.chain(one)[-1], set()).add(one)
        self.own = {one for one in incidents if incident in self.chain(one)}
        own = self.events(self.own)
        reports = [one.occurred_at for one in own if isinstance(one, said.IncidentReported)]
        self.began = min(reports or [one.occurred_at for one in own], default=as_of)
        reviews = [
            one.occurred_at
            for one in self.events(self.own)
            if isinstance(one, said.ActionTaken) and one.action == "risk_reviewed" and not one.attempt
        ]
        self.anchor = max([self.began, *reviews])

    @staticmethod
    def _stripped(every):
        redacted = {one.redacts for one in every.values() if isinstance(one, said.RecordRedacted)}

        def left(event):
            if event.id not in redacted:
                return event
            if isinstance(event, said.IncidentReported):
                return replace(event, people=(), links=(), facts={}, place=None)
            return event if isinstance(event, said.IncidentReclassified) else None

        return left

    def _replaced(self):
        gone = set()
        rewrites = [one for one in self.known if isinstance(one, said.EventReplaced)]
        for one in sorted(rewrites, key=lambda e: (e.recorded_at, e.occurred_at, e.id), reverse=True):
            if one.id not in gone:
                gone.add(one.replaces)
        return gone

    def chain(self, incident):
        """Return an incident and those in which it goes on, the last of them last."""
        found = [incident]
        while True:
            into = [
                one.into
                for one in self.known
                if isinstance(one, said.IncidentMerged)
                and one.incident == found[-1]
                and one.id not in self.gone
            ]
            if not into:
                return found
            found.append(into[-1])

    def events(self, incidents):
        """Return what stands of some incidents, in order."""
        return [one for one in self.stand if one.incident in incidents]

    def groups_of(self, measure):
        """Return the groups of incidents that a measure looks at; those merged are one."""
        if measure.scope is Scope.INCIDENT:
            return [self.own]
        mine = self.chain(self.incident)[-1]
        return [
            self.own if root == mine and self.incident == root else group
            for root, group in self.groups.items()
            if not (measure.elsewhere and root == mine)
        ]

    # What is selected

    def found(self, measure, selection, who, start):
        """Return what is selected as (time, event, value), from a moment on."""
        every = [
            one
            for group in self.groups_of(measure)
            for one in self.selected(measure, selection, who, self.events(group))
        ]
        return sorted(one for one in every if start is None or one[0] >= start)

    def selected(self, measure, selection, who, events):
        """Return what is selected in one incident."""
        reports = [one for one in events if isinstance(one, said.IncidentReported)]
        kinds = {kind for one in reports for kind in one.kinds}
        kinds |= {kind for one in events if isinstance(one, said.IncidentReclassified) for kind in one.adds}
        wanted = selection.incidents if selection.incidents is not None else selection.during
        if wanted is not None and not kinds & wanted:
            return []
        place = next((one.place for one in reports if one.place is not None), None)
        of_place = measure.scope is Scope.PLACE
        if not (selection.actions or selection.flags):
            there = place == who if of_place else (who is None or self.is_there(who, selection.roles, events))
            if not (reports and there and self.all_told(selection, None if of_place else who, events)):
                return []
            return self.valued(measure, reports[0], who, events)
        counting = [one for one in events if self.counts(measure, selection, who, one, events, place)]
        return [each for one in counting for each in self.valued(measure, one, who, events)]

    def counts(self, measure, selection, who, event, events, place):
        """Tell whether something that was done or marked is selected, and for whom it is asked."""
        if isinstance(event, said.FlagRaised):
            here = place == who if measure.scope is Scope.PLACE else True
            return event.flag in selection.flags and here and who in (None, event.subject)
        subject = self.done_for(event, selection.actions)
        details = getattr(event, "details", {})
        as_asked = all(one in details and passes(test, details[one]) for one, test in selection.where.items())
        if subject is False or not as_asked:
            return False
        if who is None:
            return True
        if measure.scope is Scope.PLACE:
            return place == who
        has_role = self.is_there(who, selection.roles, events)
        return has_role if subject is None else subject == who and (not selection.roles or has_role)

    def done_for(self, event, actions):
        """Return for whom an event did one of some actions (None: the incident); False where it did not."""
        if not isinstance(event, said.ActionTaken) or event.action not in actions or event.attempt:
            return False
        action = self.words.actions[event.action]
        if action.by and event.by.post not in action.by:
            return False
        return None if action.of == "incident" else event.subject

    def is_there(self, who, roles, events):
        """Tell whether somebody was named with one of some roles, or with any."""
        return who in self.people(roles, events)

    def people(self, roles, events):
        """Return those who were named with one of some roles, or with any."""
        found = set()
        for event in events:
            for person in getattr(event, "people", ()):
                if not roles or set(person.roles) & set(roles):
                    found.add(person.id)
            if not roles:
                found |= set(self.related(event))
        return found

    def related(self, event):
        """Yield the people between whom an event states a relation, but for whether they are one person."""
        for link in [event] if isinstance(event, said.LinkStated) else getattr(event, "links", ()):
            declared = self.words.relations.get(link.relation)
            if declared is None or declared.means not in ("same", "different"):
                for id, kind in ((link.source, link.source_kind), (link.target, link.target_kind)):
                    if kind == "person":
                        yield id

    def all_told(self, selection, who, events):
        """Tell whether all the answers were told that are looked for."""
        for name, test in selection.told.items():
            answers = []
            for event in events:
                if name.startswith("incident."):
                    answers.append(getattr(event, "facts", {}).get(name))
                else:
                    answers += [one.facts.get(name) for one in getattr(event, "people", ()) if one.id == who]
            if not any(truth_of(test, encoded(one)) is Truth.TRUE for one in answers):
                return False
        return True

    def valued(self, measure, event, who, events):
        """Return something found, once for each thing that makes it different."""
        if measure.by is None:
            return [(event.occurred_at, event.id, None)]
        if measure.by == "place":
            reports = [one for one in events if isinstance(one, said.IncidentReported)]
            return [(event.occurred_at, event.id, one.place) for one in reports if one.place is not None]
        if measure.by in getattr(event, "details", {}):
            return [(event.occurred_at, event.id, str(event.details[measure.by]))]
        if measure.by not in self.words.roles:
            return []
        return [(event.occurred_at, event.id, one) for one in self.people([measure.by], events) - {who}]

    # What a measure comes to

    def searched(self, measure, who, start):
        """Tell whether what systems hold of somebody is known, from a moment on."""
        searched = {
            one.system
            for one in self.stand
            if isinstance(one, said.RecordsSearched)
            and one.subject == who
            and one.occurred_at >= self.began
            and (one.back_to is None or (start is not None and one.back_to <= start))
        }
        return set(measure.systems) <= searched

    def value(self, fact, who):
        """Return what a measured fact is of somebody (None: of the incident); None where it is unknown."""
        measure = fact.measure
        told = self.answers.get((who, fact.id))
        if measure.scope is Scope.PLACE:
            reports = [one for one in self.events(self.own) if isinstance(one, said.IncidentReported)]
            who = next((one.place for one in reports if one.place is not None), None)
            if who is None:
                return told[0] if told else None
        if measure.kind is MeasureKind.ELAPSED:
            return self.elapsed(measure, who, told)
        told = told[0] if told else None
        start = self.before(measure, self.anchor)
        first = self.before(measure, start) if measure.kind is MeasureKind.TREND else start
        exact = self.searched(measure, who, first)
        if measure.kind in (MeasureKind.FIRST, MeasureKind.LATEST):
            return self.moment(measure, who, start, exact, told)
        number = self.number(measure, who, start, first)
        rising = measure.kind is not MeasureKind.TREND and all(one.weight > 0 for one in measure.checklist)
        lo, hi = (number, number) if exact else (number, math.inf) if rising else (-math.inf, math.inf)
        lo, hi = with_told(lo, hi, told)
        if measure.kind is MeasureKind.EXISTS:
            return bool(lo) if lo in (hi, 1) else None
        return shown(lo, hi, 0 if rising else -math.inf)

    def before(self, measure, moment):
        """Return when the window begins that ends at a moment."""
        return None if measure.window is None else self.calendar.before(moment, measure.window)

    def number(self, measure, who, start, first):
        """Return the number that follows from what was found."""
        if measure.kind is MeasureKind.SCORE:
            return self.score(measure, who, start)
        found = self.found(measure, measure.selection, who, start)
        if measure.kind is MeasureKind.DISTINCT:
            return len({value for _, _, value in found})
        count = len({id for _, id, _ in found})
        if measure.kind is MeasureKind.EXISTS:
            return min(count, 1)
        if measure.kind is MeasureKind.TREND:
            earlier = self.found(measure, measure.selection, who, first)
            return count - len({id for time, id, _ in earlier if time < start})
        return count

    def score(self, measure, who, start):
        """Return what the lines weigh of which anything was found, the freshest of it counting."""
        total = Fraction(0)
        for line in measure.checklist:
            found = self.found(measure, line.selection, who, start)
            if found:
                time = found[-1][0]
                fresh = Fraction(1)
                if measure.fades_over is not None and self.anchor > time:
                    end = self.calendar.after(time, measure.fades_over)
                    left, whole = (Fraction((end - one).total_seconds()) for one in (self.anchor, time))
                    fresh = max(Fraction(0), left / whole)
                total += Fraction(str(line.weight)) * fresh
        return int(total) if total == int(total) else float(total)

    def moment(self, measure, who, start, exact, told):
        """Return when the first or the latest was."""
        times = [time for time, _, _ in self.found(measure, measure.selection, who, start)]
        pick = max if measure.kind is MeasureKind.LATEST else min
        if isinstance(told, datetime):
            return pick([*times, told])
        if not exact:
            return None
        return pick(times) if times else NOT_APPLICABLE

    def elapsed(self, measure, who, told):
        """Return how long ago something was."""
        exact = self.searched(measure, who, None)
        starts = [self.last(measure, one, who, exact) for one in measure.since]
        times = [time for time, _ in starts if time is not None]
        sure = all(known for _, known in starts)
        latest = max(times) if times else None
        least = latest if sure else None
        if not sure and measure.at_least_since is not None:
            least, _ = self.last(measure, measure.at_least_since, who, exact)
            if latest is not None and least is not None and least < latest:
                least = None
        if latest is None and least is None and told is None:
            return NOT_APPLICABLE if sure else None
        base = latest or least or told[1]
        ends = [time for time in self.times(measure, measure.until, who) if base <= time <= self.as_of]
        end = min(ends, default=self.as_of)
        lo = -math.inf if least is None else gone_by(least, end)
        hi = math.inf if latest is None else gone_by(latest, end)
        if told is not None:
            value, at = told
            since = gone_by(at, end)
            ends = (value.lo, value.hi) if isinstance(value, Bounds) else (value, value)
            more = [None if one is None else one + since for one in ends]
            lo, hi = with_told(lo, hi, Bounds(*more) if more[0] != more[1] else more[0])
        return shown(lo, hi, 0)

    def last(self, measure, since, who, exact):
        """Return when something was last, and whether there is nothing later that is not known."""
        times = [time for time in self.times(measure, since, who) if since.fact or time <= self.as_of]
        if since.fact is not None:
            return (times[0], True) if times else (None, False)
        sure = exact if since.selection is not None else True
        return (max(times), sure) if times else (None, sure)

    def times(self, measure, since, who):
        """Return every time at which something was."""
        if since is None:
            return []
        if since.fact is not None:
            told = self.answers.get((who, since.fact))
            return [told[0]] if told else []
        if since.selection is not None:
            return [time for time, _, _ in self.found(measure, since.selection, who, None)]
        reports = [one for one in self.events(self.own) if isinstance(one, said.IncidentReported)]
        if since.moment == "recorded":
            return [one.recorded_at for one in reports[:1]]
        return [one.occurred_at for one in reports[:1]]


def encoded(answer):
    """Return an answer of the few types that are told here as the value it gives."""
    if answer is None or isinstance(answer, NotAnswered):
        return None
    if isinstance(answer, said.Between):
        return Bounds(answer.at_least, answer.at_most)
    return answer


def gone_by(start, end):
    """Return the whole seconds between two moments, none if they are the wrong way round."""
    return max(math.floor((end - start).total_seconds()), 0)


def with_told(lo, hi, told):
    """Return what was found together with what was told."""
    if isinstance(told, bool | int | float):
        return (max(lo, told),) * 2
    if isinstance(told, Bounds):
        lo = max(lo, -math.inf if told.lo is None else told.lo)
        tops = [one for one in (hi, told.hi) if one is not None and one >= lo]
        return lo, min(tops, default=math.inf)
    return lo, hi


def shown(lo, hi, least):
    """Return a range as a value; None where it says nothing."""
    if lo == hi:
        return lo
    lo = None if lo <= least else lo
    hi = None if hi == math.inf else hi
    return None if lo is None and hi is None else Bounds(lo, hi)
