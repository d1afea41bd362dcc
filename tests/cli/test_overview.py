"""``riskengine overview``: what waits and which shares, over the incidents of files and over scenarios."""

import json
import shutil
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit

HERE = Path(__file__).parent
WHEN = "2026-11-21T"

OVERSIGHT = """\
oversight:
  - id: over.nobody-there
    title: Calls at which nobody is in time
    count: {duties: [attended], states: [overdue]}
    breach: {oldest: param over.nobody_there}
    advisory: {number: param over.any}
    because: A queue has an oldest call.
    sources: [small-guide]
    owner: tests
  - id: over.children-unseen
    title: Children at domestic abuse whom nobody has seen
    of: {people: [child], during: [domestic_abuse]}
    count: {not_done: [child_seen]}
    window: 30d
    breach: {share: param over.unseen}
    because: What is not seen is not known.
    sources: [small-guide]
    owner: tests
  - id: over.weapons-graded-low
    title: Calls that were graded too low and for which nobody has answered
    count: {challenges: [below_floor]}
    no_threshold: Nobody has said how many are too many.
    because: A habit shows in a count.
    sources: [small-guide]
    owner: tests
  - id: over.closed
    title: Calls that were closed over something still owed
    count: {challenges: [left_owed]}
    breach: {number: param over.any}
    because: Nobody looks at a closed log again.
    sources: [small-guide]
    owner: tests
  - id: over.calls-for-each-handler
    title: Open calls, among those who take them
    count: {incidents: [domestic_abuse]}
    per: param over.handlers
    advisory: {each: param over.any}
    because: Whoever has too many hears none of them.
    sources: [small-guide]
    owner: tests
"""
PARAMETERS = """\
parameters:
  over.handlers: {value: 2, because: So many take calls., sources: [small-guide]}
  over.any: {value: 0, because: There should be none., sources: [small-guide]}
  over.nobody_there: {value: 2h, because: By then it is forgotten., sources: [small-guide]}
  over.unseen: {value: 50%, because: Half is not most., sources: [small-guide]}
"""


def report(incident, at, age=None, **facts):
    told = {"incident": incident, "kinds": ["domestic_abuse"], "reported_at": f"{WHEN}{at}:00+00:00"}
    child = [{"id": f"{incident}-boy", "roles": ["child"], "facts": {"person.age": age}}]
    return {**told, "by": {"post": "caller"}, "facts": facts, **({"people": child} if age else {})}


def event(type, id, at, incident, post="call_handler", **fields):
    times = {"occurred_at": f"{WHEN}{at}:00+00:00", "recorded_at": f"{WHEN}{at}:00+00:00"}
    by = {"post": post, "person": f"{post}-7"}
    return {"type": type, "id": id, "incident": incident, **times, "by": by, **fields}


EVENING = [
    report("armed", "20:00", 3, **{"incident.weapon": True}),
    event("grade.set", "armed/g", "20:01", "armed", scale="response", value="grade_3"),
    report("quiet", "20:10", 9),
    event("action.taken", "quiet/s", "20:40", "quiet", "officer", action="child_seen", subject="quiet-boy"),
    report("shut", "20:20"),
    event("incident.closed", "shut/c", "20:21", "shut"),
]


@pytest.fixture
def rules(folder):
    """The small packs, with measures of oversight."""
    (folder / "packs/national/oversight").mkdir()
    (folder / "packs/national/oversight/queue.yaml").write_text(OVERSIGHT, encoding="utf-8")
    (folder / "packs/national/vocabulary/over.yaml").write_text(PARAMETERS, encoding="utf-8")
    return folder


@pytest.fixture
def overview(rules, command):
    """Show the overview of what a test tells, each list in a file of its own, with the small packs."""

    def shown(*told, arguments=()):
        names = []
        for number, one in enumerate(told):
            names.append(f"told-{number}.yaml")
            (rules / names[-1]).write_text(json.dumps(one, indent=1), encoding="utf-8")
        return command("overview", *names, "--rules", "packs", *arguments)

    return shown


@pytest.fixture
def pooled(rules, command):
    """Show the overview of the small scenarios, with the small packs."""
    shutil.copytree(HERE / "scenarios", rules / "scenarios")
    return lambda *arguments: command("overview", *(arguments or ("scenarios",)), "--rules", "packs")


@pytest.mark.parametrize("as_of", ["20:50", "22:30"], ids=["soon", "late"])
def test_a_person_reads_the_backlogs_and_the_shares(as_of, overview, snapshot):
    """The gravest first, with the incidents behind each; what counts nothing is only said to."""
    ran = overview(EVENING, arguments=("--as-of", f"{WHEN}{as_of}:00+00:00"))
    assert str(ran) == snapshot
    assert ran.code == Exit.CLEAN
    assert max(len(line) for line in ran.stdout.splitlines()) <= 100


def test_all_shows_what_counts_nothing_too(overview, snapshot):
    """With why the pack sets no threshold."""
    assert str(overview([EVENING[4]], arguments=("--all",))) == snapshot


