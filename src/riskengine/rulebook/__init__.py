"""Reads `rules/` into a checked, immutable Rulebook, or says everything that is wrong with it."""
