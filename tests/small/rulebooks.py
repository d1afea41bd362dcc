"""Rulebooks over the small vocabulary that comes with the testing kit."""

from riskengine.testing.small import rulebook, rulebook_of

__all__ = ["rulebook", "rulebook_of"]
