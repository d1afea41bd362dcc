"""``riskengine diff``, and ``replay`` where it compares: what two sets of rules say otherwise, and why."""

import json
import re
import shutil
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit

HERE = Path(__file__).parent
RULES = "domestic_abuse/first_contact.yaml"
THREE = "scenarios/domestic_abuse/boy-of-three.scenario.yaml"
ELEVEN = "scenarios/domestic_abuse/boy-of-eleven.scenario.yaml"


@pytest.fixture
def draft(folder):
    """Copy the small packs and cases, and edit a file of the copied pack."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")
    shutil.copytree(folder / "packs", folder / "draft")

    def edited(before, after, file=RULES):
        path = folder / "draft/national" / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return edited


CORE = "vocabulary/core.yaml"
FOUR = """\
variations:
  - variation: four
    title: The boy is four
    basis: inferred
    why: He is still young.
    facts: {person.age/boy: 4}
    expect: [{at: T+5m, response: {floor: emergency}}]
"""
SEEN = """\
  - at: T+4h
    id: seen
    basis: stated
    by: {post: officer, person: pc-1}
    action.taken: {action: child_seen, subject: boy}
"""


def shown(ran):
    """What a command printed, the hashes masked that any change of a rule changes."""
    return re.sub(r"\([0-9a-f]{12}\)", "(<hash>)", str(ran))


def because(ran):
    """What is otherwise in each scenario, as (scenario, moment, what, name, way, causes)."""
    return [
        (
            one["scenario"],
            each["from"],
            each["what"],
            each["name"],
            each["way"],
            [(cause["kind"], cause["id"], cause["how"]) for cause in each["because"]],
        )
        for one in json.loads(ran.stdout)["scenarios"]
        for each in one["differences"]
    ]


def test_rules_that_are_the_same_play_nothing(command, draft):
    """A copy that nobody edited is the same, and says so."""
    ran = command("diff", "packs/national", "draft/national", THREE)

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert "THE SAME    nothing is otherwise\n" in ran.stdout
    assert ran.stdout.endswith(
        "TOTAL       0 scenarios played under both: 0 otherwise; 1 left out, whose packs are the same.\n"
        "            Lower, later or gone: nothing.\n"
    )


def test_people_see_what_is_otherwise_and_which_rule_changed_it(command, draft, snapshot):
    """A clause, a floor, a deadline, a rule taken away and one put in: each with its place on both sides."""
    draft('child.age: "< 10"', 'child.age: "< 3"')
    draft("within: 60m, by: officer", "within: 90m, by: officer")
    draft("then: {response: emergency}", "then: {response: priority}")
    draft("id: domestic-abuse.known-suspect", "id: domestic-abuse.suspect-on-record")
    ran = command("diff", "packs/national", "draft/national", "scenarios")

    assert shown(ran) == snapshot
    assert ran.code == Exit.CLEAN


def test_programs_get_the_same(command, draft, snapshot):
    """JSON says all of it, byte for byte the same each time, in however many processes."""
    draft('child.age: "< 10"', 'child.age: "< 3"')
    arguments = ("diff", "packs/national", "draft/national", THREE, "--format", "json")
    ran = command(*arguments)

    assert str(ran) == snapshot
    assert ran == command(*arguments, "--jobs", "2")


def test_only_the_rules_are_compared_where_that_is_asked_for(command, draft):
    """Nothing is played, and no scenario is read."""
    shutil.rmtree("scenarios")
    draft("because: A weapon turns a quarrel into a killing.", "because: Weapons kill.")
    ran = command("diff", "packs/national", "draft/national", "--rules-only")

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert "REWORDED    rule domestic-abuse.weapon\n" in ran.stdout
    assert ran.stdout.endswith("TOTAL       rules: 1 changed\n")


def test_packs_of_two_folders_are_compared_by_their_names(command, draft):
    """What a force inherits is shown where it is written, and not again."""
    draft("within: 1h, by: officer", "within: 2h, by: officer")
    ran = command("diff", "packs", "draft", "--rules-only")

    assert ran.code == Exit.CLEAN
    assert ran.stdout.count("duty child_seen, within: 1h -> 2h") == 1
    assert "THE REST    what is otherwise is inherited, and shown above\n" in ran.stdout


def test_packs_that_only_one_folder_has_are_named(command, draft):
    """Nothing of them is compared, and their cases are not played."""
    shutil.rmtree("draft/force")
    shutil.copytree("draft/national", "draft/country")
    path = Path("draft/country/pack.yaml")
    path.write_text(
        path.read_text(encoding="utf-8").replace("pack: national", "pack: country"), encoding="utf-8"
    )
    case = Path(THREE)
    case.write_text(
        case.read_text(encoding="utf-8").replace("pack: national", "pack: force"), encoding="utf-8"
    )
    ran = command("diff", "packs", "draft", THREE, ELEVEN)

    assert ran.code == Exit.CLEAN
    assert "ONLY IN A   the packs force\n" in ran.stdout
    assert "ONLY IN B   the packs country\n" in ran.stdout
    assert "0 scenarios played under both: 0 otherwise; 1 left out, whose packs are the same.\n" in ran.stdout


def test_two_packs_of_one_folder_are_compared_by_their_names(command, draft):
    """The scenarios of the first are played under both."""
    ran = command("diff", "national", "force", "--rules", "packs", "--rules-only")

    assert ran.code == Exit.CLEAN
    assert "RULES       A: national 1 (" in ran.stdout
    assert ", not approved" in ran.stdout


@pytest.mark.parametrize(
    ("before", "after", "is_less"),
    [
        ("within: 1h, by: officer", "within: 2h, by: officer", True),
        ("within: 1h, by: officer", "within: 30m, by: officer", False),
        ("forbid: [close]", "forbid: []", True),
    ],
)
def test_what_came_lower_later_or_away_can_fail(command, draft, before, after, is_less):
    """Exit 1 with --fail-if-lowered where less is asked of anybody, and 0 where only more is."""
    draft(before, after)
    ran = command("diff", "packs/national", "draft/national", THREE, "--fail-if-lowered")

    assert ran.code == (Exit.FINDINGS if is_less else Exit.CLEAN)


def test_a_higher_floor_that_leaves_nothing_to_ask_is_not_less(command, draft):
    """The question that is gone fails nothing."""
    draft("response: priority", "response: emergency")
    both = ("diff", "packs/national", "draft/national", "scenarios", "--fail-if-lowered")
    ran = command(*both, "--format", "json")

    assert ("question", "gone") in {(what, way) for _, _, what, _, way, _ in because(ran)}
    assert ran.code == Exit.CLEAN


def test_each_difference_names_the_rule_that_changed_it(command, draft):
    """A boy of three is no young child any more: the floor, the duty and the prohibition go by that rule."""
    draft('child.age: "< 10"', 'child.age: "< 3"')
    ran = command("diff", "packs/national", "draft/national", THREE, "--format", "json")
    by = [("rule", "domestic-abuse.young-child", "changed")]

    found = {(what, name, way) for _, _, what, name, way, causes in because(ran) if causes == by}
    assert ("floor", "response", "lower") in found
    assert ("floor", "domestic_abuse", "gone") in found
    assert ("duty", "child_seen/boy", "gone") in found
    assert ("prohibition", "close", "gone") in found
    assert all(causes for *_, causes in because(ran))


def test_a_variation_is_compared_like_a_case(command, draft):
    """The same case had the boy been four; it is named after the case and counted with it."""
    draft('child.age: "< 10"', 'child.age: "< 4"')
    case = Path(THREE)
    case.write_text(case.read_text(encoding="utf-8") + FOUR, encoding="utf-8")
    ran = command("diff", "packs/national", "draft/national", THREE, "--format", "json")

    body = json.loads(ran.stdout)
    assert [(one["scenario"], one["variation_of"]) for one in body["scenarios"]] == [
        ("boy-of-three~four", "boy-of-three")
    ]
    assert (body["totals"]["played"], body["totals"]["variations"]) == (2, 1)
    ran = command("diff", "packs/national", "draft/national", THREE)
    assert "2 scenarios (1 variation) played under both: 1 otherwise.\n" in ran.stdout


def test_replay_compares_two_folders_alike(command, draft):
    """`replay --rules-a --rules-b` is the same comparison; a pack can be named for each side."""
    draft('child.age: "< 10"', 'child.age: "< 3"')
    compared = command("diff", "packs/national", "draft/national", THREE)

    both = ("--rules-a", "packs", "--rules-b", "draft", "--pack-a", "national")
    assert command("replay", THREE, *both) == compared
    assert command("replay", THREE, *both, "--pack-b", "national") == compared


def test_what_if_a_parameter_were_otherwise(command, draft, snapshot):
    """The pack as it stands beside itself with that value: what reads the parameter, and what comes of it."""
    tried = ("--what-if", "contact.answers_within=30m")
    ran = command("replay", "scenarios", "--rules", "packs", *tried, "--fail-if-lowered")

    assert shown(ran) == snapshot
    assert ran.code == Exit.FINDINGS


@pytest.mark.parametrize(
    ("tried", "complaint"),
    [
        (
            "contact.answer_within=30m",
            'the parameter "contact.answer_within" is not declared; did you mean "contact.answers_within"?',
        ),
        ("contact.answers_within", '"contact.answers_within" is no parameter with a value; '),
        ("contact.answers_within=.inf", "contact.answers_within: .inf is not a number that anything can be "),
        ("contact.answers_within=~", "contact.answers_within: ~ is no value"),
        (
            "contact.answers_within=soon",
            'the parameter "contact.answers_within" does not fit here: "soon" is ',
        ),
    ],
)
def test_a_value_that_cannot_be_tried_is_exit_2(command, draft, tried, complaint):
    """It is checked as the pack's own value would be, and says what is wrong."""
    ran = command("replay", "scenarios", "--rules", "packs", "--what-if", tried)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert complaint in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("diff", "nationale", "force", "--rules", "packs"),
            'riskengine: "nationale" is neither a folder of packs nor a pack; did you mean "national"?\n',
        ),
        (
            ("diff", "packs/national", "draft/national", "--format", "junit"),
            "riskengine: Invalid value for '--format': 'junit' is not one of 'human', 'json'.\n",
        ),
        (
            ("replay", "scenarios", "--rules", "packs", "--pack-b", "force", "--format", "junit"),
            "riskengine: a comparison is written as human or json, not as junit\n",
        ),
        (
            ("replay", "scenarios", "--rules", "packs", "--fail-if-lowered"),
            "riskengine: --fail-if-lowered compares: give --rules-b, --pack-b or --what-if too\n",
        ),
        (
            ("replay", THREE, "--rules", "packs", "--pack-a", "force", "--pack-b", "national"),
            "riskengine: no scenario names the pack force\n",
        ),
        (
            ("diff", "packs/national", "draft/national", "--rules-only", "--fail-if-lowered"),
            "riskengine: --fail-if-lowered judges what is played, and --rules-only plays nothing\n",
        ),
        (
            ("diff", "packs/force", "draft", ELEVEN),
            "riskengine: no scenario names the pack force\n",
        ),
    ],
)
def test_what_cannot_be_compared_is_exit_2(command, draft, arguments, complaint):
    """A name that is near, a form there is not, and nothing to play."""
    ran = command(*arguments)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert complaint in ran.stderr