def test_a_program_gets_every_measure(overview, snapshot):
    """JSON carries each with its thresholds, its reason and its sources, the same bytes each time."""
    arguments = ("--format", "json", "--as-of", f"{WHEN}22:30:00+00:00")
    ran = overview(EVENING, arguments=arguments)
    assert str(ran) == snapshot
    assert ran == overview(EVENING, arguments=arguments)
    (found,) = json.loads(ran.stdout)["overviews"]
    assert {row["id"]: (row["state"], row["number"], row["of"]) for row in found["rows"]} == {
        "over.calls-for-each-handler": ("advisory", 3, None),
        "over.children-unseen": ("within", 1, 2),
        "over.closed": ("breach", 1, None),
        "over.nobody-there": ("breach", 3, None),
        "over.weapons-graded-low": ("not_set", 1, None),
    }


def test_several_files_make_one_force(overview):
    """Their order changes no byte."""
    one, other = EVENING[:2], EVENING[2:]
    first, second = overview(one, other), overview(other, one)
    assert (first.code, first.stdout) == (Exit.CLEAN, second.stdout)
    assert first.stdout == overview(EVENING).stdout


@pytest.mark.parametrize(
    ("as_of", "fail_on", "code"),
    [
        ("20:30", None, Exit.CLEAN),
        ("20:30", "breach", Exit.FINDINGS),
        ("20:15", "breach", Exit.FINDINGS),
        ("20:20", "advisory", Exit.FINDINGS),
        ("20:05", "breach", Exit.FINDINGS),
    ],
)
def test_a_build_can_fail_on_what_was_found(as_of, fail_on, code, overview):
    """A breach is an advisory too; without the option the figures are only shown."""
    wanted = () if fail_on is None else ("--fail-on", fail_on)
    ran = overview(EVENING, arguments=("--as-of", f"{WHEN}{as_of}:00+00:00", *wanted))
    assert ran.code == code


def test_an_advisory_is_no_breach(overview):
    """An hour after the call it is late, and for two hours that is only worth knowing of."""
    late = ("--as-of", f"{WHEN}21:30:00+00:00")
    told = [report("shut", "20:20")]
    assert overview(told, arguments=(*late, "--fail-on", "breach")).code == Exit.CLEAN
    assert overview(told, arguments=(*late, "--fail-on", "advisory")).code == Exit.FINDINGS


def test_scenarios_are_pooled_at_their_ends(pooled, snapshot):
    """And the page says of what the figures are, and of what they are not."""
    ran = pooled()
    assert str(ran) == snapshot
    assert ran.code == Exit.CLEAN


def test_each_pack_has_an_overview_of_its_own(pooled, rules):
    """In order of the packs; --pack leaves out the others."""
    path = rules / "scenarios/domestic_abuse/handled-well.scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("pack: national", "pack: force"), "utf-8")

    def packs(*arguments):
        found = json.loads(pooled("scenarios", "--format", "json", *arguments).stdout)["overviews"]
        return [(one["rules"]["pack"], one["scenarios"], one["as_of"]) for one in found]

    assert packs() == [("force", 1, None), ("national", 2, None)]
    assert packs("--pack", "force") == [("force", 1, None)]


def test_one_scenario_is_told_by_its_file(pooled):
    """As `riskengine replay` takes it."""
    ran = pooled("scenarios/domestic_abuse/boy-of-three.scenario.yaml")
    assert (
        ran.stdout.splitlines()[1].strip()
        == "1 scenario pooled, each incident as it stands at the end of its own."
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("scenarios", "told.yaml"),
        ("scenarios", "--as-of", f"{WHEN}20:00:00+00:00"),
        ("scenarios", "--pack", "forse"),
        ("empty",),
        ("nowhere.yaml",),
        ("scenarios", "--fail-on", "everything"),
    ],
    ids=["both", "as-of", "pack", "empty", "nowhere", "fail-on"],
)
def test_what_cannot_be_counted_is_exit_2(arguments, pooled, rules, snapshot):
    """Scenarios beside events, a time for scenarios, a pack or a folder or a file that is not there."""
    (rules / "empty").mkdir()
    (rules / "told.yaml").write_text(json.dumps(EVENING), encoding="utf-8")
    ran = pooled(*arguments)
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert str(ran) == snapshot


def test_a_scenario_with_a_fault_is_named_at_its_place(pooled, rules, snapshot):
    """Before anything is counted."""
    path = rules / "scenarios/domestic_abuse/handled-well.scenario.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: grade_2", "value: grade_9"), "utf-8")
    ran = pooled()
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert str(ran) == snapshot


def test_a_pack_without_oversight_says_so(folder, command, snapshot):
    """There is nothing to count."""
    (folder / "told.yaml").write_text(json.dumps(EVENING), encoding="utf-8")
    assert str(command("overview", "told.yaml", "--rules", "packs")) == snapshot


def test_an_incident_that_fails_is_named_and_the_others_are_counted(overview, monkeypatch, snapshot):
    """The exit code says that the fault is ours."""
    from riskengine.engine.folding import Folding

    fold = Folding.fold

    def broken(self, timeline, as_of):
        if timeline.incident == "armed":
            raise RuntimeError("Mrs Smith")
        return fold(self, timeline, as_of)

    monkeypatch.setattr(Folding, "fold", broken)
    ran = overview(EVENING)
    assert ran.code == Exit.BUG
    assert "Mrs Smith" not in str(ran)
    assert str(ran) == snapshot
