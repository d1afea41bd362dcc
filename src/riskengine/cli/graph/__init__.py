"""``riskengine graph``: the network around a person or an incident, in five formats."""

from riskengine.cli.graph.command import graph

__all__ = ["graph"]
