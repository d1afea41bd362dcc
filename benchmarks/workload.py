"""Rules over fields, made by a seed: as data that any engine can be told, as files, as Python; and records.

Sixty rules over forty fields are the workload of every comparison; other sizes show how it grows.
``python benchmarks/workload.py`` writes the pack and the Python of the sixty again; both are kept to be read.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SEED = 20_261_121
EACH_RULES, EACH_CONDITIONS, EACH_DISTINCT = 60, 227, 146
"""So many rules have so many conditions, of which so many are different ones."""

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
FORTY = len(BOOLS) + len(INTS) + len(ENUMS)
MOST = 20
LIMITS = (3, 6, 10, 14, 17)

Record = dict[str, bool | int | str]
Holding = Callable[[Record], list[str]]


@dataclass(frozen=True)
class Test:
    """One condition: a field, how it is compared (`is`, `>=`, `<`, `==`, `!=`), and with what."""

    field: str
    op: str
    value: bool | int | str

    @property
    def rule(self) -> str:
        """The test as a rule file says it."""
        if self.op == "is":
            return "true" if self.value else "false"
        return {"==": "{}", "!=": "not({})"}.get(self.op, f"{self.op} {{}}").format(self.value)

    @property
    def python(self) -> str:
        """The condition as Python."""
        if self.op == "is":
            return f'{"" if self.value else "not "}r["{self.field}"]'
        return f'r["{self.field}"] {self.op} {json.dumps(self.value)}'


@dataclass(frozen=True)
class Group:
    """Conditions joined by a word: `all`, `any`, `not` (none of them) or `at_least` (two of them)."""

    word: str
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Rule:
    """One rule: groups that must all hold."""

    id: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Workload:
    """So many rules over so many fields.

    Attributes:
        size: How many rules.
        width: How many fields, a multiple of forty.
    """

    size: int = EACH_RULES
    width: int = FORTY

    @cached_property
    def fields(self) -> dict[str, type | tuple[str, ...]]:
        """The fields, each with its type or its words; beyond forty they are the same again, numbered."""
        found: dict[str, type | tuple[str, ...]] = {}
        for name, kind in [*((b, bool) for b in BOOLS), *((i, int) for i in INTS), *ENUMS.items()]:
            found |= {name if at == 0 else f"{name}_{at + 1}": kind for at in range(self.width // FORTY)}
        return found

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, the same for the same size."""
        chance = random.Random(SEED)
        tests = list(self._every_test())
        conditions = EACH_CONDITIONS * self.size // EACH_RULES
        distinct = chance.sample(tests, min(EACH_DISTINCT * self.size // EACH_RULES, len(tests)))
        drawn = distinct + chance.choices(distinct, k=conditions - len(distinct))
        chance.shuffle(drawn)
        sizes = [conditions // self.size] * self.size
        for at in range(conditions - sum(sizes)):
            sizes[at] += 1
        rules, start = [], 0
        for number, size in enumerate(sizes):
            rules.append(Rule(f"bench.r{number:02}", _grouped(drawn[start : start + size], chance)))
            start += size
        return tuple(rules)

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The fields that some rule reads; whoever must convert a record need convert no others."""
        read = {test.field for rule in self.rules for group in rule.groups for test in group.tests}
        return tuple(name for name in self.fields if name in read)

    def records(self, count: int, seed: int = 0) -> Iterator[Record]:
        """Yield records; others for another seed."""
        chance = random.Random(SEED + 1 + seed)
        for _ in range(count):
            record: Record = {}
            for name, kind in self.fields.items():
                if kind is bool:
                    record[name] = chance.random() < 0.5
                elif kind is int:
                    record[name] = chance.randrange(MOST + 1)
                else:
                    record[name] = chance.choice(kind)  # type: ignore[arg-type]
            yield record

    def by_hand(self) -> str:
        """Return the same rules as functions that a person might write, of a record of which all is known."""
        parts = [HEAD]
        for rule in self.rules:
            condition = " and ".join(_as_python(group) for group in rule.groups)
            parts.append(f"def {_short(rule)}(r: Record) -> bool:\n    return {condition}\n")
        names = ", ".join(_short(rule) for rule in self.rules)
        parts.append(f'RULES = {{f"bench.{{rule.__name__}}": rule for rule in ({names})}}\n')
        parts.append(TAIL)
        return "\n\n".join(parts)

    def holding_by_hand(self) -> Holding:
        """Return the function of a record that tells which rules hold, by those functions."""
        scope: dict[str, Any] = {}
        exec(compile(self.by_hand(), "<by hand>", "exec"), scope)  # noqa: S102 - written just above
        return scope["holding"]

    def rule_files(self) -> dict[str, str]:
        """Return the files of the pack, by their path in its folder."""
        facts = {f"incident.{name}": _as_fact(name, kind) for name, kind in self.fields.items()}
        rules = {"sources": SOURCES, "rules": [_as_rule(rule, at) for at, rule in enumerate(self.rules)]}
        files = {
            "pack.yaml": PACK,
            "vocabulary/words.yaml": {**WORDS, "facts": facts},
            "rules/rules.yaml": rules,
        }
        return {f"bench/{path}": f"{json.dumps(data, indent=1)}\n" for path, data in files.items()}

    def _every_test(self) -> Iterator[Test]:
        for name, kind in self.fields.items():
            if kind is bool:
                yield from (Test(name, "is", value) for value in (True, False))
            elif kind is int:
                yield from (Test(name, op, limit) for limit in LIMITS for op in (">=", "<"))
            else:
                yield from (Test(name, op, word) for op in ("==", "!=") for word in kind)


def _grouped(tests: list[Test], chance: random.Random) -> tuple[Group, ...]:
    """Join the conditions of one rule: some stand for themselves, the others under one word."""
    alone = chance.randrange(1, len(tests) - 1)
    word = chance.choice(["any", "any", "not", "at_least", "all"])
    inner = Group(word, tuple(tests[alone:]))
    return (Group("all", tuple(tests[:alone])), inner) if word != "all" else (Group("all", tuple(tests)),)


def _short(rule: Rule) -> str:
    return rule.id.removeprefix("bench.")


def _as_fact(name: str, kind: type | tuple[str, ...]) -> dict[str, object]:
    fact: dict[str, object] = {"type": "bool"}
    if kind is int:
        fact = {"type": "int", "minimum": 0, "maximum": MOST}
    elif kind is not bool:
        fact = {"type": "enum", "values": list(kind)}  # type: ignore[arg-type]
    said = name.replace("_", " ")
    return {**fact, "title": said, "asked_of": ["caller"], "ask": f"What of {said}?"}


def _as_rule(rule: Rule, at: int) -> dict[str, object]:
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
    # Two conditions may be about one field, which a mapping holds only once.
    tests = [{f"incident.{one.field}": one.rule} for one in group.tests]
    if group.word == "at_least":
        yield "at_least", {"n": 2, "of": tests}
    elif group.word == "not":
        yield "not", {"any": tests}
    else:
        yield group.word, tests


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
    """Write the pack and the Python of the sixty rules."""
    files = {f"pack/{path}": text for path, text in Workload().rule_files().items()}
    for path, text in {**files, "by_hand.py": Workload().by_hand()}.items():
        (HERE / path).parent.mkdir(parents=True, exist_ok=True)
        (HERE / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
