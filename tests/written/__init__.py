"""Packs written for a test, over the small good ones of the diagnostics."""
