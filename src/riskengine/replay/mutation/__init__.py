"""Mutants: a rule with one thing changed in it, which some scenario ought to notice."""
