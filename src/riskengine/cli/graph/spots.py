"""Where along its line each label stands, so that as few as can be lie on anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from riskengine.cli.graph.positions import Place, Size

_SHARES: Final = (0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75)
"""How far along a line a label may stand, the best first."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def shares(self, other: Box) -> float:
        """Return how much of it lies on another."""
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        return max(across, 0.0) * max(down, 0.0)


def spot(source: Place, target: Place, size: Size, taken: Sequence[Box]) -> tuple[float, Box]:
    """Return how far along a line its label stands best, and the room it takes there."""
    (x, y), (to_x, to_y) = source, target
    boxes = [(share, Box(x + (to_x - x) * share, y + (to_y - y) * share, *size)) for share in _SHARES]
    return min(boxes, key=lambda one: sum(one[1].shares(other) for other in taken))
