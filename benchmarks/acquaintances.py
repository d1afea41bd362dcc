"""Who lives where and who knows whom, in a city made by a seed: links one by one, with a few hubs among them.

Ten links join seven people and places. Most know few; some homes have hundreds of residents, and some
people are known to hundreds, so that three steps reach thousands.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

SEED = 20_261_127
KNOWS, RESIDES_AT = "knows", "resides_at"


class Link(NamedTuple):
    """One link: which kind, and its two ends."""

    relation: str
    source: str
    target: str


@dataclass(frozen=True)
class City:
    """A city with so many links."""

    links: int

    @property
    def people(self) -> int:
        """How many people there are."""
        return self.links // 2

    @property
    def places(self) -> int:
        """How many homes there are."""
        return self.links // 5

    def parts(self, number: int) -> Iterator[list[Link]]:
        """Yield all links, in so many parts."""
        chance = random.Random(SEED)
        for _ in range(number):
            yield [self._link(chance) for _ in range(self.links // number)]

    def asked(self, count: int) -> list[str]:
        """Return some people."""
        chance = random.Random(SEED + 1)
        return [f"p{chance.randrange(self.people)}" for _ in range(count)]

    def _link(self, chance: random.Random) -> Link:
        one = f"p{chance.randrange(self.people)}"
        if chance.random() < 0.55:
            crowded = chance.random() < 0.05
            return Link(
                RESIDES_AT, one, f"h{chance.randrange(self.places // 1_000 if crowded else self.places)}"
            )
        popular = chance.random() < 0.05
        return Link(KNOWS, one, f"p{chance.randrange(self.people // 2_500 if popular else self.people)}")
