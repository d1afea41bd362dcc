"""Links told in few words, over relations of every kind; times are minutes after noon."""

from dataclasses import replace

from facts.conftest import BOOK, HERE, Tell, by_id
from facts.measured import ACTIONS
from riskengine.facts.history import History
from riskengine.facts.network import Sight
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model.events import LinkSaid, Replacement
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, Node
from riskengine.rulebook.network import LinkedSubject, Reach, Standing, Step, Walk
from riskengine.rulebook.terms import parse_term
from riskengine.rulebook.vocabulary import Relation, Role

TELL = Tell()
RELATIONS = by_id(
    Relation(id="partner_of", title="Partner of", symmetric=True, span=HERE),
    Relation(id="parent_of", title="Parent of", inverse="child_of", span=HERE),
    Relation(id="resides_at", title="Lives at", target=PLACE_NODE, span=HERE),
    Relation(id="part_of", title="Part of", source=PLACE_NODE, target=PLACE_NODE, means="part_of", span=HERE),
    Relation(id="uses_phone", title="Uses", target="phone", span=HERE),
    Relation(id="same_as", title="Is", symmetric=True, means="same", span=HERE),
    Relation(id="not_same_as", title="Is not", symmetric=True, means="different", span=HERE),
)
WAYS = {
    "parent_of": Step("parent_of", backward=False),
    "child_of": Step("parent_of", forward=False),
    "part_of": Step("part_of", backward=False),
    "has_part": Step("part_of", forward=False),
}
"""What may be followed one way only, by the name that the rule language gives it."""


def person(id):
    """Return the node of a person."""
    return Node(PERSON_NODE, id)


def place(id):
    """Return the node of a place."""
    return Node(PLACE_NODE, id)


def incident(id="i1"):
    """Return the node of an incident."""
    return Node(INCIDENT_NODE, id)


def said(relation, source, target, **dates):
    """Return a link as it is told with people; its dates are minutes."""
    kinds = {"source_kind": RELATIONS[relation].source, "target_kind": RELATIONS[relation].target}
    return LinkSaid(relation=relation, source=source, target=target, **kinds, **_moments(dates))


def linked(id, source, relation, target, minute=0, *, kind="LinkStated", **fields):
    """Return that a link is stated, or ended."""
    kinds = {"source_kind": RELATIONS[relation].source, "target_kind": RELATIONS[relation].target}
    ends = {"source": source, "target": target, **kinds}
    return TELL(kind, id, minute, relation=relation, **ends, **_moments(fields))


def ended(id, source, relation, target, minute, **fields):
    """Return that a link is over."""
    return linked(id, source, relation, target, minute, kind="LinkEnded", **fields)


def replaced(id, event, minute, **fields):
    """Return that an event no longer stands."""
    return TELL("EventReplaced", id, minute, replaces=event, why=Replacement.MISHEARD, **fields)


def redacted(id, event, minute, **fields):
    """Return that the content of an event is removed by law."""
    return TELL("RecordRedacted", id, minute, redacts=event, authority="court", **fields)


def merged(id, minute, into, **fields):
    """Return that an incident goes on in another."""
    return TELL("IncidentMerged", id, minute, into=into, **fields)


def _moments(fields):
    return {
        name: TELL.at(value) if name in ("since", "until") and value is not None else value
        for name, value in fields.items()
    }


def via(*names, hops=1, **fields):
    """Return a walk over any of some links."""
    return Walk(steps=(_steps(names),) * hops, **_within(fields))


def path(*names, **fields):
    """Return a walk over these links, in this order."""
    return Walk(steps=tuple(_steps([one]) for one in names), exactly=True, **_within(fields))


def _steps(names):
    return tuple(WAYS.get(one, Step(one)) for one in names)


def _within(fields):
    within = fields.get("within")
    if within is None:
        return fields
    return {**fields, "within": Standing.NOW if within == "now" else parse_term(within)}


def seen(at=0, known_at=None, **fields):
    """Return what is seen of the network at a moment."""
    late = at if known_at is None else known_at
    if "since" in fields:
        fields["since"] = TELL.at(fields["since"])
    return Sight(as_of=TELL.at(at), known_at=TELL.at(late), **fields)


def subject(id, of, walk, under=None):
    """Return a declaration of people whom links bring in."""
    return LinkedSubject(id=id, title=id, of=of, walk=walk, under=under, span=HERE)


def book_of(*facts, reach=None, subjects=(), relations=RELATIONS):
    """Return a rulebook with links, and facts that look over them."""
    words = BOOK.vocabulary
    roles = by_id(*(Role(id=one.id, title=one.id, span=HERE) for one in subjects))
    words = replace(
        words,
        relations=relations,
        actions=ACTIONS,
        facts={**words.facts, **by_id(*facts)},
        roles={**words.roles, **roles},
        subjects=by_id(*subjects),
    )
    return replace(BOOK, vocabulary=words, pack=replace(BOOK.pack, network=reach or Reach()))


def history_of(*events, reach=None, book=None):
    """Return the history of some events."""
    return History.of(book or book_of(reach=reach), *events)


def facts_of(book, *events, at=0, known_at=None, of="i1", without=(), roles=()):
    """Return the facts of an incident at a moment."""
    late = at if known_at is None else known_at
    return FactReader.of(book, holds=holds(book), roles_used=roles).read(
        of,
        History.of(book, *events),
        as_of=TELL.at(at),
        known_at=TELL.at(late),
        without=frozenset(without),
    )


def shown(chains):
    """Return how nodes are reached, by their ids, as a decision shows it."""
    return {node.id: str(chain.path()) for node, chain in chains.items()}
