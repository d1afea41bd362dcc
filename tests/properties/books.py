"""The rulebooks that properties are tried on: generated ones, and those that are shipped."""

from functools import cache

from hypothesis import strategies as st

from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.generated_rules import rulebooks

SHIPPED = ("devon-cornwall", "gloucestershire", "hampshire", "national", "northamptonshire")


@cache
def shipped(pack: str) -> Rulebook:
    """A pack as it is shipped, read once."""
    return load_rulebook(pack=pack)


def any_rulebook() -> st.SearchStrategy[Rulebook]:
    """Generated rules as often as those that are shipped."""
    return st.one_of(rulebooks(), st.sampled_from(SHIPPED).map(shipped))
