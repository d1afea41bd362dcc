"""Invariants as they are read: what always is, what never counts, and what a force may change of them."""

from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.conditions import Compare
from riskengine.rulebook.invariants import Against
from riskengine.rulebook.rendering import render_human
from written.packs import BASE, checked, loaded, said

OWN = (BASE / "northshire" / "pack.yaml").read_text(encoding="utf-8")
FLOOR = {"always": {"risk": {"missing": "medium"}}}


def invariant(id="young.one", **said):
    """An invariant as a file declares it, of which only what matters to a test is said."""
    usual = {"title": "An invariant", "about": "child", "because": "It is so.", "owner": "the tests"}
    return {"id": id, **usual, "sources": ["guidance"], **said}


def files(*invariants, pack="national", **more):
    """The file of a pack that holds some invariants."""
    return {f"{pack}/invariants.yaml": {"invariants": list(invariants)}, **more}


def built(tmp_path, **said):
    """One invariant as it is read."""
    return loaded(tmp_path, files(invariant(**said))).invariants[0]


def test_an_invariant_says_what_there_always_is(tmp_path):
    """Whom it is about, when, and the least there is then, with why and from where."""
    found = built(
        tmp_path,
        incidents=["missing"],
        when={"child.age": "< 13"},
        always={
            "response": "priority",
            "risk": {"missing": "medium"},
            "owed": ["child_seen"],
            "forbid": ["close"],
        },
    )
    assert (found.about, found.kinds) == ("child", {"missing"})
    assert (found.when.key, found.when.test) == ("person.age", Compare("<", 13))
    assert (found.always.response, found.always.risk) == (
        RESPONSE_GRADES["priority"],
        {"missing": RISK_LEVELS["medium"]},
    )
    assert (found.always.owed, found.always.forbid) == (("child_seen",), ("close",))
    assert (found.being, found.never) == ((), frozenset())
    assert (found.because, found.sources, found.owner) == ("It is so.", ("guidance",), "the tests")
    assert (found.pack, found.version, found.span.file) == ("national", "1", "rules/national/invariants.yaml")


def test_an_invariant_says_what_never_counts_against_anybody(tmp_path):
    """Roles, markers and what is told, each in the words of the pack; what it is held against may be said."""
    found = built(
        tmp_path,
        being=[
            {"role": "suspect"},
            {"child.flag.looked_after": True},
            {"child.age": "[16..17]", "rather_than": 15},
        ],
        never=["lowers", "delays"],
    )
    role, marker, age = found.being
    assert [one.says for one in found.being] == [
        "role: suspect",
        "child.flag.looked_after: true",
        "child.age: [16..17] rather than 15",
    ]
    assert (role.role, role.clause) == ("suspect", None)
    assert (marker.role, marker.clause.key) == (None, "flag.looked_after")
    assert (age.clause.key, age.rather_than.test) == ("person.age", Compare("==", 15))
    assert found.never == {Against.LOWERS, Against.DELAYS}


def test_a_pack_inherits_invariants(tmp_path):
    """What is national holds for every force, under the name of whoever declared it."""
    (found,) = loaded(tmp_path, files(invariant(**FLOOR)), pack="northshire").invariants
    assert (found.id, found.pack) == ("young.one", "national")


def test_a_force_replaces_an_invariant_only_by_saying_so(tmp_path):
    """The same name twice is a fault, unless the second says whose it replaces."""
    own = invariant(always={"risk": {"missing": "high"}}, replaces="national")
    both = {**files(invariant(**FLOOR)), **files(own, pack="northshire")}
    (found,) = loaded(tmp_path / "said", both, pack="northshire").invariants
    assert (found.pack, found.always.risk) == ("northshire", {"missing": RISK_LEVELS["high"]})
    unsaid = {**files(invariant(**FLOOR)), **files(invariant(**FLOOR), pack="northshire")}
    assert said(tmp_path / "unsaid", unsaid) == ['RE206 "young.one" is declared twice.']


def test_a_force_withdraws_an_invariant(tmp_path):
    """It is gone there, and there alone; no rule of its name is looked for."""
    withdraws = {"northshire/pack.yaml": f"{OWN}withdraw: [{{rule: young.one, because: Not here.}}]\n"}
    found = checked(tmp_path, {**files(invariant(**FLOOR)), **withdraws})
    assert found.diagnostics == (), render_human(found.diagnostics, found.sources)
    assert {name: len(book.invariants) for name, book in found.rulebooks.items()} == {
        "national": 1,
        "northshire": 0,
    }


def test_an_invariant_changes_no_content_hash(tmp_path):
    """It decides nothing: with it and without it the rules are the same rules."""
    with_it = loaded(tmp_path / "with", files(invariant(**FLOOR)))
    assert with_it.hash == loaded(tmp_path / "without", {}).hash


def test_what_only_an_invariant_reads_is_used_by_no_rule(tmp_path):
    """A fact that invariants alone read would change nothing, so it is still called unused."""
    words = {"national/vocabulary/more.yaml": {"facts": {"child.hat": {"type": "bool", "title": "A hat"}}}}
    reads = files(invariant(when={"child.hat": True}, **FLOOR), **words)
    assert said(tmp_path, reads) == ['RE450 the fact "child.hat" is declared but no rule uses it.']


def test_what_an_invariant_cites_is_used(tmp_path):
    """A source may be there for an invariant alone."""
    law = {"title": "T", "report": "R", "section": "1", "strength": "statute", "review_by": "2027-11-01"}
    cites = {
        "national/invariants.yaml": {
            "sources": {"law": law},
            "invariants": [invariant(sources=["law"], **FLOOR)],
        }
    }
    assert said(tmp_path, cites) == []
