"""Faults say where and what, and what would be right."""

from riskengine.model.faults import Fault, Refused, below, no_such, unknown_id


def test_a_path_leads_from_the_top():
    """Plain names by a dot, others in brackets and quotes, positions in brackets."""
    assert below("$", "people", 0, "facts", "child.age") == '$.people[0].facts["child.age"]'
    assert below("$", 'a "b"') == '$["a \\"b\\""]'


def test_a_name_that_is_nearly_right_is_recognised():
    """Case, blanks and hyphens count for nothing."""
    assert no_such("flag", "Looked-After", ["looked_after", "noted"]) == (
        'no such flag; did you mean "looked_after"?',
        ("looked_after", "noted"),
    )


def test_what_is_allowed_is_listed_up_to_a_dozen():
    """All of it is there for programs."""
    many = [f"n{number:02}" for number in range(14)]
    message, allowed = no_such("fact", "xyz", many)
    assert message == f"no such fact; allowed: {', '.join(many[:12])} and 2 more"
    assert allowed == tuple(many)
    assert no_such("system", "xyz", []) == ("no such system; there is none", ())


def test_an_id_is_compared_and_others_are_not_listed():
    """There may be thousands of incidents."""
    assert unknown_id("incident", "i11", ["i1", "j"]) == 'no such incident; did you mean "i1"?'
    assert unknown_id("incident", "zzz", ["i1", "j"]) == "no such incident"


def test_among_very_many_ids_nobody_looks_for_the_nearest():
    """Comparing with hundreds of thousands would take seconds."""
    many = [f"i{number}" for number in range(3_000)]
    assert unknown_id("incident", "i1x", many[:2_000]) == 'no such incident; did you mean "i1"?'
    assert unknown_id("incident", "i1x", many) == "no such incident"


def test_what_is_refused_says_each_fault_once_in_order():
    """One line each."""
    faults = [Fault("$.b", "two"), Fault("$.a", "one"), Fault("$.b", "two")]
    refused = Refused(faults)
    assert str(refused) == "$.a: one\n$.b: two"
    assert refused.faults == (Fault("$.a", "one"), Fault("$.b", "two"))