def test_a_fault_in_either_pack_is_shown_and_nothing_compared(command, draft):
    """It stands at its place in the file of that side."""
    draft("response: emergency", "response: emergancy")
    ran = command("diff", "packs/national", "draft/national", THREE)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr.startswith(
        "draft/national/domestic_abuse/first_contact.yaml:30:22: error RE416: "
        'the grade "emergancy" is not declared.\n'
    )


def test_the_report_can_be_written_to_a_file(command, draft):
    """Standard output then names the file; a file that cannot be written is exit 2."""
    draft("within: 1h, by: officer", "within: 2h, by: officer")
    arguments = ("diff", "packs/national", "draft/national", THREE)
    report = command(*arguments).stdout
    ran = command(*arguments, "--output", "found.txt")

    assert (ran.code, ran.stdout, Path("found.txt").read_text(encoding="utf-8")) == (0, "found.txt\n", report)
    ran = command(*arguments, "--output", "nowhere/found.txt")
    assert (ran.code, ran.stderr) == (
        Exit.UNUSABLE,
        'riskengine: cannot write "nowhere/found.txt" (FileNotFoundError)\n',
    )


def test_a_case_that_names_what_the_second_does_not_declare_is_compared_without_it(command, draft):
    """An action that the draft no longer has is not told to it, and the report says so."""
    draft("  child_seen: {title: The child was seen and spoken to, of: child, by: [officer]}\n", "", CORE)
    draft(
        "        - {action: child_seen, from: reported, within: 1h, by: officer, escalate_to: officer}\n", ""
    )
    draft("      duties:\n      forbid: [close]\n", "      forbid: [close]\n")
    case = Path(THREE)
    case.write_text(case.read_text(encoding="utf-8").replace("expect:", SEEN + "expect:"), encoding="utf-8")
    ran = command("diff", "packs/national", "draft/national", THREE)

    assert ran.code == Exit.CLEAN
    assert "  not told to B, which does not declare what they name: seen\n" in ran.stdout


def test_a_case_of_a_kind_that_the_second_does_not_declare_is_not_played(command, draft):
    """It is named with its place, nothing of it counts, and that is exit 2."""
    draft(
        "domestic_abuse: {title: Domestic abuse, fallback", "quarrel: {title: Domestic abuse, fallback", CORE
    )
    path = Path("draft/national") / RULES
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[domestic_abuse]", "[quarrel]"), encoding="utf-8")
    ran = command("diff", "packs/national", "draft/national", THREE)

    assert ran.code == Exit.UNUSABLE
    assert (
        "SCENARIO    boy-of-three\n"
        f"              not played under both: {THREE}:13: the\n"
        "                engine refuses this event: no such kind of incident; allowed: custody, quarrel.\n"
    ) in ran.stdout
