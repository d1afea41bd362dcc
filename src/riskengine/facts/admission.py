"""Whether an event can be taken in: asked before anything changes, and answered with every fault at once."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.facts.contradiction import contradicted
from riskengine.facts.deciding import undecided
from riskengine.facts.handing_over import not_handed_over
from riskengine.facts.named import misnamed
from riskengine.facts.present import absent
from riskengine.facts.sequence import out_of_turn
from riskengine.facts.state import State, log_of
from riskengine.facts.timing import mistimed
from riskengine.facts.told import mistold
from riskengine.model.events import Event, IncidentReported
from riskengine.model.faults import Fault, Refused, unknown_id
from riskengine.model.wire import content_hash
from riskengine.rulebook.rules import Rulebook


class EventRefused(Refused):
    """An event that is not taken in; nothing has changed, and the faults say what to mend."""


class UnknownIncident(EventRefused):
    """Something said, or asked, of an incident that nobody has reported."""

    def __init__(self, incident: str, known: Iterable[str]) -> None:
        """Take the incident's id, and those that are known; it may be among them, and reported only later."""
        names = tuple(known)
        message = "nothing was reported of this incident by then"
        if incident not in names:
            message = unknown_id("incident", incident, names)
        super().__init__([Fault("$.incident", message)])


class AlreadyKnown(Exception):
    """The same event, with the same content, was taken in before."""


def admit(rulebook: Rulebook, event: Event, state: State) -> None:
    """Let an event in, or say everything that is wrong with it.

    Args:
        rulebook: What may be named.
        event: The event.
        state: What was taken in before.

    Raises:
        AlreadyKnown: If it was taken in before.
        UnknownIncident: If nobody has reported the incident.
        EventRefused: If it cannot be taken in, with every fault.
    """
    _check_identity(event, state)
    faults = list(mistimed(event))
    if faults:
        raise EventRefused(faults)
    if not state.knows(event.incident) and not isinstance(event, IncidentReported):
        raise UnknownIncident(event.incident, state.incidents)
    log = log_of(state, event.incident)
    faults += misnamed(rulebook, event)
    faults += mistold(rulebook.vocabulary, event, log)
    faults += absent(rulebook.vocabulary, event, log, state)
    faults += contradicted(rulebook.vocabulary, event, state)
    faults += undecided(rulebook, event, state)
    faults += not_handed_over(event, log)
    faults += out_of_turn(rulebook.vocabulary, event, log, state)
    if faults:
        raise EventRefused(faults)


def admit_again(rulebook: Rulebook, event: Event, state: State) -> None:
    """Let an event in that was let in before, as after a restart.

    Who was where, and what was owed, was judged then; what may have changed since is the vocabulary.

    Raises:
        AlreadyKnown: If it was taken in since.
        UnknownIncident: If nobody has reported the incident.
        EventRefused: If it names what is no longer declared.
    """
    _check_identity(event, state)
    if not state.knows(event.incident) and not isinstance(event, IncidentReported):
        raise UnknownIncident(event.incident, state.incidents)
    faults = [*mistimed(event), *misnamed(rulebook, event)]
    if faults:
        raise EventRefused(faults)


def _check_identity(event: Event, state: State) -> None:
    known = state.event(event.id)
    hashed = state.tombstone(event.id) or (content_hash(known) if known is not None else None)
    if hashed is None:
        return
    if hashed == content_hash(event):
        raise AlreadyKnown(event.id)
    message = "an event of this id was taken in with other content; an event never changes, replace it"
    raise EventRefused([Fault("$.id", message)])
