"""Nodes, links, paths, Decisions and pictures in few words."""

from datetime import UTC, datetime, timedelta
from functools import cache

from riskengine import load_rulebook
from riskengine.cli.graph.picture import Picture, picture_of
from riskengine.cli.graph.reasons import Reasons
from riskengine.cli.graph.restricted import Restricted, Withheld
from riskengine.cli.words import Words
from riskengine.model.decision import Decision, Graded, Reason, ResponseRange, Stamp
from riskengine.model.grades import Binds
from riskengine.model.network import LeftOut, Link, LinkPath, LinkStep, Neighbourhood, Node

NOTHING = Withheld()
STARTS = datetime(2016, 11, 14, 17, tzinfo=UTC)


def at(days: float) -> datetime:
    """The moment so many days after the first report."""
    return STARTS + timedelta(days=days)


def person(id: str) -> Node:
    return Node("person", id)


def place(id: str) -> Node:
    return Node("place", id)


def incident(id: str) -> Node:
    return Node("incident", id)


def happened(days: float, relation: str, source: Node, target: Node) -> Link:
    """What was so at one moment: a role at an incident, where an incident was reported."""
    return lasting(days, relation, source, target, until=days)


def lasting(days: float, relation: str, source: Node, target: Node, until: float | None = None) -> Link:
    return Link(
        relation=relation,
        source=source,
        target=target,
        since=at(days),
        until=None if until is None else at(until),
        event=f"event-{days:g}",
        incident="first-report",
    )


def path(start: Node, *steps: tuple[str, bool, Node]) -> LinkPath:
    """A path of steps: the relation, whether it is walked as it is read, where it leads."""
    made = (
        LinkStep(
            relation=relation, forward=forward, kind=node.kind, to=node.id, event="event-0", since=STARTS
        )
        for relation, forward, node in steps
    )
    return LinkPath(kind=start.kind, start=start.id, steps=tuple(made))


def decided(about: str, kinds: tuple[str, ...], *reasons: Reason) -> Decision:
    graded = Graded(id="priority", word="Priority")
    return Decision(
        incident=about,
        kinds=kinds,
        as_of=STARTS,
        known_at=STARTS,
        rules=Stamp(pack="national", version="1", hash="0", approved=True),
        engine="0",
        response=ResponseRange(applicable=True, floor=graded, ceiling=graded),
        reasons=reasons,
    )


def reason(rule: str, title: str, subject: str, *links: LinkPath, because: str = "It is so.") -> Reason:
    return Reason(
        rule=rule,
        title=title,
        version="1",
        subject=subject,
        headings=("harm",),
        binds=Binds.SHOULD,
        facts=(),
        enough=(),
        because=because,
        sources=(),
        sets=(),
        links=links,
    )


def around(centre: Node, links: tuple[Link, ...], hops: int, *left_out: LeftOut) -> Neighbourhood:
    """The neighbourhood of a node in a network of some links, as the engine would find it."""
    away, frontier = {centre: 0}, [centre]
    for hop in range(1, hops + 1):
        ends = [{link.source, link.target} for link in links]
        near = {one for pair in ends for one in pair if pair & set(frontier)}
        frontier = sorted(near - set(away))
        away.update(dict.fromkeys(frontier, hop))
    return Neighbourhood(
        centre=centre,
        nodes=tuple(sorted(away.items(), key=lambda one: (one[1], one[0]))),
        links=tuple(link for link in links if link.source in away and link.target in away),
        left_out=left_out,
    )


@cache
def words() -> Words:
    """The words of the national pack."""
    return Words(load_rulebook(pack="national"))


def drawn(
    seen: Neighbourhood,
    *decisions: Decision,
    days: float = 0,
    hops: int = 2,
    withheld: Withheld = NOTHING,
) -> Picture:
    """The picture of a neighbourhood as of so many days after the first report."""
    vocabulary = words()._rulebook.vocabulary
    looking = {one.rule for decision in decisions for one in decision.reasons}
    return picture_of(
        seen,
        hops=hops,
        as_of=at(days),
        known_at=at(days),
        relations=vocabulary.relations,
        kinds={one.incident: one.kinds for one in decisions},
        reasons=Reasons(decisions, looking, Restricted(vocabulary, lambda _: ())),
        withheld=withheld,
    )
