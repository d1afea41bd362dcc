"""Reference pages made from a pack: its rules, facts, actions and sources, and what each diagnostic means."""

from riskengine.cli.site.pages import site_of

__all__ = ["site_of"]
