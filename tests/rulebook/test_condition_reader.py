"""What stands under `when`, as a condition: whose facts are read, how parts are joined, what numbers mean."""

import pytest

from riskengine.rulebook.conditions import (
    ALWAYS,
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.vocabulary import FactType
from written.packs import facts, loaded, one_rule, rule, rules, said


def shape(condition):
    """Return a condition without its places: what is read of whom, and how it is joined."""
    match condition:
        case Clause():
            return (condition.var, condition.key, condition.test)
        case AllOf(parts):
            return ("all", *map(shape, parts))
        case AnyOf(parts):
            return ("any", *map(shape, parts))
        case AtLeast(n, parts):
            return ("at least", n, *map(shape, parts))
        case Negation(part):
            return ("not", shape(part))
        case NotShown(part):
            return ("not shown", shape(part))
        case Known():
            return ("known" if condition.wanted else "unknown", condition.var, condition.key)
        case Quantified():
            quantifier = "every" if condition.every else "some"
            return (quantifier, condition.role, condition.var, condition.other_than, shape(condition.body))


@pytest.fixture
def when(tmp_path):
    """Return the shape of a condition of a rule."""

    def read(condition, **said):
        return shape(one_rule(tmp_path, when=condition, **said).when)

    return read


INJURED = (0, "child.injured", Compare("==", True))
YOUNG = (0, "person.age", Compare("<", 13))


def test_without_a_condition_a_rule_always_holds(tmp_path, when):
    """A rule may hold for everybody it is about."""
    assert one_rule(tmp_path).when == ALWAYS
    assert when({}) == ("all",)


def test_the_clauses_of_a_mapping_all_have_to_hold(when):
    """A fact of any person is read through the role; a lone clause stands by itself."""
    assert when({"child.injured": True}) == INJURED
    assert when({"child.injured": True, "child.age": "< 13"}) == ("all", INJURED, YOUNG)


@pytest.mark.parametrize("word", ["any", "all"])
def test_parts_are_the_entries_of_a_mapping_or_the_mappings_of_a_list(word, when):
    """Both ways of writing say the same; in a list each mapping is one part."""
    assert when({word: {"child.injured": True, "child.age": "< 13"}}) == (word, INJURED, YOUNG)
    assert when({word: [{"child.injured": True}, {"child.age": "< 13"}]}) == (word, INJURED, YOUNG)
    assert when({word: [{"child.injured": True, "child.age": "< 13"}]}) == (word, ("all", INJURED, YOUNG))


def test_not_denies_the_whole_mapping(when):
    """`not` and `not_shown` are said of all clauses together."""
    both = {"child.injured": True, "child.age": "< 13"}
    assert when({"not": both}) == ("not", ("all", INJURED, YOUNG))
    assert when({"not_shown": both}) == ("not shown", ("all", INJURED, YOUNG))


def test_at_least_counts_its_entries(when):
    """The number may be a parameter of the pack."""
    of = {"child.injured": True, "child.age": "< 13"}
    assert when({"at_least": {"n": 2, "of": of}}) == ("at least", 2, INJURED, YOUNG)
    signs = [{"child.injured": True}, {"child.age": "< 13"}, {"child.mood": "silent"}]
    counted = when({"at_least": {"n": "param missing.repeat_after", "of": signs}})
    assert counted[:2] == ("at least", 3)


def test_known_and_unknown_take_one_name_or_several(when):
    """Several names all have to be known, or unknown."""
    assert when({"known": "child.age"}) == ("known", 0, "person.age")
    assert when({"unknown": ["child.mood", "child.flag.looked_after"]}) == (
        "all",
        ("unknown", 0, "child.mood"),
        ("unknown", 0, "flag.looked_after"),
    )


def test_a_clause_reads_the_subject_the_incident_and_what_the_engine_keeps(when):
    """Everything a rule can read has a key that leaves out through which role it is read."""
    read = when(
        {
            "incident.children_listed": True,
            "child.flag.looked_after": True,
            "child.done.child_seen": False,
            "incident.done.attended": True,
            "child.duty.child_seen.overdue": True,
            "incident.grade.response": ">= priority",
            "child.grade.missing": "high",
            "child.handling.close": True,
            "incident.handling.resolve_by_phone": False,
        }
    )
    yes, no = Compare("==", True), Compare("==", False)
    assert read == (
        "all",
        (INCIDENT_VAR, "incident.children_listed", yes),
        (0, "flag.looked_after", yes),
        (0, "done.child_seen", no),
        (INCIDENT_VAR, "done.attended", yes),
        (0, "duty.child_seen.overdue", yes),
        (INCIDENT_VAR, "grade.response", Compare(">=", 3)),
        (0, "grade.missing", Compare("==", 4)),
        (0, "handling.close", yes),
        (INCIDENT_VAR, "handling.resolve_by_phone", no),
    )


def test_a_level_is_encoded_as_itself_even_where_its_strand_leaves_gaps(tmp_path):
    """A strand of two levels compares with what people set, which knows five."""
    strand = {"strands": {"pressure": {"title": "Pressure", "levels": {"very_low": "none", "high": "high"}}}}
    book = loaded(
        tmp_path,
        {
            "national/vocabulary/more.yaml": strand,
            **rules(
                rule("more.one", when={"child.grade.pressure": "> very_low"}),
                rule("more.two", when={"child.grade.pressure": "high"}),
            ),
        },
    )
    assert shape(book.rule_by_id["more.one"].when) == (0, "grade.pressure", Compare(">", 1))
    assert shape(book.rule_by_id["more.two"].when) == (0, "grade.pressure", Compare("==", 4))


def test_others_are_spoken_of_inside_some_and_every(when):
    """Each quantifier brings a variable of its own, and the list that says when all are named."""
    assert when({"some suspect": {"suspect.age": "> 17"}}) == (
        ("some", "suspect", 1, None, (1, "person.age", Compare(">", 17)))
    )
    assert when({"every child": {"child.age": "< 13"}}) == (
        "every",
        "child",
        1,
        None,
        (1, "person.age", Compare("<", 13)),
    )
    assert when({"some suspect": {}}) == ("some", "suspect", 1, None, ("all",))


def test_inside_a_quantifier_a_role_means_the_innermost_person(when):
    """The subject of the rule stays in reach under its role until a quantifier takes the name."""
    read = when(
        {
            "some suspect": {
                "some child": {"child.injured": True, "suspect.age": "> 17"},
                "child.injured": True,
            }
        }
    )
    assert read == (
        "some",
        "suspect",
        1,
        None,
        (
            "all",
            (
                "some",
                "child",
                2,
                None,
                ("all", (2, "child.injured", Compare("==", True)), (1, "person.age", Compare(">", 17))),
            ),
            INJURED,
        ),
    )


def test_other_leaves_out_the_subject_of_the_rule(when):
    """A brother is another child than the one the rule is about, however deep it stands."""
    assert when({"some other child": {"child.injured": True}})[:4] == ("some", "child", 1, 0)
    deep = when({"some suspect": {"every other child": {"child.injured": True}}})
    assert deep[4][:4] == ("every", "child", 2, 0)


def test_in_a_rule_about_the_incident_the_first_person_is_the_first_variable(when):
    """There `other` leaves out the first person spoken of."""
    read = when(
        {"some child": {"child.injured": True, "some other child": {"child.age": "< 3"}}}, about="incident"
    )
    assert read[:4] == ("some", "child", 0, None)
    assert read[4][2][:4] == ("some", "child", 1, 0)


def test_a_pair_has_two_people_told_apart(when):
    """The roles name them; of two children the second is `other`."""
    of_roles = when(
        {"child.injured": True, "suspect.age": "> 17", "other.age": "> 17"},
        about=["child", "suspect"],
        joined_by="lives_with",
    )
    adult = (1, "person.age", Compare(">", 17))
    assert of_roles == ("all", INJURED, adult, adult)
    of_children = when(
        {"child.injured": True, "other.injured": True}, about=["child", "child"], joined_by="lives_with"
    )
    assert of_children == ("all", INJURED, (1, "child.injured", Compare("==", True)))


def test_a_list_says_when_everybody_of_a_role_is_named(tmp_path):
    """`every` is certain only over a complete list."""
    condition = one_rule(tmp_path, when={"every child": {"child.injured": True}, "some suspect": {}}).when
    assert [part.listed_by for part in condition.parts] == ["incident.children_listed", None]


def test_a_clause_keeps_its_words_and_its_place(tmp_path):
    """Explanations show a clause as the rule writes it."""
    clause = one_rule(tmp_path, when={"child.age": "< 13"}).when
    assert (clause.name, clause.text, clause.type) == ("child.age", "< 13", FactType.INT)
    assert (clause.span.file, clause.span.line) == ("rules/national/more/rules.yaml", 1)


def test_a_parameter_may_stand_wherever_a_value_may(when, tmp_path):
    """In a comparison, an interval, a list of values and a negation."""
    parameters = {
        "parameters": {
            "more.low": {"value": 2, "because": "So.", "sources": ["guidance"]},
            "more.high": {"value": 4, "because": "So.", "sources": ["guidance"]},
            "more.word": {"value": "silent", "because": "So.", "sources": ["guidance"]},
            "more.yes": {"value": True, "because": "So.", "sources": ["guidance"]},
        }
    }
    tests = {
        "child.age": "[param more.low..param more.high]",
        "child.mood": "not(param more.word, calm)",
        "child.injured": "param more.yes",
    }
    found = loaded(
        tmp_path, {"national/vocabulary/more.yaml": parameters, **rules(rule("more.one", when=tests))}
    )
    assert [str(part[2]) for part in map(shape, found.rule_by_id["more.one"].when.parts)] == [
        "Interval(lo=2, lo_closed=True, hi=4, hi_closed=True)",
        "Except(test=Either(tests=(Compare(op='==', value='silent'), Compare(op='==', value='calm'))))",
        "Compare(op='==', value=True)",
    ]


def test_the_last_pack_gives_a_parameter_its_value(tmp_path):
    """The same rule of the inherited pack compares with the force's own number."""
    condition = rule("more.one", when={"child.episodes": ">= param missing.repeat_after"})
    values = [
        loaded(tmp_path, rules(condition), pack).rule_by_id["more.one"].when.test.value
        for pack in ("national", "northshire")
    ]
    assert values == [3, 2]


def test_a_fault_in_one_clause_hides_no_other(tmp_path):
    """Every clause of a condition is read, whatever its neighbours hold."""
    condition = {"child.age": "< young", "any": {"child.mood": "clam", "some child": {"child.agee": 3}}}
    assert said(tmp_path, rules(rule("more.one", when=condition))) == [
        'RE304 "young" is not a whole number, which "person.age" needs.',
        'RE305 "clam" is not a value of "child.mood".',
        'RE301 "child.agee" is not declared.',
    ]


@pytest.mark.parametrize(
    "name", ["child", "child.", ".age", "child.age.years", "child..age", "some", "", "age"]
)
def test_what_is_no_name_is_not_declared(name, tmp_path):
    """Nothing but the exact name of a declared fact is one."""
    assert [one.partition(" ")[0] for one in said(tmp_path, rules(rule("more.one", when={name: True})))] in (
        ["RE301"],
        ["RE302"],
    )


def test_a_fact_that_applies_only_sometimes_has_its_condition_read(tmp_path):
    """It is about the same person, or the incident."""
    coat = {"type": "bool", "applies_when": {"child.age": "< 5", "incident.children_listed": True}}
    book = loaded(tmp_path, {**facts(coat=coat), **rules(rule("more.one", when={"child.coat": True}))})
    assert shape(book.vocabulary.facts["child.coat"].applies_when) == (
        "all",
        (0, "person.age", Compare("<", 5)),
        (INCIDENT_VAR, "incident.children_listed", Compare("==", True)),
    )
