"""The hash of a rulebook: blind to where things stand, and to nothing else."""

import re

import pytest

from riskengine.rulebook.content_hash import content_hash
from riskengine.rulebook.load import load_rulebook
from written.packs import BASE, loaded, written

FILES = (
    "national/pack.yaml",
    "national/vocabulary/core.yaml",
    "national/missing/level.yaml",
    "northshire/missing/level.yaml",
)
TEXTS = {name: (BASE / name).read_text(encoding="utf-8") for name in FILES}
HASH = load_rulebook(BASE, "northshire").hash


def test_a_hash_is_the_same_each_time(tmp_path):
    """Another folder, another run: the same 64 digits."""
    assert re.fullmatch(r"[0-9a-f]{64}", HASH)
    assert loaded(tmp_path, {}, "northshire").hash == HASH
    assert load_rulebook(BASE, "national").hash != HASH


def test_places_count_for_nothing(tmp_path):
    """Comments, blank lines, another order of sections, another file: nothing that anybody decides by."""
    moved = {
        "national/missing/level.yaml": "rules: []\n",
        "national/a/first.yaml": "# moved\n\n" + TEXTS["national/missing/level.yaml"],
        "national/vocabulary/core.yaml": "\n\n# moved\n" + TEXTS["national/vocabulary/core.yaml"],
    }
    assert loaded(tmp_path, moved, "northshire").hash == HASH


def test_the_order_of_rules_and_declarations_counts_for_nothing(tmp_path):
    """Rules are known by id, so turning a file round changes no decision."""
    head, *many = TEXTS["national/missing/level.yaml"].split("  - id:")
    sections = re.split(r"(?m)^(?=[a-z]+:)", TEXTS["national/vocabulary/core.yaml"])
    turned = {
        "national/missing/level.yaml": "  - id:".join([head, *reversed(many)]),
        "national/vocabulary/core.yaml": "".join(reversed(sections)),
    }
    assert loaded(tmp_path, turned, "northshire").hash == HASH


def test_a_parameter_may_be_declared_in_the_vocabulary(tmp_path):
    """It is the same parameter."""
    pack, _, parameters = TEXTS["national/pack.yaml"].partition("parameters:")
    moved = {"national/pack.yaml": pack, "national/vocabulary/numbers.yaml": f"parameters:{parameters}"}
    assert loaded(tmp_path, moved, "northshire").hash == HASH


CHANGES = [
    ("national/pack.yaml", 'version: "1"', 'version: "2"'),
    ("national/pack.yaml", "word: Emergency", "word: Immediate"),
    ("national/pack.yaml", "urban: 15m", "urban: 14m"),
    ("national/pack.yaml", "value: 2h", "value: 3h"),
    ("national/pack.yaml", "parameters:", "network: {hops: 3}\nparameters:"),
    ("national/pack.yaml", "parameters:", "network: {fan_out: {object: 9}}\nparameters:"),
    ("national/vocabulary/core.yaml", "relations:", "objects:\n  phone: {title: Telephone}\nrelations:"),
    ("national/vocabulary/core.yaml", "relations:", "relations:\n  lives_at: {title: Lives at, to: place}"),
    ("national/pack.yaml", "because: A child", "because: The child"),
    ("national/pack.yaml", "Europe/London", "Europe/Dublin"),
    ("national/pack.yaml", "threat: [threat]", "threats: [threat]"),
    ("national/vocabulary/core.yaml", "How old are they?", "How old is he?"),
    ("national/vocabulary/core.yaml", "under: 18", "under: 19"),
    (
        "national/vocabulary/core.yaml",
        "systems: [records_system], raises_risk: true",
        "systems: [records_system]",
    ),
    ("national/vocabulary/core.yaml", "maximum: 120", "maximum: 121"),
    ("national/vocabulary/core.yaml", "by: [officer]", "by: [officer, sergeant]"),
    ("national/vocabulary/core.yaml", "symmetric: true", "symmetric: false"),
    ("national/vocabulary/core.yaml", "levels: {low: low", "levels: {low: small"),
    ("national/vocabulary/core.yaml", "rank: 2", "rank: 3"),
    ("national/missing/level.yaml", 'child.age: "< 13"', 'child.age: "<= 13"'),
    ("national/missing/level.yaml", 'child.age: "< 13"', 'child.age: "< 12"'),
    ("national/missing/level.yaml", "any: {child.danger", "all: {child.danger"),
    ("national/missing/level.yaml", "missing: high", "missing: medium"),
    ("national/missing/level.yaml", "response: emergency", "response: priority"),
    ("national/missing/level.yaml", "forbid: [resolve_by_phone]", "forbid: [resolve_by_phone, close]"),
    ("national/missing/level.yaml", "because: Every hour counts.", "because: Every minute counts."),
    ("national/missing/level.yaml", "id: missing.in-danger", "id: missing.in-great-danger"),
    ("national/missing/level.yaml", "child.danger: great", "child.danger: some"),
    ("national/missing/level.yaml", "review_by: 2027-11-01", "review_by: 2027-11-02"),
    ("northshire/missing/level.yaml", "by: officer", "by: sergeant"),
    ("northshire/missing/level.yaml", "from: reported", "from: recorded"),
    ("northshire/missing/level.yaml", "binds: should", "in_force: {from: 2026-01-01}\n    binds: should"),
]


