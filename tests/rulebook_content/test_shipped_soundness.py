"""What shipped rules must be beyond what the loader checks: numbers, days, areas, and who owes what."""

import datetime as dt
from functools import cache

import pytest

from riskengine.packaged import rules_dir
from riskengine.rulebook.conditions import Clause, Compare, Either, Except, Interval, walk
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.vocabulary import FactType, Strength
from riskengine.rulebook.yaml_reader import read_file

NUMBERS = (FactType.INT, FactType.NUMBER, FactType.DURATION)
# Ages that the law draws, the same for every force; and the first year, when no child can move away.
AGES_OF_LAW = {1, 10, 13, 16, 18}
BINDING = {
    "must": {Strength.STATUTE, Strength.CODE},
    "should": {Strength.STATUTE, Strength.CODE, Strength.GUIDANCE, Strength.POLICY},
}
CHILDREN_ACT = dt.date(1989, 11, 16)


@cache
def books():
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


def rules():
    """Every rule, under the pack that wrote it."""
    return [rule for name, book in books().items() for rule in book.rules if rule.pack == name]


each_rule = pytest.mark.parametrize("rule", rules(), ids=lambda one: f"{one.pack}:{one.id}")


@each_rule
def test_a_rule_rests_on_a_source_that_carries_it(rule):
    """Law for must; guidance, policy or what the owner adopted by name for should."""
    sources = [books()[rule.pack].sources[name] for name in rule.sources]
    enough = BINDING.get(rule.binds)
    assert enough is None or any(
        one.strength in enough or (one.adopted and rule.binds == "should") for one in sources
    )


def numbers_in(test):
    """Yield the numbers a test names."""
    match test:
        case Compare(value=value):
            yield value
        case Interval(lo=lo, hi=hi):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from numbers_in(one)
        case Except(inner):
            yield from numbers_in(inner)


@each_rule
def test_a_number_that_forces_may_set_is_a_parameter(rule):
    """In a condition only the ages of the law are written out."""
    written = [
        (part.name, part.text)
        for part in walk(rule.when)
        if isinstance(part, Clause) and part.type in NUMBERS and "param " not in part.text
        if not (part.key == "person.age" and set(numbers_in(part.test)) <= AGES_OF_LAW)
    ]
    assert written == []


def duties_as_written():
    """Yield each duty as it stands in its file."""
    for path in sorted(rules_dir().rglob("*.yaml")):
        document, _ = read_file(path, path.name)
        for rule in document.data.get("rules", ()) if document is not None else ():
            for duty in rule["then"].get("duties", ()):
                yield rule["id"], duty


@pytest.mark.parametrize("key", ["within", "every"])
def test_every_time_to_do_something_is_a_parameter(key):
    """A force that has another standard changes a number, or a grade's target; a limit is the law's own."""
    times = [
        (id, duty[key])
        for id, duty in duties_as_written()
        if key in duty and duty.get("deadline") != "limit" and duty[key] != "target"
    ]
    assert times
    assert [(id, time) for id, time in times if not time.startswith("param ")] == []


@each_rule
def test_nobody_but_police_owes_a_duty(rule):
    """What another agency owes is awaited; a caller, and what is on record, owe nothing."""
    posts = books()[rule.pack].vocabulary.posts
    owing = [
        posts[post] for duty in rule.then.duties for post in (duty.by, duty.escalate_to) if post is not None
    ]
    assert [post.id for post in owing if post.agency or post.ladder is None] == []
    awaited = [posts[duty.awaits.agency] for duty in rule.then.duties if duty.awaits is not None]
    assert [post.id for post in awaited if not post.agency] == []


@each_rule
def test_an_escalation_goes_up(rule):
    """On the ladder of whoever owes the duty it goes to a higher rank, or to themselves and no further."""
    posts = books()[rule.pack].vocabulary.posts
    for duty in rule.then.duties:
        if duty.escalate_to is not None:
            low, high = posts[duty.by], posts[duty.escalate_to]
            assert high.ladder != low.ladder or high.rank > low.rank or high == low


@each_rule
def test_the_days_of_a_rule_are_of_this_age(rule):
    """A slip in a year would switch a rule off, or on, for a century."""
    first, last = rule.in_force.first, rule.in_force.last
    approved = books()[rule.pack].pack.approved_on
    assert first is None or CHILDREN_ACT <= first <= approved + dt.timedelta(days=366)
    assert last is None or CHILDREN_ACT < last <= approved + dt.timedelta(days=3660)


@pytest.mark.parametrize("pack", books())
def test_a_pack_was_signed_before_it_is_to_be_reviewed(pack):
    """Somebody answers for it by name, from a day on, for no longer than a few years."""
    found = books()[pack].pack
    assert found.owner
    assert found.approver
    assert found.approver != found.owner
    assert found.approved_on < found.review_by <= found.approved_on + dt.timedelta(days=3 * 366)


def test_the_rules_of_a_folder_share_an_area_of_their_own():
    """From the name of a rule people find its file: one area a folder, called by words of the folder."""
    folders = {}
    for rule in rules():
        pack, folder = rule.span.file.split("/")[1:3]
        inherited = pack != "national" and rule.id in books()["national"].rule_by_id
        if not inherited:
            folders.setdefault((pack, folder), set()).add(rule.id.partition(".")[0])
    for (pack, folder), areas in folders.items():
        (area,) = areas
        own = area.removeprefix(f"{pack}-")
        assert (own == area) == (pack == "national")
        assert set(own.split("-")) <= set(folder.split("_")), (folder, area)
    every = [area for areas in folders.values() for area in areas]
    assert len(every) == len(set(every))
