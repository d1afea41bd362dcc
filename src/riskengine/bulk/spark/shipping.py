"""The rules on their way to the executors: as bytes, unpacked once in each process."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Shipped:
    """A rulebook as bytes.

    Attributes:
        packed: The bytes; they were made by this program, on the driver of the same job.
    """

    packed: bytes

    @classmethod
    def of(cls, rulebook: Rulebook) -> Shipped:
        """Pack a rulebook."""
        return cls(pickle.dumps(rulebook))

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook; the same one for every task of a process, so that it is compiled once there."""
        return _unpacked(self.packed)


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Rulebook:
    return cast("Rulebook", pickle.loads(packed))  # noqa: S301 - by the driver, not from any file
