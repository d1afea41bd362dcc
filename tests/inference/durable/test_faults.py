"""No measured fault of durable-rules 2.0.28 reaches a verdict.

Each line: what is wrong with durable-rules, and the tests that hold that it does no harm here.

* A join of two facts reads out of bounds, crashes, or finds 7 and 7.0 apart (#381):
  `test_no_rule_joins_messages`.
* Arrays, `$neq` in dynamic rulesets, `none` and `any` have given wrong results (#153, #406):
  `test_only_operators_without_a_history_are_used`.
* Deleting a session frees what is not its own, and crashes:
  `test_nothing_is_done_to_it_but_assert_and_retract`.
* With 513 names of properties it never comes back; 256 properties in one message fail (302):
  `test_six_hundred_facts_are_answered`, `test_rulesets_stay_far_below_every_limit`.
* 65 rules on thresholds of one property fail (303): `test_a_hundred_thresholds_of_one_count_are_answered`.
* A rule that is true in 65 ways at once fails (303), and in fewer it fires once for each:
  `test_a_rule_that_is_true_in_many_ways_is_true_once`.
* 17 antecedents, or 30 expressions in one rule, fail (304, 113):
  `test_rules_as_large_as_there_is_room_for_are_right`, and in test_formulas.py
  `test_no_rule_is_larger_than_there_is_room_for`.
* Sessions are told apart by a hash alone, so that strangers are joined: `test_there_is_one_session`.
* So are the ids of facts (#376) and the names of properties: test_limits.py.
* "100" < 13 and "9" is not; True == 1; None is neither; floats with an exponent fail (204), NaN is taken:
  `test_values_are_compared_as_python_does`, `test_words_are_words_and_no_numbers`,
  `test_what_is_unknown_is_neither_true_nor_false`.
* What no rule mentions is not kept, and raises (#350): `test_a_message_that_matches_nothing_is_answered`.
* The same content twice raises (#250): `test_the_same_message_may_come_again`.
* An event fires one rule at most (#190, #400): `test_every_rule_that_matches_is_told`.
* A rule with nothing in it is loaded and never fires: `test_a_rule_without_conditions_holds`.
* A rule that matches the hidden state fires for ever: `test_no_rule_matches_the_hidden_state`.
* Exceptions in actions are swallowed (#305), messages are lost: `test_an_action_that_fails_is_no_answer`,
  `test_a_message_that_is_lost_is_no_answer`.
* Each host leaves two threads running, for good (#258): `test_no_thread_is_left_running`.
* A session keeps 0.3 to 1.4 MB and the 1,025th fails; a fact keeps 8 KB (#137, #306):
  `test_there_is_one_session`, `test_memory_does_not_grow`.
* It hangs, crashes (#63, #96, #109, #124, #136), answers nonsense, dies, prints, warns, and does not import
  on Python 3.13: test_cage.py.
"""

import ast
import inspect
import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from inference.durable.conditions import YES, clause
from inference.durable.needed import needs_durable, planted
from riskengine.grading.compiled import compiled
from riskengine.inference.channel import ChannelFailed
from riskengine.inference.durable import worker
from riskengine.inference.durable.cage import Cage, Put
from riskengine.inference.durable.channel import DurableChannel
from riskengine.inference.durable.formulas import (
    MOST_NODES,
    MOST_PATHS,
    Either,
    Every,
    Literal,
    Reading,
    fits,
)
from riskengine.inference.durable.limits import MOST_NAMES, MOST_RULES
from riskengine.inference.durable.readings import Lexicon
from riskengine.inference.durable.rulesets import Layout, RulesetWriter
from riskengine.model.alarms import Trouble
from riskengine.model.facts import Bounds, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import ALWAYS, AnyOf, AtLeast, Clause, Compare, Interval
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.vocabulary import FactType
from small.rulebooks import rulebook
from small.telling import NOON

pytestmark = needs_durable

(PATTERN,) = rulebook("- {id: a.a, when: {}, then: {response: emergency}}").rules


def rule(when, name="a.a"):
    """A rule about the incident."""
    return replace(PATTERN, id=name, when=when)


