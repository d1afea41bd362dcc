"""What is measured, on how much, and for how long at most."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Job = dict[str, Any]

RECORDS = (
    "by_hand",
    "closures",
    "riskengine_native",
    "riskengine_native_unknown",
    "riskengine_decision",
    "riskengine_durable",
    "zen_expression",
    "zen_table",
    "common_expression_language",
    "cel_expr_python",
    "clips_rules",
    "durable_facts",
    "durable_events",
    "json_logic",
    "business_rules_peer",
    "rule_engine_peer",
)
TABLES = ("riskengine_columnar", "polars_frames", "duckdb_sql", "numpy_arrays")
TWO_VALUED = ("numpy_arrays",)
EVENTS = ("plain_python", "riskengine_history", "sqlite", "clips_rules", "durable_rules")
LINKS = ("dict_of_sets", "riskengine_network", "networkx_graph", "rustworkx_graph")
SIZES = ((60, 40), (600, 40), (60, 400), (600, 400))
UNKNOWN = 0.1


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How much of everything.

    Attributes:
        proof: On how many records an engine is proven, with sixty rules over forty fields.
        proving: For how many seconds at most.
        lasting: About how long one repeat lasts.
        percent: How many records are timed one by one.
        sizes: How many rules over how many fields.
        smaller: What all this is divided by for the other sizes.
        rows: How many records a table has.
        happenings: How many happenings, of the numbers of them that are tried; the first for everybody.
        children: Of how many children and homes.
        links: How many links.
        share: How many of the walks, and of the moments looked at.
        past: How many events somebody's past has: few, and many.
        most: After how many seconds any of it is stopped.
        minutes: After how many minutes what has not begun is left out.
    """

    proof: int = 20_000
    proving: float = 60
    lasting: float = 1.0
    percent: int = 4_000
    sizes: tuple[tuple[int, int], ...] = SIZES
    smaller: int = 6
    rows: int = 1_000_000
    happenings: tuple[int, ...] = (50_000, 200_000)
    children: int = 5_000
    links: int = 1_000_000
    share: float = 1.0
    past: tuple[int, int] = (10_000, 1_000_000)
    most: float = 240
    minutes: float = 19


FULL = Scale()
QUICK = Scale(
    proof=500,
    proving=3,
    lasting=0.05,
    percent=200,
    sizes=SIZES[:1],
    rows=100_000,
    happenings=(4_000,),
    children=300,
    links=50_000,
    share=0.1,
    past=(1_000, 10_000),
    most=60,
)


def jobs(scale: Scale) -> Iterator[Job]:
    """Yield everything that is measured, what matters most first.

    Args:
        scale: How much of everything.
    """
    first, *others = scale.sizes
    yield from (_record(peer, first, scale) for peer in RECORDS)
    yield from _tables(scale)
    yield from (_events(peer, scale.happenings[0], scale) for peer in EVENTS)
    yield from _links(scale)
    for number in scale.happenings[1:]:
        yield from (_events(peer, number, scale) for peer in EVENTS)
    for section in ("own_rules", "own_walks", "own_past"):
        yield {
            "section": section,
            "links": scale.links // 4,
            "past": scale.past,
            "share": scale.share,
            "most": scale.most,
        }
    for size in others:
        yield from (_record(peer, size, scale) for peer in RECORDS)


def _record(peer: str, size: tuple[int, int], scale: Scale) -> Job:
    rules, fields = size
    less = 1 if size == SIZES[0] else scale.smaller
    return {
        "section": "each_record",
        "kind": "records",
        "peer": peer,
        "rules": rules,
        "fields": fields,
        "proof": scale.proof if less == 1 else scale.proof // 40,
        "proving": scale.proving / less,
        "lasting": scale.lasting / less,
        "percent": scale.percent // less,
        "most": scale.most / less,
    }


def _tables(scale: Scale) -> Iterator[Job]:
    for unknown in (0.0, UNKNOWN):
        for peer in TABLES:
            if not unknown or peer not in TWO_VALUED:
                yield {
                    "section": "whole_table",
                    "kind": "tables",
                    "peer": peer,
                    "rules": 60,
                    "fields": 40,
                    "rows": scale.rows,
                    "unknown": unknown,
                    "most": scale.most,
                }


def _events(peer: str, happenings: int, scale: Scale) -> Job:
    return {
        "section": "in_time",
        "kind": "events",
        "peer": peer,
        "happenings": happenings,
        "children": scale.children,
        "repeats": 5 if happenings == scale.happenings[0] else 1,
        "lasting": 15,
        "most": scale.most / 2,
    }


def _links(scale: Scale) -> Iterator[Job]:
    for peer in LINKS:
        yield {
            "section": "linked",
            "kind": "links",
            "peer": peer,
            "links": scale.links,
            "share": scale.share,
            "most": scale.most,
        }
