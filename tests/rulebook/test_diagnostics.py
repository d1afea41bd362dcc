"""Faults collected, put in order, and raised."""

import pytest

from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics, RulebookError, Severity, suggest
from riskengine.rulebook.source import Span


def at(line: int, column: int = 1, file: str = "a.yaml") -> Span:
    return Span(file, line, column, line, column + 1)


def test_a_diagnostic_takes_its_severity_from_the_register():
    """Nobody who reports a fault decides how grave it is."""
    assert Diagnostic("RE203", "x", at(1)).severity is Severity.ERROR
    assert Diagnostic("RE450", "x", at(1)).severity is Severity.WARNING


def test_a_code_that_is_not_registered_is_refused():
    """A fault under a code that could not be looked up is a mistake of ours, and shows at once."""
    with pytest.raises(ValueError, match=r'^"RE999" is not a registered diagnostic code$'):
        Diagnostic("RE999", "x", at(1))


def test_the_order_is_by_file_line_column_code_and_message():
    """However they were found, faults are read from the top of each file to its end."""
    inorder = [
        Diagnostic("RE109", "m", Span.whole_file("a.yaml")),
        Diagnostic("RE301", "m", at(2, 1)),
        Diagnostic("RE203", "a", at(2, 9)),
        Diagnostic("RE203", "b", at(2, 9)),
        Diagnostic("RE301", "a", at(2, 9)),
        Diagnostic("RE101", "m", at(10, 1)),
        Diagnostic("RE101", "m", at(1, 1, "b.yaml")),
    ]
    assert Diagnostics(reversed(inorder)).sorted() == tuple(inorder)


def test_the_same_fault_found_twice_is_told_once():
    """Two parts that find the same fault do not make it two; a differing help text does."""
    found = Diagnostics()
    found.add("RE203", "m", at(1))
    found.add("RE203", "m", at(1))
    found.add("RE203", "m", at(1), "help")
    assert found.sorted() == (Diagnostic("RE203", "m", at(1)), Diagnostic("RE203", "m", at(1), "help"))
    assert len(found) == 2


def test_errors_and_warnings_are_told_apart():
    """The collector gives each kind by itself, in order."""
    found = Diagnostics([Diagnostic("RE450", "w", at(3)), Diagnostic("RE203", "late", at(2))])
    found.extend([Diagnostic("RE203", "early", at(1))])
    assert [fault.message for fault in found.errors] == ["early", "late"]
    assert [fault.message for fault in found.warnings] == ["w"]
    assert [fault.message for fault in found] == ["early", "late", "w"]


@pytest.mark.parametrize(
    ("name", "allowed", "said"),
    [
        ("grad", ["grade", "risk"], 'did you mean "grade"?'),
        ("Missing", ["missing", "assault"], 'did you mean "missing"?'),
        ("domestic-abuse", ["domestic_abuse"], 'did you mean "domestic_abuse"?'),
        (
            "child.missing_episode_count",
            ["child.age", "child.missing_episodes"],
            'did you mean "child.missing_episodes"?',
        ),
        ("weather", ["grade", "risk"], None),
        ("x", [], None),
        ("x" * 1_000_000, ["grade"], None),
    ],
)
def test_a_near_name_is_suggested(name, allowed, said):
    """Slips of spelling, case and hyphen lead to the name that was meant; what is far off leads nowhere."""
    assert suggest(name, allowed) == said


def test_a_suggestion_does_not_depend_on_the_order_of_the_names():
    """Of two names that are equally near the same is suggested, run after run."""
    names = ["cat", "bat", "hat"]
    assert {suggest("at", order) for order in (names, names[::-1], {*names})} == {suggest("at", names)}


def test_the_error_reads_as_the_faults_do():
    """What stops a rulebook from loading is readable without any further tool."""
    found = [Diagnostic("RE203", '"grad" is not a key of "then".', at(2, 3), 'did you mean "grade"?')]
    error = RulebookError(found, {"a.yaml": "then:\n  grad: high\n"})
    assert error.diagnostics == tuple(found)
    assert str(error) == (
        'a.yaml:2:3: error RE203: "grad" is not a key of "then".\n'
        "    2 |   grad: high\n"
        "      |   ^\n"
        '   help: did you mean "grade"?\n'
        "1 error in 1 file.\n"
    )


def test_the_error_needs_no_sources():
    """Without the texts of the files the faults are still told, without their lines."""
    error = RulebookError([Diagnostic("RE109", "There is no such folder.", Span.whole_file("rules"))])
    assert str(error) == "rules: error RE109: There is no such folder.\n1 error in 1 file.\n"