def facts(**readings):
    """What is known of an incident with nobody at it."""
    return Facts(Subject("i1", {}, readings), frozenset(), (), frozenset(), NOON, NOON)


def said(rules, *known, **more):
    """What the channel says of each of some facts: the rules that hold, and those that may."""
    channel = DurableChannel(rules, {}, limit=60, **more)
    tables = channel.tables(known)
    channel.close()
    return [
        (
            {name for (name, _), truth in table.items() if truth is Truth.TRUE},
            {name for (name, _), truth in table.items() if truth is Truth.UNKNOWN},
        )
        for table in tables
    ]


@pytest.fixture(scope="module")
def rulesets():
    """Every ruleset of the national rules."""
    book = load_rulebook()
    return DurableChannel(book.rules, compiled(book).at(NOON).least)._rulesets


def inside(value):
    """Everything inside a rule."""
    yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from inside(one)


def test_no_rule_joins_messages(rulesets):
    """Each rule of the national rules is on one message, and no part of it names another."""
    for one in rulesets:
        for written in one.rules.values():
            assert list(written) == ["all"]
            ((antecedent),) = written["all"]
            assert list(antecedent) == ["m"]
            values = [
                value for part in inside(antecedent) if isinstance(part, dict) for value in part.values()
            ]
            assert {type(value) for value in values} <= {dict, list, bool, int}


def test_only_operators_without_a_history_are_used(rulesets):
    """And, or, equality with true, a count against a number: nothing is negated, or asked to be absent."""
    used = {
        key
        for one in rulesets
        for part in inside(one.rules)
        if isinstance(part, dict)
        for key in part
        if key.startswith("$")
    }
    assert used == {"$and", "$or", "$gte"}


def test_rulesets_stay_far_below_every_limit(rulesets):
    """Few rules and few names each, and never more in a message than in its ruleset."""
    for one in rulesets:
        assert len(one.rules) <= MOST_RULES + 1
        assert len(one.flags) + len(one.counts) <= MOST_NAMES


def test_nothing_is_done_to_it_but_assert_and_retract():
    """Of a host the worker calls these alone: it deletes no session, posts no event, starts no timer."""
    tree = ast.parse(inspect.getsource(worker.Matcher))
    on_host = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "_host"
    }
    assert on_host == {"set_rulesets", "assert_fact", "retract_fact"}


def test_there_is_one_session(rulesets):
    """No message and no rule names a session: all of them are in the one there always is."""
    source = Path(worker.__file__).read_text()
    assert '"sid"' not in source
    assert all("sid" not in part for one in rulesets for part in inside(one.rules) if isinstance(part, dict))


def test_six_hundred_facts_are_answered():
    """More facts in one rule than durable-rules has room for in a ruleset, or in a message."""
    keys = [f"f{at}" for at in range(600)]
    rules = [
        rule(AnyOf(tuple(clause(key) for key in keys)), "a.any"),
        rule(AtLeast(3, tuple(clause(key) for key in keys[:250])), "a.three"),
    ]
    none = dict.fromkeys(keys, False)
    assert said(
        rules,
        facts(**none),
        facts(**{**none, "f599": True}),
        facts(**dict.fromkeys(keys, True)),
        facts(),
    ) == [(set(), set()), ({"a.any"}, set()), ({"a.any", "a.three"}, set()), (set(), {"a.any", "a.three"})]


def test_a_hundred_thresholds_of_one_count_are_answered():
    """A hundred rules, each of which asks for one more of the same."""
    keys = [f"f{at}" for at in range(102)]
    parts = tuple(clause(key) for key in keys)
    rules = [rule(AtLeast(n, parts), f"a.r{n}") for n in range(2, 102)]
    known = {key: at < 60 for at, key in enumerate(keys)}
    assert said(rules, facts(**known)) == [({f"a.r{n}" for n in range(2, 61)}, set())]


def test_a_rule_that_is_true_in_many_ways_is_true_once():
    """However many parts of an "or" are true."""
    keys = [f"f{at}" for at in range(80)]
    rules = [rule(AnyOf(tuple(clause(key) for key in keys)))]
    assert said(rules, facts(**dict.fromkeys(keys, True))) == [({"a.a"}, set())]


