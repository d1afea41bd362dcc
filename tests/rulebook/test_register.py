"""The register of families of statements: what is read of it, and that it decides nothing."""

from riskengine.rulebook.register import NotEncoded
from written.packs import loaded, rule, rules, said

REGISTER = {
    "families": {
        "speed": {"says": "Officers go soon.", "statements": ["guidance", "one-report"]},
        "levels": {
            "says": "Every child has a level.",
            "statements": ["other-report"],
            "not_encoded": {"because": "Nobody says which.", "needs": "A level."},
        },
        "meaning": {
            "says": "A child is a child.",
            "statements": ["third-report"],
            "not_encoded": {"because": "It is what the word means."},
        },
    }
}


def test_families_are_read_in_order_of_id(tmp_path):
    """Each family has its line, its statements, its reason and its place, whatever the order of the file."""
    found = loaded(tmp_path, {"national/register.yaml": REGISTER}).families

    assert [
        (name, one.id, one.says, one.statements, one.not_encoded, one.span.file)
        for name, one in found.items()
    ] == [
        (
            "levels",
            "levels",
            "Every child has a level.",
            ("other-report",),
            NotEncoded(because="Nobody says which.", needs="A level."),
            "rules/national/register.yaml",
        ),
        (
            "meaning",
            "meaning",
            "A child is a child.",
            ("third-report",),
            NotEncoded(because="It is what the word means."),
            "rules/national/register.yaml",
        ),
        (
            "speed",
            "speed",
            "Officers go soon.",
            ("guidance", "one-report"),
            None,
            "rules/national/register.yaml",
        ),
    ]


def test_a_force_inherits_the_register(tmp_path):
    """The families of a force are those it inherits and its own."""
    own = {"families": {"night": {"says": "Somebody is there at night.", "statements": ["force-report"]}}}
    files = {"national/register.yaml": REGISTER, "northshire/register.yaml": own}

    assert list(loaded(tmp_path, files, "northshire").families) == ["levels", "meaning", "night", "speed"]


def test_the_register_does_not_change_the_hash(tmp_path):
    """It decides nothing, so that a reason may be reworded and no decision becomes another's."""
    before = loaded(tmp_path, {}).hash

    assert loaded(tmp_path, {"national/register.yaml": REGISTER}).hash == before


def test_a_reason_is_out_of_date_once_a_rule_of_a_force_cites_a_statement(tmp_path):
    """What one force has written is written: the reason is warned of, though another pack holds it."""
    declared = {"title": "It.", "report": "A report", "section": "1", "strength": "guidance"}
    citing = rules(rule("more.one", sources=["other-report"]), pack="northshire")
    sources = {"northshire/more/sources.yaml": {"sources": {"other-report": declared}}}

    assert said(tmp_path, {"national/register.yaml": REGISTER, **citing, **sources}) == [
        'RE454 "levels" is said to be in no rule, and "other-report" is cited.'
    ]
