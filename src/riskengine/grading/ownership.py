"""Whose an incident is: of whoever took it on, until somebody else has accepted it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from riskengine.model.events import Event, GradeSet, HandoverAccepted, HandoverOffered, IncidentReported
from riskengine.model.ledger import Owner
from riskengine.rulebook.rules import Rulebook


def owner_of(rulebook: Rulebook, events: Iterable[Event]) -> Owner | None:
    """Return who owns an incident, or None where nobody who decides has dealt with it.

    The first who records or grades it owns it. A handover that was offered and not accepted has not happened.
    """
    owner: Owner | None = None
    for event in events:
        match event:
            case IncidentReported() | GradeSet() if owner is None and _decides(rulebook, event):
                owner = Owner(post=event.by.post, person=event.by.person, since=event.id)
            case HandoverOffered(to=to) if owner is not None:
                owner = replace(
                    owner, offered_to=to.person or to.post, offer=event.id, offered_at=event.occurred_at
                )
            case HandoverAccepted(offer=offer) if owner is None or owner.offer == offer:
                owner = Owner(post=event.by.post, person=event.by.person, since=event.id)
            case _:
                pass
    return owner


def _decides(rulebook: Rulebook, event: Event) -> bool:
    post = rulebook.vocabulary.posts.get(event.by.post)
    return event.by.person is not None and post is not None and post.decides
