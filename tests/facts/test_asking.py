"""A measure is computed where some rule asks for it, and nowhere else."""

from dataclasses import replace

from facts.conftest import HERE, HOUR, Tell, fact, is_
from facts.measured import book_of, incidents, measured, rule_on
from riskengine.facts.asking import kinds_asking
from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.rulebook.rules import DutyRule, Outcome

EPISODES = measured("person.episodes", "count", incidents("missing"))
ALL = frozenset({"missing", "assault"})


def test_rules_ask_in_the_kinds_they_apply_to():
    """A rule for every kind asks in each, and so does the condition under which a fact applies."""
    rule = rule_on("person.away_for", ">=", HOUR)
    missing = replace(rule, id="t.missing", kinds=frozenset({"missing"}))
    duty = DutyRule(actions=(), answer="person.heard", answer_of=0, of=0, by="officer", span=HERE)
    owing = replace(missing, id="t.owes", then=Outcome(duties=(duty,)))
    assert kinds_asking(book_of({}, [missing]))["person.away_for"] == {"missing"}
    assert kinds_asking(book_of({}, [missing, rule]))["person.away_for"] == ALL
    assert kinds_asking(book_of({}, [owing]))["person.heard"] == {"missing"}
    assert "person.heard" not in kinds_asking(book_of({}, [missing]))
    assert kinds_asking(book_of({}, []))["person.sex"] == ALL


def test_nobody_computes_what_no_rule_asks_for():
    """Neither a measure that none reads, nor one that is read only in other kinds of incident."""
    asking = replace(rule_on("person.episodes", ">=", 2), kinds=frozenset({"missing"}))
    book = book_of({EPISODES.id: EPISODES}, [asking])

    def episodes(kind, needed):
        reader = FactReader.of(book, holds=holds(book), needed=needed)
        history = History.of(book, Tell().report(kinds=(kind,), people=[("kid",)]))
        facts = reader.read("i1", history, as_of=Tell.at(0), known_at=Tell.at(0))
        return facts.people[0].readings.get("person.episodes")

    assert episodes("missing", {"person.episodes"}) == 1
    assert episodes("assault", {"person.episodes"}) is None
    assert episodes("missing", set()) is None
    assert episodes("assault", None) == 0


def test_a_measure_that_decides_whether_a_fact_applies_is_computed_everywhere():
    """And before that is judged."""
    schooling = fact("person.schooling", applies_when=is_("person.episodes", 0))
    book = book_of({EPISODES.id: EPISODES, schooling.id: schooling})
    reader = FactReader.of(book, holds=holds(book), needed=())

    def read(kind):
        history = History.of(book, Tell().report(kinds=(kind,), people=[("kid",)]))
        facts = reader.read("i1", history, as_of=Tell.at(0), known_at=Tell.at(0))
        return "person.schooling" in facts.people[0].readings

    assert (read("missing"), read("assault")) == (True, False)