@pytest.mark.parametrize(("file", "old", "new"), CHANGES, ids=lambda one: one if "/" not in one else "")
def test_every_change_of_content_changes_the_hash(file, old, new, tmp_path):
    """A number, a word, a grade, a reason: whatever could change a decision or what is said of it."""
    assert TEXTS[file].count(old) == 1
    assert loaded(tmp_path, {file: TEXTS[file].replace(old, new)}, "northshire").hash != HASH


MEASURED = """
facts:
  child.often:
    type: int
    title: T
    raises_risk: true
    measure:
      count: {incidents: [missing], told: {child.episodes: ">= 3"}, roles: [child]}
      window: 90d
      systems: [records_system]
  child.gone:
    type: duration
    title: T
    measure: {elapsed: {since: reported, until: {actions: [child_seen], where: {how: alone}}}}
  child.score:
    type: number
    title: T
    raises_risk: true
    measure: {score: [{weight: 2, flags: [looked_after]}], fades_over: 1y}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("window: 90d", "window: 91d"),
        ("      window: 90d\n", ""),
        (">= 3", ">= 4"),
        (", roles: [child]", ""),
        ("      systems: [records_system]\n", ""),
        ("      systems:", "      elsewhere: true\n      systems:"),
        ("since: reported", "since: occurred"),
        ("actions: [child_seen]", "actions: [interview_held]"),
        ("how: alone", "how: together"),
        ("weight: 2", "weight: 3"),
        ("weight: 2", "weight: 2.0"),
        ("fades_over: 1y", "fades_over: 365d"),
    ],
)
def test_a_changed_measure_changes_the_hash(old, new, tmp_path):
    """What is counted, how far back, and where it is looked for."""
    assert MEASURED.count(old) == 1
    before, after = (
        loaded(tmp_path, {"national/vocabulary/more.yaml": text}).hash
        for text in (MEASURED, MEASURED.replace(old, new))
    )
    assert before != after


@pytest.mark.parametrize(
    "section",
    [
        "attendance: {by: officer}",
        "lowering: {posts: [sergeant]}",
        "attention: {interrupts_per_hour: 5}",
        "calendar: {holidays: [2026-12-25]}",
        "calendar: {working_day_ends: '16:00'}",
        "catch_up: 2h",
    ],
)
def test_a_pack_that_says_more_of_its_days_and_of_attention_has_another_hash(section, tmp_path):
    """A deadline on another day is another decision."""
    assert (
        loaded(
            tmp_path, {"national/pack.yaml": f"{TEXTS['national/pack.yaml']}{section}\n"}, "northshire"
        ).hash
        != HASH
    )


def test_an_inherited_change_changes_the_hash_of_the_force(tmp_path):
    """A force decides by the national rules too."""
    rules = written(
        tmp_path,
        {"national/missing/level.yaml": TEXTS["national/missing/level.yaml"].replace("< 13", "< 14")},
    )
    assert load_rulebook(rules, "northshire").hash != HASH


def test_values_of_different_types_are_different():
    """True is not 1, and the word is neither."""
    hashes = {content_hash(value) for value in (True, 1, "1", "true", None, [1], {"1": 1}, frozenset({1}))}
    assert len(hashes) == 8


def test_what_cannot_be_hashed_is_refused():
    """A new kind of content is given a form, rather than left out unseen."""
    with pytest.raises(TypeError, match="cannot hash object"):
        content_hash(object())


LINKED = """
objects:
  phone: {title: Telephone}
relations:
  partner_of: {title: Partner of, symmetric: true}
  parent_of: {title: Parent of, inverse: child_of}
facts:
  incident.more_listed: {type: bool, title: Everybody more is named}
  child.harmed:
    type: int
    title: T
    measure:
      count: {incidents: [missing]}
      linked: {via: [lives_with, partner_of], hops: 2, within: 5y}
      systems: [records_system]
subjects:
  other_child:
    title: T
    of: suspect
    linked: {path: [partner_of, parent_of]}
    under: 18
    listed_by: incident.more_listed
    asked_of: [caller]
    ask: Who else?
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hops: 2", "hops: 3"),
        ("via: [lives_with, partner_of], hops: 2", "path: [lives_with, partner_of]"),
        ("within: 5y", "within: now"),
        (", within: 5y", ""),
        ("within: 5y", "within: 5y, and_self: true"),
        ("of: suspect", "of: child"),
        ("    under: 18\n", ""),
        ("path: [partner_of, parent_of]", "path: [partner_of, child_of]"),
        ("path: [partner_of, parent_of]", "path: [[partner_of, parent_of], parent_of]"),
        ("title: Telephone", "title: Mobile telephone"),
        ("partner_of: {title: Partner of, symmetric: true}", "partner_of: {title: Partner of}"),
    ],
)
def test_a_changed_link_changes_the_hash(old, new, tmp_path):
    """Which links are followed, how far, and whom they bring."""
    assert LINKED.count(old) == 1
    before, after = (
        loaded(tmp_path, {"national/vocabulary/more.yaml": text}).hash
        for text in (LINKED, LINKED.replace(old, new))
    )
    assert before != after
