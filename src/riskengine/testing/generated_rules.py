"""Hypothesis strategies for rules over a small vocabulary: every word of the language, as far as is allowed.

Rules are made as data, as a file would hold them, and read as any others are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from riskengine.model.facts import INCIDENT
from riskengine.model.network import PERSON_NODE
from riskengine.rulebook.domain import never_passes
from riskengine.rulebook.readings import PERSON, reading_of
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.unary import Unreadable, read_test
from riskengine.rulebook.values import values_of
from riskengine.rulebook.vocabulary import Fact, FactType, Handle, Vocabulary
from riskengine.testing.small import rulebook_of

Data = Mapping[str, Any]

WORDS = rulebook_of([]).vocabulary
"""The small vocabulary that generated rules speak."""

GRADES = ("resolution", "scheduled", "priority", "emergency")
"""The grades of response, in rising order."""

NUMBERS = {"incident.calls_before": (0, 9), "child.episodes": (0, 50), "person.age": (0, 40)}
"""Numbers worth telling apart."""


@dataclass(frozen=True)
class Scope:
    """Whom a clause can speak of, and what it may say.

    Attributes:
        roles: The roles in reach, beside the incident.
        floor: Whether a floor rests on it: then answers may only ever raise what raises risk.
        rising: Whether more truth of the clause makes the whole truer.
        own: The role of the rule's own subject, if it has one that is not accused.
        concluded: The concluded facts it may read; rules that conclude read only what is concluded before.
    """

    roles: tuple[str, ...]
    floor: bool
    rising: bool = True
    own: str | None = None
    concluded: frozenset[str] = frozenset()


def values(fact: Fact) -> st.SearchStrategy[str]:
    """Return values of a fact, as a rule writes them."""
    match fact.type:
        case FactType.BOOL:
            return st.sampled_from(["true", "false"])
        case FactType.INT:
            return st.integers(*NUMBERS[fact.id]).map(str)
        case FactType.NUMBER:
            return st.sampled_from(["-5", "0", "0.5", "20"])
        case FactType.DURATION:
            return st.sampled_from(["30s", "1m", "1h", "1h30m"])
        case FactType.TIME:
            return st.sampled_from(["2026-03-01T11:00:00+00:00", "2026-03-01T12:00:00+01:00"])
        case _:
            return st.sampled_from(fact.values)


@st.composite
def _upward(draw: st.DrawFn, fact: Fact) -> str:
    if fact.type is FactType.BOOL:
        return "true"
    return f"{draw(st.sampled_from(['>=', '>']))} {draw(values(fact))}"


@st.composite
def _downward(draw: st.DrawFn, fact: Fact) -> str:
    if fact.type is FactType.BOOL:
        return "false"
    return f"{draw(st.sampled_from(['<=', '<']))} {draw(values(fact))}"


@st.composite
def _any_test(draw: st.DrawFn, fact: Fact) -> str:
    forms = ["{}", "= {}", "not({})", "{}, {}", "not({}, {})", "-"]
    if fact.type not in (FactType.BOOL, FactType.ENUM):
        forms += ["< {}", "<= {}", "> {}", ">= {}", "[{}..{}]", "({}..{}]", "[{}..{})", "({}..{})"]
        forms += ["< {}, > {}", "{}, >= {}", "not([{}..{}])", "not(({}..{}))", "not(< {}, {})"]
    form = draw(st.sampled_from(forms))
    chosen = [draw(values(fact)) for _ in range(form.count("{}"))]
    if ".." in form:
        chosen.sort(key=lambda text: _rank(fact, text))
    return form.format(*chosen)


def upward(fact: Fact) -> st.SearchStrategy[str]:
    """Return tests that more of a value can only make truer."""
    return _upward(fact).filter(partial(_can_pass, fact))


def downward(fact: Fact) -> st.SearchStrategy[str]:
    """Return tests that more of a value can only make falser."""
    return _downward(fact).filter(partial(_can_pass, fact))


def tests(fact: Fact) -> st.SearchStrategy[str]:
    """Return all kinds of tests that fit a fact; one that nothing passes is a fault in a rule."""
    return _any_test(fact).filter(partial(_can_pass, fact))


def _can_pass(fact: Fact, text: str) -> bool:
    reading = reading_of(fact)
    try:
        test = read_test(text, values_of(reading, {}, lambda _: None))
    except Unreadable:  # nothing lies between the two ends
        return False
    return not never_passes(test, reading)


def _rank(fact: Fact, text: str) -> Any:  # noqa: ANN401 - whatever it is compared by
    if fact.type is FactType.ORDERED:
        return fact.values.index(text)
    if fact.type is FactType.DURATION:
        return ["30s", "1m", "1h", "1h30m"].index(text)
    return text if fact.type is FactType.TIME else float(text)


def _facts_of(words: Vocabulary, role: str, scope: Scope) -> list[tuple[str, Fact]]:
    """Return the facts a clause may read through a role, each by the name it goes by there."""
    found = []
    for fact in words.facts.values():
        mine = fact.of == role or (fact.of == "person" and role != INCIDENT)
        told = not fact.concluded or fact.id in scope.concluded
        if mine and told and _allowed(fact, role, scope):
            found.append((f"{role}.{fact.id.partition('.')[2]}", fact))
    return found


def _allowed(fact: Fact, role: str, scope: Scope) -> bool:
    if not scope.floor or not fact.handle & {Handle.RESOURCE, Handle.MONITORING, Handle.PROTECTED}:
        return True
    return Handle.PROTECTED in fact.handle and role == scope.own


@st.composite
def clauses(draw: st.DrawFn, words: Vocabulary, scope: Scope) -> tuple[str, Any]:
    """Return one clause on a fact, a marker or something done."""
    role = draw(st.sampled_from([INCIDENT, *scope.roles]))
    kind = draw(st.sampled_from(["fact", "fact", "fact", "fact", "flag", "done"]))
    if kind == "flag" and role != INCIDENT:
        flag = draw(st.sampled_from(sorted(words.flags)))
        raised = scope.rising if scope.floor and words.flags[flag].raises_risk else draw(st.booleans())
        return f"{role}.flag.{flag}", raised
    if kind == "done":
        of_incident = role == INCIDENT
        done = [one.id for one in words.actions.values() if (one.of == INCIDENT) == of_incident]
        return f"{role}.done.{draw(st.sampled_from(done))}", draw(st.booleans())
    name, fact = draw(st.sampled_from(_facts_of(words, role, scope)))
    # What is concluded may rest on what raises risk; what is protected is affirmed in every rule.
    one_way = scope.floor and (fact.raises_risk or fact.concluded)
    if one_way or Handle.PROTECTED in fact.handle:
        return name, draw(upward(fact) if scope.rising else downward(fact))
    return name, draw(tests(fact))


@st.composite
def entries(draw: st.DrawFn, words: Vocabulary, scope: Scope, depth: int) -> tuple[str, Any]:
    """Return one entry of a condition: a clause, or other conditions joined by a word."""
    joined = ["any", "all", "not", "at_least", "some", "every"]
    said = [] if scope.floor else ["known", "unknown", "not_shown"]
    if (
        not scope.floor and scope.rising
    ):  # a rule that reads that something is not owed may not bring it about
        said.append("ledger")
    word = draw(st.sampled_from(["clause"] * 4 + (joined if depth else []) + said))
    inner = replace(scope, rising=not scope.rising) if word in ("not", "not_shown") else scope
    match word:
        case "clause":
            return draw(clauses(words, scope))
        case "not" | "not_shown":
            return word, draw(conditions(words, inner, depth - 1))
        case "any" | "all" if draw(st.booleans()):
            return word, draw(st.lists(conditions(words, scope, depth - 1), min_size=1, max_size=2))
        case "any" | "all":
            return word, draw(conditions(words, scope, depth - 1, least=2))
        case "at_least":
            of = draw(conditions(words, scope, depth - 1, least=2))
            return word, {"n": draw(st.integers(1, len(of))), "of": of}
        case "some" | "every":
            role = draw(st.sampled_from(["child", "suspect", "person", "caller"]))
            other = "other " if draw(st.booleans()) and scope.roles else ""
            inner = replace(scope, roles=(*scope.roles, role), own=None)
            return f"{word} {other}{role}", draw(conditions(words, inner, depth - 1))
        case "ledger":
            return draw(_remembered())
    role = draw(st.sampled_from([INCIDENT, *scope.roles]))
    known = [name for name, fact in _facts_of(words, role, scope) if not fact.concluded]
    return word, draw(st.sampled_from(known))


@st.composite
def _remembered(draw: st.DrawFn) -> tuple[str, Any]:
    """Return a clause on what the ledger remembers of the incident."""
    if draw(st.booleans()):
        state = draw(st.sampled_from(["open", "overdue"]))
        return f"incident.duty.attended.{state}", True
    if draw(st.booleans()):
        grade = draw(st.sampled_from(GRADES[1:-1]))  # nothing lies below the first, or above the last
        sign = draw(st.sampled_from(["<", "<=", "=", ">=", ">"]))
        return "incident.grade.response", f"{sign} {grade}"
    name = draw(st.sampled_from(["closed", "handling.close", "handling.by_phone", "grade.response.lowered"]))
    return f"incident.{name}", draw(st.booleans())


@st.composite
def conditions(draw: st.DrawFn, words: Vocabulary, scope: Scope, depth: int, least: int = 1) -> Data:
    """Return the mapping of a condition: every entry of it must hold."""
    most = 3 if depth else 2
    found = draw(
        st.lists(
            entries(words, scope, depth), min_size=least, max_size=most, unique_by=lambda entry: entry[0]
        )
    )
    return dict(found)


CONCLUDED = ("suspect.dangerous", "child.seen_in_danger", "child.risk", "incident.alarm")
"""The concluded facts in the order in which rules may build on them."""

ABOUT: list[str | list[str]] = [
    INCIDENT,
    "child",
    "suspect",
    ["child", "suspect"],
    ["child", "child"],
]
"""Whom a rule can be about."""

ANYBODY: list[str | list[str]] = [*ABOUT, PERSON]
"""The same with anybody at all. Nobody asks who else is there, so that no floor may rest on it."""


@st.composite
def rules(draw: st.DrawFn, words: Vocabulary, number: int, what: str, depth: int = 2) -> Data:
    """Return one rule as data that sets a floor, owes something, forbids something or concludes something.

    Args:
        draw: Draws.
        words: The vocabulary it speaks.
        number: Its number.
        what: What it does.
        depth: How deep its conditions stand in each other at most.
    """
    about = draw(st.sampled_from(ABOUT if what in ("floor", "conclude") else ANYBODY))
    roles = () if about == INCIDENT else (about,) if isinstance(about, str) else tuple(dict.fromkeys(about))
    of_pair = not isinstance(about, str)
    level = draw(st.integers(0, len(CONCLUDED) - 1)) if what == "conclude" else len(CONCLUDED)
    scope = Scope(
        roles=(*roles, "other") if about == ["child", "child"] else roles,
        floor=what in ("floor", "conclude"),
        own=roles[0] if roles and roles[0] == "child" else None,
        concluded=frozenset(CONCLUDED[:level]),
    )
    spoken = replace(scope, roles=roles)
    when = draw(conditions(words, spoken, depth)) if draw(st.integers(0, 9)) else {}
    rule: dict[str, Any] = {
        "id": f"rule.r{number}",
        "about": about,
        "when": when,
        "heading": [draw(st.sampled_from(words.headings))],
        "then": draw(_outcome(words, what, about, CONCLUDED[level] if what == "conclude" else "")),
    }
    if of_pair:
        of_people = [one.id for one in words.relations.values() if one.source == one.target == PERSON_NODE]
        rule["joined_by"] = draw(st.sampled_from(sorted(of_people)))
    if draw(st.booleans()):
        rule["incidents"] = [draw(st.sampled_from(["missing", "assault"]))]
    return rule


@st.composite
def _outcome(draw: st.DrawFn, words: Vocabulary, what: str, about: str | list[str], concluded: str) -> Data:
    first = about if isinstance(about, str) else about[0]
    if what == "floor":
        found: dict[str, Any] = {}
        if first != INCIDENT and draw(st.booleans()):
            strand = draw(st.sampled_from(sorted(words.strands)))
            found["risk"] = {strand: draw(st.sampled_from(["low", "medium", "high"]))}
        if not found or draw(st.booleans()):
            found["response"] = draw(st.sampled_from(["scheduled", "priority", "emergency"]))
        return found
    if what == "conclude":
        named = concluded.partition(".")[0]
        about_it = [INCIDENT, *([about] if isinstance(about, str) else about)]
        if named not in about_it:
            concluded = "incident.alarm"
        value = draw(st.sampled_from(["some", "great"])) if concluded == "child.risk" else True
        return {"conclude": {concluded: value}}
    if what == "forbid":
        return {"forbid": [draw(st.sampled_from(["by_phone", "close", "lowest", "no_referral", "arrest"]))]}
    return {"duties": [draw(duties(words, first, of_pair=not isinstance(about, str)))]}


@st.composite
def duties(draw: st.DrawFn, words: Vocabulary, first: str, *, of_pair: bool) -> Data:
    """Return one duty as data."""
    actions = [one.id for one in words.actions.values() if one.of in (INCIDENT, first) and not one.power]
    actions = [one for one in actions if of_pair or words.actions[one].pair is None]
    owed: dict[str, Any] = {"by": draw(st.sampled_from(["call_handler", "sergeant", "officer"]))}
    if draw(st.integers(0, 3)):
        owed["action"] = draw(st.sampled_from(actions))
    else:
        owed["known"] = draw(st.sampled_from(["incident.children_listed", "incident.where"]))
    if draw(st.booleans()):
        owed["within"] = draw(st.sampled_from(["15m", "1h", "param small.review"]))
        owed["from"] = draw(st.sampled_from(["reported", "recorded", "rule_held", "grade_set", "attended"]))
        owed["deadline"] = draw(st.sampled_from(["limit", "target", "review"]))
    if draw(st.integers(0, 3)) == 0:
        owed["each"] = draw(st.sampled_from(["information.added", "grade.set"]))
    return owed


WHAT = ["floor", "floor", "floor", "owe", "forbid", "conclude"]


@st.composite
def rule_sets(draw: st.DrawFn, most: int = 6, depth: int = 2, least: int = 1) -> list[Data]:
    """Return a few rules as data.

    Args:
        draw: Draws.
        most: How many rules at most.
        least: How many at least.
        depth: How deep conditions stand in each other at most.
    """
    kinds = draw(st.lists(st.sampled_from(WHAT), min_size=least, max_size=most))
    return [draw(rules(WORDS, number, what, depth)) for number, what in enumerate(kinds)]


def rulebooks(most: int = 6, depth: int = 2) -> st.SearchStrategy[Rulebook]:
    """Return rulebooks of a few rules over the small vocabulary.

    Args:
        most: How many rules at most.
        depth: How deep conditions stand in each other at most.
    """
    return rule_sets(most, depth).map(rulebook_of)
