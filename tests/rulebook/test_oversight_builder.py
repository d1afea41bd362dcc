"""Measures of oversight as they are read: what they count, their thresholds, and what a force may change."""

import pytest

from riskengine.model.overview import Figure, OversightState
from riskengine.rulebook.oversight import ANY, Counts
from riskengine.rulebook.terms import Term
from written.packs import BASE, loaded, rule, rules, said

OWN = (BASE / "northshire" / "pack.yaml").read_text(encoding="utf-8")
SOURCES = {
    name: {"title": "T", "report": "R", "section": "1", "strength": strength, "review_by": "2027-11-01"}
    for name, strength in (("law", "statute"), ("remark", "criticism"))
}


def measure(id="over.one", **said):
    """A measure as a file declares it, of which only what matters to a test is said."""
    usual = {"title": "A measure", "because": "It is so.", "sources": ["guidance"], "owner": "the tests"}
    return {"id": id, **usual, **said}


def files(*measures, pack="national", sources=None, **parameters):
    """The files of a pack that hold some measures, and the parameters they name."""
    values = {
        f"over.{name}": {"value": value, "because": "So.", "sources": ["guidance"]}
        for name, value in parameters.items()
    }
    return {
        f"{pack}/oversight/more.yaml": {"oversight": list(measures), **(sources or {})},
        f"{pack}/vocabulary/over.yaml": {"parameters": values},
    }


WHOLE = ("a whole number from 1 up is needed.", "a number is needed.")
COUNT = {"count": {"duties": ["child_seen"]}, "no_threshold": "Nobody says."}


def built(tmp_path, **said):
    """One measure as it is read."""
    return loaded(tmp_path, files(measure(**{**COUNT, **said}))).oversight[0]


def thresholds(tmp_path, parameters, **said):
    """The thresholds of a measure as they are read."""
    return loaded(tmp_path, files(measure(**said), **parameters)).oversight[0].thresholds


def test_a_measure_says_what_it_counts_and_which_of_it(tmp_path):
    """Everything in the file is in the measure."""
    found = built(
        tmp_path,
        count={"duties": ["child_seen", "interview_held"], "during": ["missing"], "states": ["overdue"]},
        window="90d",
    )
    assert (found.counts, found.names) == (Counts.DUTIES, {"child_seen", "interview_held"})
    assert (found.among, found.is_share, found.window) == (ANY, False, Term(days=90))
    assert (found.only.during, found.only.states) == ({"missing"}, {"overdue"})
    assert (found.title, found.because, found.sources, found.owner) == (
        "A measure",
        "It is so.",
        ("guidance",),
        "the tests",
    )
    assert (found.pack, found.version, found.no_threshold) == ("national", "1", "Nobody says.")


def test_a_share_has_a_whole(tmp_path):
    """What is counted stands under of:, and count: says which of it."""
    found = built(
        tmp_path,
        of={"people": ["child"], "graded": {"missing": "-"}},
        count={"graded": {"missing": "<= low"}, "not_done": ["child_seen"]},
    )
    assert (found.counts, found.names, found.is_share) == (Counts.PEOPLE, {"child"}, True)
    assert set(found.among.graded) == {"missing"}
    assert (set(found.only.graded), found.only.not_done) == ({"missing"}, {"child_seen"})


def test_what_is_counted_is_shared_out_among_so_many(tmp_path):
    """How many there are is the force's own to say, and so is how many each may have."""
    shared = {**COUNT, "no_threshold": None, "per": "param over.managers"}
    one = measure(**{**shared, "breach": {"each": "param over.limit"}})
    del one["no_threshold"]

    (found,) = loaded(tmp_path, files(one, managers=12, limit=50)).oversight
    (limit,) = found.thresholds
    assert (found.per, limit.figure, limit.above) == (12, Figure.EACH, 50)
    assert built(tmp_path / "alone").per is None


@pytest.mark.parametrize("managers", [0, -3, "a dozen"])
def test_nothing_is_shared_out_among_nobody(managers, tmp_path):
    """Somebody has to be there to have a share."""
    one = measure(**COUNT, per="param over.managers")
    assert said(tmp_path, files(one, managers=managers)) == [
        f'RE307 the parameter "over.managers" does not fit here: {WHOLE[isinstance(managers, str)]}'
    ]