def formulas(rng, names, room, ways):
    """A formula that has as many nodes and ways as there is room for, or nearly."""
    if room < 3 or ways < 2 or rng.random() < 0.1:
        return Literal(Reading(-1, rng.choice(names), YES))
    parts, left = [], room - 1
    while left > 0 and len(parts) < 4:
        size = rng.randint(1, left)
        parts.append(formulas(rng, names, size, ways // 2))
        left -= size
    return (Every if rng.random() < 0.5 else Either)(tuple(parts))


def comes_true(formula, known):
    """Whether a formula comes true where the named facts are true."""
    if isinstance(formula, Literal):
        return formula.atom.key in known
    joined = all if isinstance(formula, Every) else any
    return joined(comes_true(part, known) for part in formula.parts)


def test_rules_as_large_as_there_is_room_for_are_right():
    """Durable-rules itself loads every form that fits, and says of it what plain logic says."""
    rng, names = random.Random(6), [f"f{at}" for at in range(14)]  # noqa: S311 - no secret
    flat = [Either, Every]
    forms = [join(tuple(Literal(Reading(-1, name, YES)) for name in names[:12])) for join in flat]
    while len(forms) < 48:
        made = formulas(rng, names, MOST_NODES, MOST_PATHS)
        if fits(made):
            forms.append(made)
    lexicon = Lexicon(Literal(Reading(-1, name, YES)) for name in names)
    cage = Cage()
    for at in range(0, len(forms), MOST_RULES):
        writer = RulesetWriter(Layout(lexicon, Lexicon(()), 0))
        for number, form in enumerate(forms[at : at + MOST_RULES]):
            writer.add(number, form)
        ruleset = writer.ruleset(f"s{at}")
        known = [{name for name in names if rng.random() < share} for share in (0.2, 0.5, 0.8, 0.95, 1)]
        questions = [lexicon.bits(dict.fromkeys(one, True), {}).certain for one in known]
        put = Put(ruleset.name, ruleset.rules, [ruleset.message(one) for one in questions])
        (answers,) = cage.ask([put], time.monotonic() + 60)
        for one, fired in zip(known, answers, strict=True):
            right = {f"r{n}" for n, form in enumerate(forms[at : at + MOST_RULES]) if comes_true(form, one)}
            assert set(fired) == right
    cage.close()


NUMBERS = [-1e-07, 1e-07, 1e20, 1e300, 13, 13.0, 12.999999999999998, 100, True, False, float("nan")]


@pytest.mark.parametrize("value", NUMBERS, ids=str)
def test_values_are_compared_as_python_does(value):
    """Numbers of any size and form are tested here; durable-rules hears only whether they passed."""
    tests = {
        "a.less": Compare("<", 13),
        "a.is": Compare("==", 13),
        "a.tiny": Compare("<=", 1e-07),
        "a.huge": Compare(">=", 1e20),
        "a.in": Interval(-1e-07, False, 1e20, True),
    }
    rules = [
        rule(Clause(-1, "n", FactType.NUMBER, test, "n", "", PATTERN.span), name)
        for name, test in tests.items()
    ]
    right = {
        "a.less": value < 13,
        "a.is": value == 13,
        "a.tiny": value <= 1e-07,
        "a.huge": value >= 1e20,
        "a.in": -1e-07 < value <= 1e20,
    }
    assert said(rules, facts(n=value)) == [({name for name, holds in right.items() if holds}, set())]


def test_words_are_words_and_no_numbers():
    """The word "100" is not the number, nor is it less than another."""
    rules = [
        rule(Clause(-1, "w", FactType.ENUM, Compare("==", "100"), "w", "", PATTERN.span), "a.word"),
        rule(Clause(-1, "n", FactType.INT, Compare("==", 1), "n", "", PATTERN.span), "a.one"),
    ]
    assert said(rules, facts(w="100", n=1), facts(w=100, n="1"), facts()) == [
        ({"a.word", "a.one"}, set()),
        (set(), set()),
        (set(), {"a.word", "a.one"}),
    ]


def test_what_is_unknown_is_neither_true_nor_false():
    """A fact that is not there is asked about, and one within bounds is what all within them are."""
    when = Clause(-1, "n", FactType.INT, Compare("<", 13), "n", "", PATTERN.span)
    assert said([rule(when)], facts(), facts(n=Bounds(None, 12)), facts(n=Bounds(12, None))) == [
        (set(), {"a.a"}),
        ({"a.a"}, set()),
        (set(), {"a.a"}),
    ]


def test_a_message_that_matches_nothing_is_answered():
    """Nothing that no rule mentions is lost: there is always a rule that every message matches."""
    assert said([rule(clause("f"))], facts(f=False)) == [(set(), set())]


def test_the_same_message_may_come_again():
    """A message is gone once it is answered, and nothing remembers that it was there."""
    channel = DurableChannel([rule(clause("f"))], {}, limit=60, most_remembered=0)
    for _ in range(50):
        assert len(channel.tables([facts(f=True)])[0]) == 1
    assert channel.messages == 50
    assert channel.cage.started == 1
    channel.close()


def test_every_rule_that_matches_is_told():
    """Messages are facts: all rules that match them fire, not the first."""
    rules = [rule(clause("f"), f"a.r{at}") for at in range(30)]
    assert said(rules, facts(f=True)) == [({f"a.r{at}" for at in range(30)}, set())]


def test_a_rule_without_conditions_holds():
    """A rule that always holds is asked, too, and fires."""
    assert said([rule(ALWAYS)], facts()) == [({"a.a"}, set())]


def test_no_rule_matches_the_hidden_state(rulesets):
    """Every rule asks for the tag that messages have and the hidden state has not."""
    for one in rulesets:
        for written in one.rules.values():
            condition = written["all"][0]["m"]
            assert condition == {"t": 1} or condition["$and"][0] == {"t": 1}


def trouble_of(cage):
    """What asking one simple rule comes to."""
    channel = DurableChannel([rule(clause("f"))], {}, limit=30, cage=cage)
    with pytest.raises(ChannelFailed) as failed:
        channel.tables([facts(f=True)])
    return failed.value.trouble


def test_an_action_that_fails_is_no_answer(tmp_path):
    """Durable-rules swallows the exception and says that all went well; its state says otherwise."""
    fails = """
    def noting(self, rule):
        def run(c):
            self._fired.append(rule)
            if rule != "sink": raise ValueError
        return run
    worker.Matcher._noting = noting
    """
    assert trouble_of(planted(tmp_path, fails, double=False)) is Trouble.MALFORMED


def test_a_message_that_is_lost_is_no_answer(tmp_path):
    """A message at which not even the rule fires that all match was not looked at."""
    loses = """
    def noting(self, rule):
        return lambda c: None
    worker.Matcher._noting = noting
    """
    assert trouble_of(planted(tmp_path, loses, double=False)) is Trouble.MALFORMED


def test_no_thread_is_left_running(tmp_path):
    """Its process has one thread, before and after a message; two more would look for timers for ever."""
    counts = """
    match = worker.Matcher.match
    def counting(self, name, message):
        found = match(self, name, message)
        time.sleep(0.3)
        if threading.active_count() != 1: raise SystemExit
        return found
    worker.Matcher.match = counting
    """
    assert said([rule(clause("f"))], facts(f=True), cage=planted(tmp_path, counts, double=False)) == [
        ({"a.a"}, set())
    ]


@pytest.mark.slow
def test_memory_does_not_grow():
    """Over 20,000 messages, of which each is retracted, its process gains less than 4 MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("how much memory a process has is read from /proc, which is not here")
    cage = Cage()
    rules = {
        "r0": {"all": [{"m": {"$and": [{"t": 1}, {"$or": [{"p0": True}, {"p1": True}]}]}}]},
        "sink": {"all": [{"m": {"t": 1}}]},
    }
    rng, sizes = random.Random(1), []  # noqa: S311 - no secret
    for _ in range(20):
        messages = [{f"p{at}": True for at in range(8) if rng.random() < 0.5} for _ in range(1000)]
        cage.ask([Put("s0", rules, messages)], time.monotonic() + 120)
        sizes.append(int(Path(f"/proc/{cage.pid}/statm").read_text().split()[1]) * 4)
    assert cage.started == 1
    assert sizes[-1] - sizes[0] < 4096
    cage.close()
