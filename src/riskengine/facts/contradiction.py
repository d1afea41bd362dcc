"""Whether links contradict what is known of who is who: two who are one, and one who is two."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.facts.record import DIFFERENT, SAME, links_stated
from riskengine.facts.state import State
from riskengine.facts.who_is_who import WhoIsWho
from riskengine.model.events import Event, LinkSaid, LinkStated
from riskengine.model.faults import Fault, below
from riskengine.model.network import PERSON_NODE, Link, Node
from riskengine.rulebook.vocabulary import Relation, Vocabulary


def contradicted(words: Vocabulary, event: Event, state: State) -> Iterator[Fault]:
    """Yield a fault for each link that contradicts one that stands, or one before it in the event.

    Args:
        words: The vocabulary.
        event: The event.
        state: What was taken in before.
    """
    known = WhoIsWho(words, state)
    for number, link in enumerate(links_stated(event)):
        relation = words.relations.get(link.relation)
        if relation is None or not _of_two_people(link):
            continue
        path = "$" if isinstance(link, LinkStated) else below("$", "links", number)
        message = _against(link, relation, known)
        if message is not None:
            yield Fault(below(path, "target"), message)
        elif link.until is None:
            known.more.append(_as_link(link, event))


def _of_two_people(link: LinkSaid | LinkStated) -> bool:
    return link.source_kind == link.target_kind == PERSON_NODE and link.source != link.target


def _against(link: LinkSaid | LinkStated, relation: Relation, known: WhoIsWho) -> str | None:
    """Return what speaks against a link, and what to do about it."""
    ones = known.ids_of(link.source)
    if link.target not in ones:
        bond = known.between(ones, known.ids_of(link.target)) if relation.means == SAME else None
        if bond is None:
            return None
        said = known.words.relations[bond.relation].means
        ending = ", or tell link.ended of it," if said == DIFFERENT else ""
        return (
            f'these are two people, by "{bond.relation}" in the event "{bond.event}"; '
            f"if that is wrong, replace that event{ending} first"
        )
    bond = ones[link.target]
    if bond is None or relation.means == SAME:
        return None
    return (
        f'these are two ids of one person, by "{bond.relation}" in the event "{bond.event}"; '
        "if that is wrong, tell link.ended of it first"
    )


def _as_link(link: LinkSaid | LinkStated, event: Event) -> Link:
    return Link(
        relation=link.relation,
        source=Node(link.source_kind, link.source),
        target=Node(link.target_kind, link.target),
        since=link.since or event.occurred_at,
        until=None,
        event=event.id,
        incident=event.incident,
    )