@pytest.mark.parametrize(
    ("figure", "value", "above"),
    [
        ("number", 0, 0),
        ("number", 12, 12),
        ("share", "0%", 0),
        ("share", "2.5%", 25),
        ("share", "100%", 1000),
        ("oldest", "3d", Term(days=3)),
        ("oldest", "2 working days", Term(working_days=2)),
    ],
)
@pytest.mark.parametrize("state", ["breach", "advisory"])
def test_a_threshold_is_a_parameter_of_the_pack(figure, value, above, state, tmp_path):
    """A number, a share as people write it, or a length of time of the pack's calendar."""
    whole = {"of": {"people": ["child"]}, "count": {"done": ["child_seen"]}}
    (found,) = thresholds(tmp_path, {"limit": value}, **whole, **{state: {figure: "param over.limit"}})
    assert (found.figure, found.above, found.written) == (Figure(figure), above, str(value))
    assert (found.parameter, found.state) == ("over.limit", OversightState(state))


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("number", -1),
        ("number", 1.5),
        ("number", True),
        ("number", "3d"),
        ("share", 10),
        ("share", 0.1),
        ("share", "101%"),
        ("share", "100.1%"),
        ("share", "-1%"),
        ("share", "2.55%"),
        ("oldest", 3),
        ("oldest", "soon"),
        ("oldest", "10%"),
    ],
)
def test_a_parameter_that_is_no_such_figure_does_not_fit(figure, value, tmp_path):
    """What a threshold takes goes by what is held against it."""
    needs = {
        "number": "a whole number from 0 up is needed.",
        "share": "a share is needed, from 0% to 100%, as 10% or 2.5%.",
        "oldest": "a length of time is needed, as 3d or 2 working days.",
    }
    one = measure(
        of={"people": ["child"]},
        count={"done": ["child_seen"]},
        breach={figure: "param over.limit"},
    )
    assert said(tmp_path, files(one, limit=value)) == [
        f'RE307 the parameter "over.limit" does not fit here: {needs[figure]}'
    ]


def test_a_force_sets_its_own_threshold(tmp_path):
    """A parameter is all that it changes."""
    national = files(
        measure(**{**COUNT, "no_threshold": None, "breach": {"number": "param over.limit"}}), limit=5
    )
    del national["national/oversight/more.yaml"]["oversight"][0]["no_threshold"]
    own = {"northshire/vocabulary/own.yaml": {"parameters": {"over.limit": {"value": 2}}}}
    found = loaded(tmp_path, {**national, **own}, "northshire").oversight[0]
    assert [one.above for one in found.thresholds] == [2]
    assert found.pack == "national"


def test_a_force_replaces_a_measure_whole(tmp_path):
    """Under the same id, naming the pack whose measure it was."""
    national = files(measure(**COUNT), measure("over.two", **COUNT))
    own = files(measure(replaces="national", **{**COUNT, "window": "1y"}), pack="northshire")
    found = loaded(tmp_path, {**national, **own}, "northshire").oversight
    assert [(one.id, one.pack, one.window) for one in found] == [
        ("over.one", "northshire", Term(years=1)),
        ("over.two", "national", None),
    ]


def test_a_force_withdraws_a_measure_as_it_withdraws_a_rule(tmp_path):
    """The national pack keeps it."""
    withdraw = f"{OWN}withdraw:\n  - {{rule: over.one, because: Not here.}}\n"
    everything = {**files(measure(**COUNT)), "northshire/pack.yaml": withdraw}
    assert loaded(tmp_path, everything, "northshire").oversight == ()
    assert [one.id for one in loaded(tmp_path, {}, "national").oversight] == ["over.one"]


def test_a_measure_is_declared_once(tmp_path):
    """Twice in one pack, or again in a force without saying that it replaces."""
    twice = files(measure(**COUNT), measure(**COUNT))
    assert said(tmp_path, twice) == ['RE206 "over.one" is declared twice.']
    again = {**files(measure(**COUNT)), **files(measure(**COUNT), pack="northshire")}
    assert said(tmp_path, again) == ['RE206 "over.one" is declared twice.']


