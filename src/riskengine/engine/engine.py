"""The engine: control-room software tells it events, and it answers with Decisions, alerts and boards.

Events and rulebooks are the only state. Every ledger is computed from them, so the same events give the same
bytes on any machine, however often and in whatever order anybody asked. Only what was shown to whom is
remembered beside them, and nothing that is decided rests on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from riskengine.engine.deciding import Deciding
from riskengine.engine.earlier import Earlier
from riskengine.engine.folding import Folding
from riskengine.engine.moments import ClockWentBack, aware, not_ahead
from riskengine.engine.openness import Openness
from riskengine.engine.second_channel import SECOND_LIMIT, Given, SecondChannel
from riskengine.engine.shadow import NotApproved, Shadow
from riskengine.engine.survey import Survey, survey
from riskengine.engine.watch import Turn, Watch
from riskengine.facts.admission import AlreadyKnown, UnknownIncident, admit, admit_again
from riskengine.facts.flags import shown
from riskengine.facts.history import History
from riskengine.facts.neighbourhood import neighbourhood_of
from riskengine.facts.network import Sight
from riskengine.grading.attention import alerts_of, next_attention, nobody_higher
from riskengine.grading.board import board_of, row_of
from riskengine.grading.decide import stamp, step
from riskengine.grading.explain import Explanation, explain
from riskengine.grading.failsafe import cause_of, degraded, with_deadlines_passed, with_fallback
from riskengine.grading.fold import next_deadline
from riskengine.grading.overview import overview_of
from riskengine.grading.withdrawn import with_withdrawn
from riskengine.model.attention import Advance
from riskengine.model.board import Board, BoardRow
from riskengine.model.decision import Decision
from riskengine.model.events import Event, IncidentReclassified, IncidentReported
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import PERSON_NODE, Between, Link, Neighbourhood, Node
from riskengine.model.overview import Overview
from riskengine.rulebook.rules import Rulebook


class Engine:
    """Decides about incidents from the events it is told."""

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        shadow: Rulebook | None = None,
        live: bool = True,
        deciding: Deciding | None = None,
        second_channel: Given | None = None,
        second_limit: float = SECOND_LIMIT,
    ) -> None:
        """Take the rules to decide by.

        Args:
            rulebook: The rules.
            shadow: Other rules, approved or not, that decide beside them: nobody sees what they say, and
                `shadow` counts what they would have changed.
            live: Whether people act on what it says; not where rules are only tried, as in a replay.
            deciding: Reads facts and takes steps by these rules; left out, one is made.
            second_channel: Another implementation of inference that every Decision is compared with:
                ``"durable"``, or one of your own; `second` counts what came of it.
            second_limit: For how many seconds a Decision waits for ``"durable"`` at most.

        Raises:
            NotApproved: If people would act on rules that nobody has approved.
            NotInstalled: If the second channel needs what is not there.
            OverLimit: If it has no room for the rules.
        """
        if live and not rulebook.pack.approved:
            raise NotApproved(rulebook.pack.id)
        self.rulebook = rulebook
        self.shadow = None if shadow is None else Shadow(stamp(shadow), Engine(shadow, live=False))
        self.second = (
            SecondChannel(rulebook, second_channel, second_limit) if second_channel is not None else None
        )
        self._deciding = deciding or Deciding(rulebook)
        self._history = History(rulebook)
        self._folding = Folding(rulebook, self._deciding, self._history)
        self._open = Openness(self._history)
        self._watch = Watch(rulebook)
        self._earlier = Earlier(self._folding, self._history, self._was_reported)

    def observe(self, event: Event, now: datetime | None = None) -> Decision:
        """Take an event in, and decide about its incident as of the latest record.

        The same event twice is taken in once.

        Args:
            event: The event.
            now: The time, where the caller has a clock: what is recorded later than that is refused.

        Raises:
            EventRefused: If the event cannot be taken in; nothing has then changed.
        """
        if self._is_admitted(event, now):
            try:
                self._take(event)
            except Exception as fault:  # noqa: BLE001 - whatever the bug, the control room gets a floor
                return self._degraded(event.incident, event.recorded_at, event.recorded_at, fault)
        return self.decide(event.incident, self._history.last_recorded(event.incident))

    def hear(self, event: Event, now: datetime | None = None) -> None:
        """Take an event in as `observe` does, without deciding anything yet: for many that come at once.

        Args:
            event: The event.
            now: The time, where the caller has a clock: what is recorded later than that is refused.

        Raises:
            EventRefused: If the event cannot be taken in; nothing has then changed.
        """
        if self._is_admitted(event, now):
            self._take(event)

    def recall(self, events: Iterable[Event]) -> None:
        """Take in events that were accepted before, as after a restart, without deciding anything yet.

        Args:
            events: The events, each incident's report before what else is said of it.

        Raises:
            EventRefused: If one names what is no longer declared; those before it have been taken in.
        """
        for event in events:
            with suppress(AlreadyKnown):
                admit_again(self.rulebook, event, self)
                self._take(event)

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Decide about an incident at a moment, knowing what was recorded by another.

        Args:
            incident: The incident.
            as_of: The moment, with an offset.
            known_at: Nothing recorded later is read; the same moment where left out.

        Returns:
            The Decision; if deciding itself fails, one marked degraded, never an exception.

        Raises:
            UnknownIncident: If nothing was recorded of the incident by then.
        """
        known = aware(known_at or aware(as_of, "as_of"), "known_at")
        self._must_be_known(incident, as_of, known)
        try:
            facts, ledger = self._at(incident, as_of, known)
            taken = self._deciding.step(facts, ledger, as_of)
            decision = self._with_withdrawn(facts, self._deciding.present(facts, taken), taken.ledger)
            if self.second is not None:
                decision = self.second.beside(decision, taken)
        except Exception as fault:  # noqa: BLE001 - whatever the bug, the control room gets a floor
            decision = self._degraded(incident, as_of, known, fault)
        if self.shadow is not None:
            self.shadow.decide(decision)
        return decision

    def explain(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Explanation:
        """Explain what `decide` says of an incident: why, why not higher, what would raise or lower it.

        Raises:
            UnknownIncident: If nothing was recorded of the incident by then.
        """
        known = aware(known_at or aware(as_of, "as_of"), "known_at")
        self._must_be_known(incident, as_of, known)
        timeline = self._folding.timeline(incident, as_of, known)
        ledger, facts = self._folding.fold(timeline, as_of).ledger, timeline.facts_at(as_of)

        def without(link: Between) -> Facts:
            return timeline.facts_at(as_of, without=frozenset({link}))

        return explain(self.rulebook, facts, ledger, as_of, without if facts.paths else None)

    def facts(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Facts:
        """Return what `decide` asks the rules of: what is known, remembered and, by the rules, concluded.

        Raises:
            UnknownIncident: If nothing was recorded of the incident by then.
        """
        known = aware(known_at or aware(as_of, "as_of"), "known_at")
        self._must_be_known(incident, as_of, known)
        facts, ledger = self._at(incident, as_of, known)
        return self._deciding.step(facts, ledger, as_of).found.scene.facts

    def due(self, as_of: datetime) -> datetime | None:
        """Return when to advance next: the first moment at which anything falls due, in any incident.

        Args:
            as_of: The time, with an offset.

        Returns:
            A moment that is not before `as_of`; `as_of` itself where something waits already; None where time
            alone brings nothing.
        """
        return self._watch.due(aware(as_of, "as_of"))

    def advance(self, as_of: datetime) -> Advance:
        """Look at everything that fell due up to a moment, and say what is new for whom.

        Each alert is shown once, to one post, until what it rests on changes; nobody is interrupted more
        often than the pack allows. How often this is called changes no Decision.

        Args:
            as_of: The time, with an offset; not before that of an earlier call.

        Raises:
            ClockWentBack: If it is before that of an earlier call.
        """
        advanced = self._watch.advanced
        if advanced is not None and aware(as_of, "as_of") < advanced:
            raise ClockWentBack(as_of, advanced)
        self._folding.latest = max(self._folding.latest, aware(as_of, "as_of"))
        new = self._watch.advance(as_of, self._turn)
        if self.shadow is not None:
            self.shadow.advance(new)
        return new

    def neighbourhood(
        self, node: Node, hops: int, as_of: datetime, known_at: datetime | None = None
    ) -> Neighbourhood:
        """Return everything within so many links of a person, a place, an incident or an object.

        Args:
            node: The node.
            hops: How many links.
            as_of: Nothing that occurred later is seen.
            known_at: Nothing that was recorded later is; the same moment where left out.

        Raises:
            UnknownNode: If nothing is linked with it.
        """
        sight = Sight(as_of=aware(as_of, "as_of"), known_at=aware(known_at or as_of, "known_at"))
        return neighbourhood_of(self._history.network, node, hops, sight)

    def board(self, as_of: datetime) -> Board:
        """Return one row for each incident that is open at a moment, what matters most at the top."""
        aware(as_of, "as_of")
        return board_of(self.rulebook, as_of, [self._row(one, as_of) for one in self._open.at(as_of)])

    def flags_on(self, subject: str, as_of: datetime, known_at: datetime | None = None) -> frozenset[str]:
        """Return the markers known to be on a person, under any of her ids, or on a place.

        Args:
            subject: The person or place.
            as_of: The moment, with an offset.
            known_at: Nothing recorded later is read; the same moment where left out.
        """
        known = aware(known_at or aware(as_of, "as_of"), "known_at")
        ids = self._history.identities.of(subject, as_of, known)
        return frozenset(
            flag.id
            for flag in self.rulebook.vocabulary.flags.values()
            for one in ids
            if shown(flag, self._history.marks(one, flag.id, as_of, known), (), as_of).value
        )

    def overview(self, as_of: datetime) -> Overview:
        """Return what the pack's measures of oversight count over the whole force at a moment.

        They count every incident reported by then that is open, or closed with something still owed; those
        that look back count every one reported within their time. Each is folded anew if it has to be.
        """
        found = self.survey(as_of)
        return overview_of(self.rulebook, found.cases, as_of, found.failed)

    def survey(self, as_of: datetime, leaving_out: Collection[str] = ()) -> Survey:
        """Return every incident reported by a moment, as it stands: what `overview` counts over."""
        aware(as_of, "as_of")
        wanted = [one for one in self._history.incidents if one not in leaving_out]
        own = [one for one in wanted if self._history.goes_on_in(one, as_of) == one]
        reported = [one for one in own if self._was_reported(one, as_of, as_of)]
        return survey(self.rulebook, self._folding, reported, as_of)

    @property
    def incidents(self) -> tuple[str, ...]:
        """The incidents anything is known of, in order of their ids."""
        return tuple(sorted(self._history.incidents))

    def knows(self, incident: str) -> bool:
        """Tell whether anything is known of an incident."""
        return self._history.knows(incident)

    def goes_on_in(self, incident: str, known_at: datetime) -> str:
        """Return the incident in which another goes on: itself, unless it is known to be merged."""
        return self._history.goes_on_in(incident, aware(known_at, "known_at"))

    def event(self, event_id: str) -> Event | None:
        """Return an event that was taken in, or None."""
        return self._history.event(event_id)

    def events_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, in order of when they occurred."""
        return self._history.events_of(incident)

    def everything_of(self, incident: str) -> tuple[Event, ...]:
        """Return the events recorded under an incident, and under those merged into it."""
        return self._history.everything_of(incident)

    def knows_person(self, person: str) -> bool:
        """Tell whether anybody has named a person, in whatever incident."""
        return self._history.network.knows(Node(PERSON_NODE, person))

    def links_of(self, node: Node) -> tuple[Link, ...]:
        """Return every statement of a relation of somebody or something that stands, one that is over too."""
        return self._history.links_of(node)

    def ledger_of(self, incident: str, at: datetime | None = None) -> Ledger:
        """Return what an incident remembers as of its latest record; what it last did if deciding fails.

        Args:
            incident: The incident.
            at: A later moment, up to which time alone, or another incident, may have brought more.
        """
        latest = self._history.last_recorded(incident)
        latest = max(latest, at) if at is not None else latest
        try:
            return self._folding.fold(self._folding.timeline(incident, latest, latest), latest).ledger
        except Exception:  # noqa: BLE001 - a bug in deciding must not keep an event out
            return self._folding.last_good(incident)

    def tombstone(self, event_id: str) -> str | None:
        """Return the content hash of an event whose content was removed, or None."""
        return self._history.tombstone(event_id)

    def _is_admitted(self, event: Event, now: datetime | None) -> bool:
        """Let an event in, or say all that is wrong with it; one that is known already changes nothing."""
        if now is not None:
            not_ahead(event, aware(now, "now"))
        try:
            admit(self.rulebook, event, self)
        except AlreadyKnown:
            return False
        with suppress(Exception):  # a bug in looking back must not keep an event out
            self._earlier.coming(event)
        return True

    def _take(self, event: Event) -> None:
        """Take an admitted event in: here, and wherever it may concern somebody."""
        if self.shadow is not None:
            self.shadow.hear(event)
        touched = self._history.take(event)
        here = self._open.take(event)
        elsewhere = self._history.concerned(touched) - here
        self._folding.heard(event, here, elsewhere, touched.people)
        self._earlier.heard(event, touched)
        for incident in (*here, *elsewhere):
            self._watch.wait(incident, event.recorded_at)

    def _must_be_known(self, incident: str, as_of: datetime, known_at: datetime) -> None:
        if not self._was_reported(incident, as_of, known_at):
            raise UnknownIncident(incident, self._history.incidents)

    def _was_reported(self, incident: str, as_of: datetime, known_at: datetime) -> bool:
        events = self._history.events_of(incident)
        reports = (one for one in events if isinstance(one, IncidentReported))
        return any(one.recorded_at <= known_at and one.occurred_at <= as_of for one in reports)

    def _at(self, incident: str, as_of: datetime, known_at: datetime) -> tuple[Facts, Ledger]:
        timeline = self._folding.timeline(incident, as_of, known_at)
        folded = self._folding.fold(timeline, as_of)
        return timeline.facts_at(as_of), folded.ledger

    def _turn(self, incident: str, as_of: datetime) -> Turn:
        """Bring an incident to a moment, and say how it stands; one that fails silences no other."""
        if self._open.has_gone_on(incident):
            return Turn()
        before, edge, fault, moved = self._folding.last_good(incident), None, None, False
        try:
            timeline = self._folding.timeline(incident, as_of, as_of)
            folded = self._folding.fold(timeline, as_of)
            ledger, edge, moved = folded.ledger, folded.edge, folded.ledger.as_of != before.as_of
            if ledger.closed:  # what others settled of it since is none of its moments
                ledger = step(self.rulebook, timeline.facts_at(as_of), ledger, as_of).ledger
        except Exception as bug:  # noqa: BLE001 - whatever the bug, what was good stands
            ledger, fault = with_deadlines_passed(before, as_of), cause_of(bug)
        edge = edge if fault is None and not ledger.closed else next_deadline(ledger, as_of)
        edges = [edge, self._folding.next_arrival(incident, as_of)]
        turn = Turn(moved=moved, fault=fault)
        try:
            alerts = alerts_of(self.rulebook, ledger, as_of, self._post_of)
            listed = nobody_higher(self.rulebook, ledger, as_of)
            edges.append(next_attention(self.rulebook, ledger, as_of))
            turn = replace(turn, alerts=alerts, listed=listed)
        except Exception as bug:  # noqa: BLE001 - and whatever is shown of all others is shown
            turn = replace(turn, fault=fault or cause_of(bug))
        later = [one for one in edges if one is not None and one > as_of]
        return replace(turn, next=min(later, default=None))

    def _row(self, incident: str, as_of: datetime) -> BoardRow:
        timeline = self._folding.timeline(incident, as_of, as_of)
        kinds = self._kinds(incident, as_of, as_of)
        try:
            return row_of(self.rulebook, self._folding.fold(timeline, as_of).ledger, kinds, as_of)
        except Exception:  # noqa: BLE001 - one incident that fails must not take away the board
            known = with_deadlines_passed(self._folding.last_good(incident), as_of)
            ledger = with_fallback(self.rulebook, kinds, known)
            return replace(row_of(self.rulebook, ledger, kinds, as_of), failed=True)

    def _with_withdrawn(self, facts: Facts, decision: Decision, ledger: Ledger) -> Decision:
        """Return a decision with what was owed or challenged until something was known better."""
        earlier = tuple(self._earlier.of(facts))
        if not earlier:
            return decision
        complete = with_withdrawn(ledger, earlier, facts.as_of)
        held = {one.id: one for one in decision.duties}
        return replace(
            decision,
            duties=tuple(held.get(name, duty) for name, duty in complete.duties.items()),
            challenges=tuple(complete.challenges.values()),
        )

    def _degraded(self, incident: str, as_of: datetime, known_at: datetime, fault: Exception) -> Decision:
        kinds = self._kinds(incident, as_of, known_at)
        ledger = self._folding.last_good(incident)
        return degraded(self.rulebook, incident, kinds, ledger, as_of, known_at, cause_of(fault))

    def _kinds(self, incident: str, as_of: datetime, known_at: datetime) -> frozenset[str]:
        """Return the kinds an incident has, whether or not it can be decided."""
        events = self._history.standing(incident, as_of, known_at).outline
        reports = [event.kinds for event in events if isinstance(event, IncidentReported)]
        added = [event.adds for event in events if isinstance(event, IncidentReclassified)]
        return frozenset(kind for kinds in (*reports, *added) for kind in kinds)

    def _post_of(self, event_id: str) -> str | None:
        event = self._history.event(event_id)
        return event.by.post if event is not None else None
