"""What a decision says of links: the paths its reasons rest on, and what a bound cut off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskengine.model.decision import Reason
from riskengine.model.facts import Facts
from riskengine.model.network import Between, LeftOut, LinkPath


def links_of(reasons: Iterable[Reason]) -> tuple[LinkPath, ...]:
    """Return every path that some reason rests on, each once, in the order in which they read."""
    found = {path for reason in reasons for path in reason.links}
    return tuple(sorted(found, key=lambda path: (str(path), [step.event for step in path.steps])))


def between(reasons: Iterable[Reason]) -> Mapping[Between, LinkPath]:
    """Return every link that some reason rests on, with the first path up to and over it."""
    found: dict[Between, LinkPath] = {}
    for path in links_of(reasons):
        for at, link in enumerate(path.links):
            found.setdefault(link, LinkPath(kind=path.kind, start=path.start, steps=path.steps[: at + 1]))
    return found


def left_out_of(facts: Facts) -> tuple[str, ...]:
    """Return a sentence for each thing that a bound of the network cut off."""
    return tuple(sorted({_sentence(one) for one in facts.left_out}))


def _sentence(one: LeftOut) -> str:
    node = f"the {one.node.kind} {one.node.id}"
    if one.why == "hub":
        return f"{node} is linked with more than {one.most} others, and was not followed: identify the rest"
    return f"links from {node} reach more than {one.most} others, and the rest were left out: identify them"
