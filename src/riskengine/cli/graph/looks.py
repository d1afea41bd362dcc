"""How a kind of node looks: a shape, and a colour that those who see few colours tell apart.

The colours are those of Okabe and Ito; none of them is the only sign of anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE

MATTERS: Final = "#D55E00"
"""The colour of a link that a rule rests on."""

PLAIN: Final = "#5F6B76"
"""The colour of any other link."""

INK: Final = "#1B1F23"
"""The colour of words and outlines."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of node looks.

    Attributes:
        shape: Its shape in the page.
        dot: Its shape in Graphviz.
        colour: What it is filled with.
    """

    shape: str
    dot: str
    colour: str


_LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        PERSON_NODE: Look("ellipse", "ellipse", "#56B4E9"),
        INCIDENT_NODE: Look("diamond", "diamond", "#E69F00"),
        PLACE_NODE: Look("round-rectangle", "box", "#009E73"),
    }
)
_OBJECT: Final = Look("hexagon", "hexagon", "#CC79A7")


def look_of(kind: str) -> Look:
    """Return how a kind of node looks; all objects look alike."""
    return _LOOKS.get(kind, _OBJECT)
