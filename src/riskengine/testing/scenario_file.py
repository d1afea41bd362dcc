"""A case that speaks against an invariant, as a scenario: replayed, it fails until the rule is mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import yaml

from riskengine.model.events import Event, IncidentReported, LinkEnded, LinkSaid, LinkStated, order_of
from riskengine.model.network import PERSON_NODE, PLACE_NODE
from riskengine.model.wire import event_to
from riskengine.replay.offsets import show_offset
from riskengine.replay.reach import Reach
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.claims import Broken, Claim
from riskengine.testing.verifying import Violation

_ENVELOPE: Final = ("type", "id", "incident", "occurred_at", "recorded_at", "by", "standing")
_KINDS: Final = ("source_kind", "target_kind")
_WIDTH: Final = 110


def name_of(claim: Claim) -> str:
    """Return the name of the scenario that speaks against a claim."""
    told = "" if claim.being is None else f"-{claim.being.says}"
    return re.sub(r"[^a-z0-9]+", "-", f"{claim.invariant.id}{told}".lower()).strip("-")[:100].rstrip("-")


def scenario_text(rulebook: Rulebook, claim: Claim, violation: Violation) -> str:
    """Return a scenario that fails, as text.

    Args:
        rulebook: The pack that it is replayed under.
        claim: What is claimed.
        violation: The case that speaks against it.
    """
    events = sorted(violation.case.events, key=order_of)
    starts = events[0].occurred_at
    document = {
        "scenario": name_of(claim),
        "title": claim.says,
        "report": {
            "force": "None",
            "year": starts.year,
            "section": "Made up by riskengine verify",
            "lines": f"invariant {claim.invariant.id}",
        },
        "area": re.sub(r"[^a-z0-9_]", "_", claim.invariant.id.partition(".")[0]),
        "rating": "poor",
        "pack": rulebook.pack.id,
        "starts": {"at": starts.isoformat(), "basis": "assumed"},
        **_declared(events),
        "timeline": [_entry(event, starts) for event in events],
        "expect": list(_expectations(rulebook, claim, violation, starts)),
    }
    return _because(violation.broken) + _as_yaml(document)


def _because(broken: Iterable[Broken]) -> str:
    return "".join(f"# Expected {one.expected}; got {one.got}.\n" for one in broken)


def _as_yaml(document: object) -> str:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own signature
            return True

    return yaml.dump(
        document, Dumper=Plain, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=None
    )


def _entry(event: Event, starts: datetime) -> dict[str, Any]:
    plain = event_to(event)
    entry: dict[str, Any] = {"at": show_offset(event.occurred_at - starts), "id": event.id}
    if event.recorded_at != event.occurred_at:
        entry["recorded"] = show_offset(event.recorded_at - starts)
    entry |= {"basis": "assumed", "by": plain["by"]}
    entry |= {"standing": plain["standing"]} if "standing" in plain else {}
    fields = {key: value for key, value in plain.items() if key not in (*_ENVELOPE, *_KINDS)}
    if isinstance(fields.get("links"), list):
        fields["links"] = [
            {key: value for key, value in link.items() if key not in _KINDS}
            for link in fields["links"]  # type: ignore[union-attr]  # a list of mappings, as events have it
            if isinstance(link, dict)
        ]
    return {**entry, event.type: fields}


def _declared(events: Iterable[Event]) -> dict[str, Any]:
    """Return the places and objects that links lead to, as a scenario declares them."""
    ends = {end for event in events for end in _ends(event) if end[0] != PERSON_NODE}
    places = sorted(name for kind, name in ends if kind == PLACE_NODE)
    kinds = sorted({kind for kind, _ in ends} - {PLACE_NODE})
    objects = {kind: sorted(name for other, name in ends if other == kind) for kind in kinds}
    return {**({"places": places} if places else {}), **({"objects": objects} if objects else {})}


def _ends(event: Event) -> Iterator[tuple[str, str]]:
    links: list[LinkSaid | LinkStated | LinkEnded] = []
    if isinstance(event, LinkStated | LinkEnded):
        links.append(event)
    links += getattr(event, "links", ())
    for link in links:
        yield from ((link.source_kind, link.source), (link.target_kind, link.target))
    if isinstance(event, IncidentReported) and event.place is not None:
        yield PLACE_NODE, event.place


def _expectations(
    rulebook: Rulebook, claim: Claim, violation: Violation, starts: datetime
) -> Iterator[dict[str, Any]]:
    """Yield what should have come at the moment that was looked at, and each deadline when it had passed."""
    owing = Reach.of(rulebook).owing
    usual = {"basis": "inferred", "why": f"{claim.says}. {claim.invariant.because}"}
    at_once = [one for one in violation.broken if one.at is None]
    if at_once:
        yield {"at": show_offset(violation.at - starts), **usual, **_checks(at_once, owing)}
    for one in violation.broken:
        if one.at is not None:
            moment = max(violation.at, one.at + timedelta(seconds=1))
            yield {"at": show_offset(moment - starts), **usual, "duties": {"overdue": [one.name]}}


def _checks(broken: Iterable[Broken], owing: Callable[[frozenset[str]], tuple[str, ...]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for one in broken:
        name = one.name if one.subject is None or one.part == "risk" else f"{one.name}/{one.subject}"
        match one.part:
            case "response":
                made["response"] = {"floor": f">= {one.least}"}
            case "risk":
                levels = made.setdefault("risk", {}).setdefault(one.subject, {})
                levels[one.name] = {"floor": f">= {one.least}"}
            case "duty":
                # One of several that end it: a scenario names them all.
                whole = owing(frozenset({one.name}))
                name = name.replace(one.name, whole[0], 1) if whole else name
                made.setdefault("duties", {}).setdefault(one.state, []).append(name)
            case _:
                made.setdefault("forbidden", []).append(name)
    return made
