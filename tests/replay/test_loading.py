"""Loading: which files are found, and all that is wrong with any of them in one run."""

import pathlib

import pytest

from riskengine.packaged import scenarios_dir
from riskengine.replay.finding import find
from riskengine.replay.loading import ScenarioError, load_scenarios
from riskengine.replay.scenario import Rating
from riskengine.rulebook.diagnostics import Diagnostics

PACKS = pathlib.Path(__file__).parent / "packs"


def faults(*paths: str, rules: pathlib.Path = PACKS) -> list[str]:
    """Return what is said of these paths, one line for each fault."""
    with pytest.raises(ScenarioError) as raised:
        load_scenarios([pathlib.Path(path) for path in paths], rules)
    return [
        f"{fault.span.file}:{fault.span.line} {fault.code} {fault.message} {fault.help or ''}".rstrip()
        for fault in raised.value.diagnostics
    ]


def named(name: str, head: str) -> str:
    """Return the usual head under another name."""
    return head.replace("girl-out-late", name)


@pytest.fixture
def head(load):
    """The head of the usual case, as written."""
    return load().scenarios[0].document.text.partition("timeline:")[0]


def test_a_scenario_is_read_with_all_it_says(load):
    """Where it stands in the report, how it was judged, and what the force set in the end."""
    (scenario,) = load("also: [{expect: A review, because: no rule owes it}]\n").scenarios
    report = scenario.report
    assert (scenario.id, scenario.title) == ("girl-out-late", "A girl is out late and nobody goes")
    assert (report.force, report.year, report.section, report.lines) == (
        "Hampshire",
        2021,
        "5. Initial contact",
        "10-12",
    )
    assert (scenario.area, scenario.rating, scenario.pack) == ("missing", Rating.POOR, "small")
    assert [(one.expect, one.because) for one in scenario.not_checked] == [("A review", "no rule owes it")]
    assert not scenario.is_control
    assert scenario.incidents == ("girl-out-late",)


def test_folders_are_searched_and_files_taken_whatever_their_names(write, head):
    """In order, each once, however often a path leads to it."""
    write(head=named("b", head), name="cases/b.scenario.yaml")
    write(head=named("a", head), name="cases/deep/a.scenario.yaml")
    write(head=named("c", head), name="cases/notes.yaml")
    paths = [
        pathlib.Path(path) for path in ("cases/notes.yaml", "cases", "cases/deep", "cases/b.scenario.yaml")
    ]
    loaded = load_scenarios(paths, PACKS)
    assert [scenario.document.file for scenario in loaded.scenarios] == [
        "cases/notes.yaml",
        "cases/b.scenario.yaml",
        "cases/deep/a.scenario.yaml",
    ]
    assert set(loaded.rulebooks) == {"small"}


def test_without_a_path_the_scenarios_that_came_with_riskengine_are_meant():
    """They are called by their place under "scenarios", wherever they lie."""
    faults = Diagnostics()
    found = find([], faults)
    assert found
    assert not len(faults)
    assert all(one.path == scenarios_dir().parent / one.shown for one in found)
    assert all(one.shown.startswith("scenarios/") for one in found)


