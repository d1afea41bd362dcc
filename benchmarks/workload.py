"""Sixty rules over forty fields, made by a seed: as rule files, as plain Python, and records.

``python benchmarks/workload.py`` writes the pack and the Python again; both are kept, to be compared.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20_261_121
RULES = 60
CONDITIONS = 227
DISTINCT = 146

BOOLS = [
    "weapon",
    "violence_now",
    "injury_seen",
    "shouting",
    "child_present",
    "third_party",
    "alcohol",
    "drugs",
    "threats",
    "stalking",
    "breach_of_order",
    "pregnant",
    "disabled",
    "no_contact",
    "called_back",
    "repeat_address",
    "door_forced",
    "suspect_near",
    "firearm_licence",
    "refuses_help",
]
INTS = [
    "calls_before",
    "days_since",
    "episodes",
    "children_count",
    "age_of_youngest",
    "age_of_suspect",
    "minutes_waiting",
]
INTS += ["officers_seen", "arrests_before", "flags_found", "hours_missing", "reports_this_year"]
ENUMS = {
    "place": ("home", "street", "school", "care"),
    "caller": ("victim", "neighbour", "family", "agency"),
    "relation": ("partner", "former_partner", "parent", "stranger"),
    "weather": ("mild", "cold", "freezing"),
    "time_of_day": ("day", "evening", "night"),
    "transport": ("foot", "car", "train"),
    "mood": ("calm", "upset", "angry", "afraid"),
    "language": ("english", "other", "none"),
}
MOST = 20
FIELDS = (*BOOLS, *INTS, *ENUMS)


@dataclass(frozen=True)
class Test:
    """One condition: a field and what it must be."""

    field: str
    rule: str
    python: str


@dataclass(frozen=True)
class Group:
    """Conditions joined by a word: all, any, not or at_least."""

    word: str
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Written:
    """One rule: groups that must all hold."""

    id: str
    groups: tuple[Group, ...]


def every_test() -> list[Test]:
    """Return all the conditions that rules may be made of."""
    found = [Test(name, value, f'{neg}r["{name}"]') for name in BOOLS for value, neg in BOTH]
    for name in INTS:
        for limit in (3, 6, 10, 14, 17):
            found += [Test(name, f"{sign} {limit}", f'r["{name}"] {sign} {limit}') for sign in (">=", "<")]
    for name, words in ENUMS.items():
        found += [Test(name, word, f'r["{name}"] == "{word}"') for word in words]
        found += [Test(name, f"not({word})", f'r["{name}"] != "{word}"') for word in words]
    return found


BOTH = (("true", ""), ("false", "not "))


def written() -> list[Written]:
    """Return the rules, the same for the same seed."""
    chance = random.Random(SEED)
    distinct = chance.sample(every_test(), DISTINCT)
    drawn = distinct + chance.choices(distinct, k=CONDITIONS - DISTINCT)
    chance.shuffle(drawn)
    sizes = [CONDITIONS // RULES] * RULES
    for at in range(CONDITIONS - sum(sizes)):
        sizes[at] += 1
    rules, start = [], 0
    for number, size in enumerate(sizes):
        rules.append(Written(f"bench.r{number:02}", _grouped(drawn[start : start + size], chance)))
        start += size
    return rules


def _grouped(tests: list[Test], chance: random.Random) -> tuple[Group, ...]:
    """Join the conditions of one rule: some stand for themselves, the others under one word."""
    alone = chance.randrange(1, len(tests) - 1)
    word = chance.choice(["any", "any", "not", "at_least", "all"])
    inner = Group(word, tuple(tests[alone:]))
    return (Group("all", tuple(tests[:alone])), inner) if word != "all" else (Group("all", tuple(tests)),)


def records(count: int, unknown: float = 0.0) -> Iterator[dict[str, bool | int | str]]:
    """Yield records, each field known or, with some share, left out."""
    chance = random.Random(SEED + 1)
    for _ in range(count):
        record: dict[str, bool | int | str] = {name: chance.random() < 0.5 for name in BOOLS}
        record |= {name: chance.randrange(MOST + 1) for name in INTS}
        record |= {name: chance.choice(words) for name, words in ENUMS.items()}
        yield {name: value for name, value in record.items() if chance.random() >= unknown}


def rule_files() -> dict[str, str]:
    """Return the files of the pack, by path."""
    facts: dict[str, object] = {}
    for name in FIELDS:
        fact: dict[str, object] = {"type": "bool"}
        if name in INTS:
            fact = {"type": "int", "minimum": 0, "maximum": MOST}
        elif name in ENUMS:
            fact = {"type": "enum", "values": list(ENUMS[name])}
        ask = f"What of {name.replace('_', ' ')}?"
        facts[f"incident.{name}"] = {
            **fact,
            "title": name.replace("_", " "),
            "asked_of": ["caller"],
            "ask": ask,
        }
    words = {**WORDS, "facts": facts}
    rules = {"sources": SOURCES, "rules": [_as_rule(rule, at) for at, rule in enumerate(written())]}
    files = {"pack.yaml": PACK, "vocabulary/words.yaml": words, "rules/rules.yaml": rules}
    return {f"pack/bench/{path}": f"{json.dumps(data, indent=1)}\n" for path, data in files.items()}


def _as_rule(rule: Written, at: int) -> dict[str, object]:
    outcome = (
        {"response": ("scheduled", "priority", "emergency")[at % 3]},
        {"duties": [{"action": f"step_{at % 7}", "by": "handler", "within": "1h", "from": "reported"}]},
        {"forbid": ["close"]},
    )[at // 2 % 3]
    return {
        "id": rule.id,
        "title": f"Rule {rule.id}",
        "about": "incident",
        "heading": [("threat", "harm", "risk")[at % 3]],
        "binds": "should",
        "when": dict(entry for group in rule.groups for entry in _entries(group)),
        "then": outcome,
        "because": "So that there is something to measure.",
        "sources": ["policy"],
        "owner": "benchmarks",
    }


def _entries(group: Group) -> Iterator[tuple[str, object]]:
    if group.word == "all":
        # Two conditions may be about one field, which a mapping holds only once.
        yield "all", [{f"incident.{one.field}": one.rule} for one in group.tests]
    elif group.word == "at_least":
        yield "at_least", {"n": 2, "of": [{f"incident.{one.field}": one.rule} for one in group.tests]}
    elif group.word == "not":
        yield "not", {"any": [{f"incident.{one.field}": one.rule} for one in group.tests]}
    else:
        yield "any", [{f"incident.{one.field}": one.rule} for one in group.tests]


def by_hand() -> str:
    """Return the same rules as functions that a person might write, of a record of which all is known."""
    parts = [HEAD]
    for rule in written():
        name = rule.id.removeprefix("bench.")
        condition = " and ".join(_as_python(group) for group in rule.groups)
        parts.append(f"def {name}(r: Record) -> bool:\n    return {condition}\n")
    names = ", ".join(rule.id.removeprefix("bench.") for rule in written())
    parts.append(f'RULES = {{f"bench.{{rule.__name__}}": rule for rule in ({names})}}\n')
    parts.append(TAIL)
    return "\n\n".join(parts)


def _as_python(group: Group) -> str:
    tests = [one.python for one in group.tests]
    if group.word == "all":
        return " and ".join(tests)
    if group.word == "at_least":
        return f"sum(({', '.join(tests)})) >= 2"
    joined = f"({' or '.join(tests)})"
    return f"not {joined}" if group.word == "not" else joined


HEAD = '''"""The sixty rules as plain functions, written by workload.py: what is measured against."""

Record = dict[str, bool | int | str]
'''

TAIL = '''def holding(record: Record) -> list[str]:
    """Return the rules that hold."""
    return [name for name, rule in RULES.items() if rule(record)]
'''

PACK = {
    "pack": "bench",
    "title": "Sixty rules",
    "version": "1",
    "owner": "benchmarks",
    "approver": "benchmarks",
    "approved_on": "2026-01-01",
    "time_zone": "Europe/London",
    "model": {"name": "THREE", "headings": {"threat": ["threat"], "harm": ["harm"], "risk": ["risk"]}},
    "grades": {
        grade: {"word": grade, "means": grade, "met_by": ["attended"]}
        for grade in ("emergency", "priority", "scheduled", "resolution")
    },
    "parameters": {"questions.first": {"value": 3, "because": "Half a minute.", "sources": ["policy"]}},
}
WORDS = {
    "headings": ["threat", "harm", "risk"],
    "kinds": {"report": {"title": "A report", "fallback": "priority"}},
    "posts": {
        "caller": {"title": "The caller"},
        "handler": {"title": "Call handler", "ladder": "control_room", "rank": 1, "decides": True},
    },
    "handlings": {"close": {"title": "Closed", "event": "incident.closed"}},
    "actions": {
        "attended": {"title": "Officers attended"},
        **{f"step_{at}": {"title": f"Step {at} was taken"} for at in range(7)},
    },
}
SOURCES = {"policy": {"title": "The policy.", "report": "A policy", "section": "1", "strength": "policy"}}


def write() -> None:
    """Write the pack and the Python."""
    for path, text in {**rule_files(), "by_hand.py": by_hand()}.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
