"""Whether everything an event names is declared in the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from riskengine.facts.link_store import ends_of
from riskengine.facts.record import DIFFERENT, SAME
from riskengine.model.events import (
    ActionTaken,
    DutyTransferred,
    Event,
    FlagCleared,
    FlagRaised,
    GradeSet,
    HandoverOffered,
    IncidentReclassified,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkSaid,
    LinkStated,
    RecordsSearched,
)
from riskengine.model.faults import Fault, below, no_such
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Vocabulary

RESPONSE: Final = "response"
HANDLING: Final = "handling"


def misnamed(rulebook: Rulebook, event: Event) -> Iterator[Fault]:
    """Yield a fault for each name in an event that nothing declares; names of facts are read elsewhere."""
    words = rulebook.vocabulary
    yield from _named("$.by.post", "post", event.by.post, words.posts)
    match event:
        case IncidentReported(kinds=kinds):
            yield from _list("$.kinds", "kind of incident", kinds, words.kinds)
            yield from _people_and_links(event, words)
        case InformationAdded():
            yield from _people_and_links(event, words)
        case IncidentReclassified(adds=adds):
            yield from _list("$.adds", "kind of incident", adds, words.kinds)
        case ActionTaken(action=action):
            yield from _named("$.action", "action", action, words.actions)
        case FlagRaised() | FlagCleared():
            yield from _named("$.flag", "flag", event.flag, words.flags)
            yield from _list("$.on", "system", event.on, words.systems)
        case LinkStated() | LinkEnded():
            yield from _link("$", event, words)
        case RecordsSearched(system=system):
            yield from _named("$.system", "system", system, words.systems)
        case DutyTransferred() | HandoverOffered():
            path, post = ("$.to", event.to) if isinstance(event.to, str) else ("$.to.post", event.to.post)
            yield from _named(path, "post", post, words.posts)
        case GradeSet():
            yield from _grade(rulebook, event)
        case _:
            pass


def values_of(rulebook: Rulebook, scale: str) -> Mapping[str, object] | None:
    """Return the values a scale takes, or None where there is no such scale."""
    words = rulebook.vocabulary
    if scale == RESPONSE:
        return {**RESPONSE_GRADES, **rulebook.pack.grades}
    if scale == HANDLING:
        return words.handlings
    strand = words.strands.get(scale)
    return None if strand is None else {level.id: level for level in sorted(strand.levels)}


def _grade(rulebook: Rulebook, event: GradeSet) -> Iterator[Fault]:
    scales = dict.fromkeys((RESPONSE, HANDLING, *rulebook.vocabulary.strands))
    yield from _named("$.scale", "scale", event.scale, scales)
    values = values_of(rulebook, event.scale)
    if values is not None:
        whose = f' in the pack "{rulebook.pack.id}"' if event.scale == RESPONSE else ""
        what = "handling" if event.scale == HANDLING else f'value of the scale "{event.scale}"{whose}'
        yield from _named("$.value", what, event.value, values)


def _people_and_links(event: IncidentReported | InformationAdded, words: Vocabulary) -> Iterator[Fault]:
    for number, person in enumerate(event.people):
        yield from _list(below("$", "people", number, "roles"), "role", person.roles, words.roles)
    for number, link in enumerate(event.links):
        path = below("$", "links", number)
        yield from _link(path, link, words)
        if any(_alike(link, other) for other in event.links[:number]):
            yield Fault(
                path, "this link is told twice; where it was so twice, tell each in an event of its own"
            )


def _link(path: str, link: LinkSaid | LinkStated | LinkEnded, words: Vocabulary) -> Iterator[Fault]:
    yield from _named(below(path, "relation"), "relation", link.relation, words.relations)
    relation = words.relations.get(link.relation)
    if relation is None:
        return
    ends = (
        ("source_kind", "begins with", link.source_kind, relation.source),
        ("target_kind", "leads to", link.target_kind, relation.target),
    )
    for name, how, told, kind in ends:
        if told != kind:
            article = "an" if kind[0] in "aeiou" else "a"
            message = f'the relation "{relation.id}" {how} {article} {kind}: write {name}: {kind}'
            yield Fault(below(path, name), message, (kind,))
    if relation.means in (SAME, DIFFERENT) and getattr(link, "until", None) is not None:
        message = "whether two are one person has no dates: leave this out, and tell link.ended to undo it"
        yield Fault(below(path, "until"), message)


def _alike(one: LinkSaid, other: LinkSaid) -> bool:
    return (one.relation, ends_of(one)) == (other.relation, ends_of(other))


def _list(path: str, what: str, names: Iterable[str], declared: Mapping[str, object]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            yield Fault(below(path, number), f"this {what} is named twice")
        seen.add(name)
        yield from _named(below(path, number), what, name, declared)


def _named(path: str, what: str, name: str, declared: Mapping[str, object]) -> Iterator[Fault]:
    if name not in declared:
        message, allowed = no_such(what, name, declared)
        yield Fault(path, message, allowed)
