"""Vocabularies with links: relations of every kind, and facts and people that links bring."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from riskengine.rulebook.vocabulary import Vocabulary
from written.packs import Files, loaded, rule, rules

RELATIONS: Mapping[str, Any] = {
    "resides_at": {"title": "Lives at", "to": "place"},
    "part_of": {"title": "Is a dwelling in", "from": "place", "to": "place", "means": "part_of"},
    "parent_of": {"title": "Parent of", "inverse": "child_of"},
    "partner_of": {"title": "Partner of", "symmetric": True},
    "uses_phone": {"title": "Uses the telephone", "to": "phone"},
    "same_as": {"title": "Is the same person as", "symmetric": True, "means": "same"},
    "not_same_as": {"title": "Is not the same person as", "symmetric": True, "means": "different"},
}
COUNTED = {"incidents": ["missing"]}
LISTED = {"type": "bool", "title": "Everybody more is named", "asked_of": ["caller"], "ask": "Who else?"}
BROUGHT = {"title": "T", "listed_by": "incident.more_listed", "asked_of": ["caller"], "ask": "Who else?"}


def with_links(
    linked: Mapping[str, Any] | None = None,
    *,
    of: str = "child",
    type: str = "int",
    measure: Mapping[str, Any] = MappingProxyType({"count": COUNTED}),
    subjects: Mapping[str, Any] | None = None,
    relations: Mapping[str, Any] = RELATIONS,
    **declared: Any,
) -> Files:
    """Return files that declare all links, a fact that looks over some, and a rule that reads it.

    Args:
        linked: The links of the fact ``of.measured``; None for no such fact.
        of: Whose fact it is.
        type: Its type.
        measure: The rest of its measure; how often somebody was missing, where nothing else is said.
        subjects: The people whom links bring.
        relations: The relations.
        declared: More keys of the fact.
    """
    facts: dict[str, Any] = {"incident.more_listed": LISTED} if subjects else {}
    read: dict[str, Any] = {f"some {role}": {f"{role}.age": "< 18"} for role in subjects or ()}
    if linked is not None:
        computed = {"systems": ["records_system"], **measure, "linked": linked}
        facts[f"{of}.measured"] = {"type": type, "title": "T", "measure": computed, **declared}
        read[f"{of}.measured"] = "-"
    vocabulary = {
        "objects": {"phone": {"title": "Telephone"}},
        "relations": relations,
        "facts": facts,
        "subjects": subjects or {},
    }
    reads = rules(rule("more.one", when={"any": read})) if read else {}
    return {"national/vocabulary/links.yaml": vocabulary, **reads}


def words(folder: Path) -> Vocabulary:
    """Return the vocabulary with all links."""
    return loaded(folder, with_links()).vocabulary