def test_what_is_replaced_must_be_there(tmp_path):
    """A misspelt id would leave the national measure in place."""
    own = files(measure("over.onne", replaces="national", **COUNT), pack="northshire")
    assert said(tmp_path, {**files(measure(**COUNT)), **own}) == [
        'RE312 the pack "national" has no measure "over.onne" that could be replaced.'
    ]


def test_a_breach_needs_a_source_that_carries_it(tmp_path):
    """As a rule that binds does: a remark that nobody has adopted is worth knowing of, and no more."""
    limit = {"number": "param over.limit"}
    for key, faults in (
        ("advisory", []),
        ("breach", ["RE408 what is counted may be a breach, and its sources allow at most an advisory."]),
    ):
        one = measure(count={"duties": ["child_seen"]}, sources=["remark"], **{key: limit})
        with_source = files(one, sources={"sources": {"remark": SOURCES["remark"]}}, limit=3)
        assert said(tmp_path, with_source) == faults


@pytest.mark.parametrize(
    "counted",
    [
        {"duties": ["searched"], "states": ["open"]},
        {"people": ["child"], "done": ["searched"]},
        {"people": ["child"], "not_done": ["searched"]},
    ],
    ids=str,
)
def test_what_a_measure_names_is_used(counted, tmp_path):
    """An action, a parameter and a source that only oversight asks for are asked for."""
    words = {"actions": {"searched": {"title": "A search was made", "of": "child"}}}
    one = measure(count=counted, sources=["law"], breach={"number": "param over.limit"})
    everything = {
        **files(one, sources={"sources": {"law": SOURCES["law"]}}, limit=3),
        "national/vocabulary/more.yaml": words,
        **rules(rule("more.one", then={"duties": [{"action": "searched", "by": "officer"}]})),
    }
    if "duties" not in counted:
        del everything["national/more/rules.yaml"]
    assert said(tmp_path, everything) == []


@pytest.mark.parametrize(
    ("states", "warns"),
    [(None, False), (["open"], False), (["overdue", "late"], False), (["late"], True), (["awaited"], True)],
)
def test_a_duty_that_nobody_owes_so_would_never_be_counted(states, warns, tmp_path):
    """To see the child is owed by officers, and awaited of nobody."""
    how = {} if states is None else {"states": states}
    one = measure(**{**COUNT, "count": {"duties": ["child_seen"], **how}})
    words = " or ".join(states or ())
    message = f'RE453 "over.one" counts "child_seen" {words}, and no rule brings that about.'
    assert said(tmp_path, files(one)) == ([message] if warns else [])


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Another"},
        {"because": "It is not so."},
        {"count": {"duties": ["interview_held"]}},
        {"count": {"duties": ["child_seen"], "states": ["open"]}},
        {"window": "1y"},
        {"no_threshold": "Somebody says."},
        {"owner": "others"},
    ],
    ids=str,
)
def test_every_change_of_a_measure_changes_the_hash(changed, tmp_path):
    """What is counted is policy, as a rule is."""
    before = loaded(tmp_path, files(measure(**COUNT))).hash
    assert loaded(tmp_path, files(measure(**{**COUNT, **changed}))).hash != before


def test_where_a_measure_stands_changes_no_hash(tmp_path):
    """In a file of its own or beside rules, in whatever order."""
    one, two = measure(**COUNT), measure("over.two", **COUNT)
    before = loaded(tmp_path, files(one, two)).hash
    moved = {
        "national/oversight/more.yaml": {"oversight": [two]},
        "national/more/rules.yaml": {"oversight": [one]},
    }
    assert loaded(tmp_path, moved).hash == before


def test_one_bad_measure_hides_no_other(tmp_path):
    """Nor a rule in the same file; and each is placed by where it stands in the file."""
    bad = {**measure("over.bad", **COUNT), "cuont": {}}
    twice = files(bad, measure(**COUNT), measure(**COUNT))
    assert said(tmp_path, twice) == [
        'RE203 "cuont" is not a key that is known here.',
        'RE206 "over.one" is declared twice.',
    ]