def test_where_there_is_nothing_that_is_a_fault(tmp_path, monkeypatch):
    """A replay of nothing would pass."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert faults("empty", "missing.scenario.yaml") == [
        'empty:0 RE109 no scenario was found in "empty". the names of scenario files end in ".scenario.yaml"',
        "missing.scenario.yaml:0 RE100 There is no such file.",
    ]


def test_the_faults_of_all_files_come_in_one_run(write, head):
    """One bad file hides no other, nor does a bad entry hide its neighbour."""
    write("expect: [{at: soon}]\n", head=named("a", head), name="a.scenario.yaml")
    write("expect: {\n", head=named("b", head), name="b.scenario.yaml")
    write(head=named("c", head).replace("pack: small", "pack: smal"), name="c.scenario.yaml")
    write(head=named("D", head).replace("rating: poor", "rating: bad"), name="d.scenario.yaml")
    assert [line.split(" ", 2)[:2] for line in faults(".")] == [
        ["a.scenario.yaml:17", "RE504"],
        ["a.scenario.yaml:17", "RE508"],
        ["a.scenario.yaml:17", "RE508"],
        ["a.scenario.yaml:17", "RE507"],
        ["b.scenario.yaml:17", "RE101"],
        ["c.scenario.yaml:6", "RE310"],
        ["d.scenario.yaml:1", "RE207"],
        ["d.scenario.yaml:5", "RE204"],
    ]


def test_two_scenarios_of_one_name(write):
    """The second is told where the first stands."""
    write(name="a.scenario.yaml")
    write(name="b.scenario.yaml")
    assert faults("a.scenario.yaml", "b.scenario.yaml") == [
        'b.scenario.yaml:1 RE503 another scenario is called "girl-out-late". it stands at a.scenario.yaml:1'
    ]


def test_a_pack_that_is_not_there(write, head):
    """It is told where the scenario names it, with the nearest."""
    write(head=head.replace("pack: small", "pack: smal"))
    assert faults("case.scenario.yaml") == [
        'case.scenario.yaml:6 RE310 there is no pack "smal". did you mean "small"?'
    ]


def test_the_faults_of_a_pack_are_told_once(write, head, tmp_path):
    """However many scenarios name it; nothing is said of names that only the broken pack declares."""
    broken = tmp_path / "rules" / "small"
    broken.mkdir(parents=True)
    (broken / "pack.yaml").write_text("pack: small\n", encoding="utf-8")
    write("expect: [{at: T+0, basis: stated, why: So., because: [no.such]}]\n", name="a.scenario.yaml")
    write(head=named("b", head), name="b.scenario.yaml")
    found = faults("a.scenario.yaml", "b.scenario.yaml", rules=tmp_path / "rules")
    assert found
    assert {line.partition(":")[0] for line in found} == {"rules/small/pack.yaml"}
    assert len(found) == len(set(found))


def test_the_moment_a_case_begins(wrong, load):
    """It carries its offset from UTC, and says where it comes from."""
    head = load().scenarios[0].document.text.partition("timeline:")[0]
    odd = head.replace('"2021-03-05T19:00:00+00:00", basis: assumed', '"2021-03-05T19:00:00", basis: assumed')
    assert wrong(head=odd) == [
        'RE208 7:14 "2021-03-05T19:00:00" is not a moment with its offset from UTC.',
        '  help: write it as "2021-03-05T19:00:00+00:00"',
    ]
    assert wrong(head=head.replace("2021-03-05T19:00:00+00:00", "yesterday")) == [
        'RE208 7:14 "yesterday" is not a moment with its offset from UTC.',
        '  help: write it as "2021-03-05T19:00:00+00:00"',
    ]
    assert wrong(head=head.replace(", basis: assumed", "")) == [
        'RE508 7:9 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
    ]


def test_a_report_that_does_not_fit_is_told_and_nothing_breaks(wrong, load):
    """What cannot be left out leaves no scenario, and the fault is still a fault."""
    head = load().scenarios[0].document.text.partition("timeline:")[0]
    assert wrong(head=head.replace("year: 2021", "year: last")) == ['RE202 3:34 "year" needs a whole number.']


def test_only_controls_have_a_silent_list(wrong, load):
    """On a case handled badly, nothing is judged by it."""
    assert wrong("silent: [grade_set]\n") == [
        "RE504 17:1 duties are passed over in silence only where the case was handled well.",
        "  help: take the list out: nothing is judged by it",
    ]
    head = load().scenarios[0].document.text.partition("timeline:")[0].replace("poor", "good")
    assert wrong("silent: [grade_sett, photograph_obtained/girl]\n", head=head) == [
        'RE501 17:10 the pack "small" has no action "grade_sett".',
        '  help: did you mean "grade_set"?',
        'RE504 17:22 no rule of the pack "small" can open the duty "photograph_obtained".',
    ]
    (scenario,) = load("silent: [grade_set]\n", head=head).scenarios
    assert [owed.text for owed in scenario.silent] == ["grade_set"]


@pytest.mark.parametrize(
    ("grades", "word"),
    [
        ([], None),
        ([("response", "grade_2", "")], "Soon"),
        ([("response", "grade_2", ""), ("response", "priority", "")], "Soon"),
        ([("response", "grade_1", ""), ("missing", "low", "girl")], "Immediate"),
        ([("missing", "medium", "girl"), ("missing", "very_low", "girl")], "missing: no apparent risk"),
        ([("missing", "medium", "girl"), ("handling", "no_further_action", "girl")], "no further action"),
    ],
)
def test_what_the_force_set_in_the_end(load, grades, word):
    """The last response grade in the force's words; failing that the last level or handling; or nothing."""
    steps = "".join(
        f"  - {{at: T+1h, basis: stated, grade.set: {{scale: {scale}, value: {value}"
        + (f", subject: {whom}" if whom else "")
        + "}}\n"
        for scale, value, whom in grades
    )
    (scenario,) = load(steps).scenarios
    assert scenario.force_set == word
