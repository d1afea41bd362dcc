"""Whether a handover is one: offered to somebody else, and accepted once, by whom it was offered to."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.facts.record import IncidentLog
from riskengine.model.events import Event, HandoverAccepted, HandoverOffered, Source
from riskengine.model.faults import Fault, unknown_id


def not_handed_over(event: Event, log: IncidentLog) -> Iterator[Fault]:
    """Yield a fault for each thing that keeps a handover from being offered, or from being accepted.

    Args:
        event: The event.
        log: What is known of its incident.
    """
    match event:
        case HandoverOffered(to=to) if to.person is not None and to.person == event.by.person:
            yield Fault("$.to.person", "a handover is offered to somebody else, and this is who offers it")
        case HandoverAccepted():
            yield from _accepted(event, log)
        case _:
            pass


def _accepted(event: HandoverAccepted, log: IncidentLog) -> Iterator[Fault]:
    offers = [one for one in log.standing if isinstance(one, HandoverOffered)]
    offer = next((one for one in offers if one.id == event.offer), None)
    if offer is None:
        yield Fault("$.offer", unknown_id("handover offered here", event.offer, (one.id for one in offers)))
        return
    accepted = (one for one in log.standing if isinstance(one, HandoverAccepted) and one.offer == offer.id)
    before = next(accepted, None)
    if before is not None:
        yield Fault("$.offer", f'this was accepted already, in the event "{before.id}"')
    elif offers[-1] is not offer:
        yield Fault("$.offer", f'this no longer stands: it was offered again, in the event "{offers[-1].id}"')
    if not _is(offer.to, event.by):
        yield Fault("$.by", f"this was offered to {_name(offer.to)}; only they accept it")


def _is(offered_to: Source, by: Source) -> bool:
    """Tell whether somebody is whom something was offered to; the post is enough where it names nobody."""
    return by.person == offered_to.person if offered_to.person is not None else by.post == offered_to.post


def _name(who: Source) -> str:
    return f'the post "{who.post}"' if who.person is None else f'"{who.person}"'
