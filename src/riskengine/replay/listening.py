"""Listens to what the rules are asked while a scenario is played, and to what they say."""

from __future__ import annotations

from dataclasses import dataclass, field

from riskengine.inference.channel import Channel, Verdicts
from riskengine.model.facts import Facts


@dataclass(slots=True, eq=False)
class Listening:
    """A channel that keeps what it was asked.

    Attributes:
        channel: The channel that answers.
        heard: The facts it was asked about, each with what it said.
    """

    channel: Channel
    heard: list[tuple[Facts, Verdicts]] = field(default_factory=list)

    def verdicts(self, facts: Facts) -> Verdicts:
        """Return what the channel says, and keep it."""
        found = self.channel.verdicts(facts)
        self.heard.append((facts, found))
        return found
