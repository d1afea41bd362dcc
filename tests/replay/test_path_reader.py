"""What expectations say of links: what each becomes, and what could never be found is refused."""

REPORT = """\
timeline:
  - at: T-400d
    basis: stated
    incident: earlier
    incident.reported:
      kinds: [missing]
      place: flat
      people: [{id: man, roles: [suspect]}, {id: son}]
      links: [{relation: uses_phone, source: man, target: grey-phone}]
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people: [{id: mother, roles: [caller]}, {id: girl, roles: [child]}]
      links: [{relation: part_of, source: flat, target: block}]
  - {at: T+1h, basis: stated, information.added: {people: [{id: boy, roles: [child]}]}}
  - {at: T+1h, basis: stated, incident: later, incident.reported: {kinds: [missing]}}
"""

EXPECT = """\
expect:
  - at: T+0
    basis: stated
    why: So.
"""


def test_every_key_becomes_a_check(load, linked):
    """A path alone, one of a rule, two who are joined; whom links bring in; what a bound left out."""
    expect = """\
    paths:
      - "girl  -> resides_at -> flat <- resides_at <- man"
      - {rule: links.harm-at-home, path: girl -> lives_with -> man}
      - {between: [girl, grey-phone]}
    not_paths: [{rule: links.harm-at-home, between: [girl, son]}]
    subjects: [son]
    not_subjects: [man]
    left_out: [block]
never:
  - {basis: stated, why: So., paths: [{between: [boy, man]}]}
"""
    (scenario,) = load(EXPECT + expect, head=linked, report=REPORT).scenarios
    checks = [*scenario.expectations[0].checks, *scenario.never[0].checks]
    assert [(check.check.says, check.span.line, check.span.column) for check in checks] == [
        ("path girl -> resides_at -> flat <- resides_at <- man", 33, 9),
        ("path girl -> lives_with -> man of links.harm-at-home", 34, 9),
        ("path between girl and grey-phone", 35, 9),
        ("no path between girl and son of links.harm-at-home", 36, 17),
        ("son among the subjects", 37, 16),
        ("man not among the subjects", 38, 20),
        ("links of block left out", 39, 16),
        ("path between boy and man", 41, 39),
    ]
    assert checks[6].check.kind == "place"


def test_a_link_is_read_in_every_way_a_decision_may_call_it(load, linked):
    """Either way where it is symmetric, and under both names where it has an inverse."""
    expect = """\
    paths:
      - girl -> resides_at -> flat
      - girl <- lives_with <- man
      - man -> mother_of -> son -> has_mother -> man
      - girl -> child -> girl-out-late
"""
    (scenario,) = load(EXPECT + expect, head=linked, report=REPORT).scenarios
    ways = [[set(way) for way, _ in check.check.path.steps] for check in scenario.expectations[0].checks]
    mother = {("mother_of", True), ("has_mother", False)}
    child = {("mother_of", False), ("has_mother", True)}
    assert ways == [
        [{("resides_at", True)}],
        [{("lives_with", True), ("lives_with", False)}],
        [mother, child],
        [{("child", True)}],
    ]


def test_a_path_that_cannot_be_read(wrong, linked):
    """What is wrong is said at its place, with how a path is written."""
    expect = """\
    paths:
      - girl lives with man
      - girl -> resides_at -> flat <- resides_at
      - {rule: links.harm-at-home, path: girl -> resides_at <- flat}
      - {rule: links.harm-at-home}
      - {path: girl -> resides_at -> flat, between: [girl, flat]}
"""
    help = '  help: write it as "kid -> resides_at -> flat <- resides_at <- man"'
    either = "  help: write path: kid -> resides_at -> flat <- resides_at <- man, or between: [kid, man]"
    assert wrong(EXPECT + expect, head=linked, report=REPORT) == [
        'RE516 33:9 "girl lives with man" is no path: there is no arrow in it with a blank on either side.',
        help,
        (
            'RE516 34:9 "girl -> resides_at -> flat <- resides_at" is no path: '
            'after "resides_at" an arrow and a name are missing.'
        ),
        help,
        'RE516 35:42 the arrows on both sides of "resides_at" must point the same way.',
        help,
        "RE516 36:9 one of path and between is needed.",
        either,
        "RE516 37:9 one of path and between is needed.",
        either,
    ]


def test_two_who_are_joined_are_two(wrong, linked):
    """No more and no fewer, and a path is a text."""
    expect = """\
    paths:
      - {between: [girl]}
      - {between: [girl, man, boy]}
      - {between: [man, man]}
      - {path: [girl]}
      - 7
"""
    two = "two names are needed, one for each end."
    help = "  help: write between: [kid, man]"
    assert wrong(EXPECT + expect.replace("- 7", "- {between: []}"), head=linked, report=REPORT) == [
        'RE202 36:16 "path" needs text.',
        "  help: if it is meant as text, put it in quotes",
    ]
    assert wrong(EXPECT + expect.partition("      - {path")[0], head=linked, report=REPORT) == [
        f"RE516 33:19 {two}",
        help,
        f"RE516 34:19 {two}",
        help,
        f"RE516 35:19 {two}",
        help,
    ]
    assert wrong(EXPECT + "    paths: [7]\n", head=linked, report=REPORT) == [
        'RE202 32:13 entry 1 of "paths" needs a mapping.',
        "  help: write keys and values, each key with a colon",
    ]


def test_a_path_names_whom_the_case_has_by_then(wrong, linked):
    """People, places and objects alike."""
    expect = """\
    paths:
      - girl -> resides_at -> flta <- resides_at <- man
      - girl -> lives_with -> boy
      - {between: [girl, zzz]}
      - {rule: links.harm-at-hom, between: [girl, man]}
    subjects: [sun, boy]
    left_out: [blokc, boy]
    not_paths: [girl -> child -> later]
"""
    assert wrong(EXPECT + expect, head=linked, report=REPORT) == [
        'RE506 33:9 nobody in this case is called "flta".',
        '  help: did you mean "flat"?',
        'RE504 34:9 nobody has heard of "boy" before T+1h.',
        "  help: move the expectation",
        'RE506 35:26 nobody in this case is called "zzz".',
        "  help: the case has: block, boy, flat, girl, grey-phone, man, mother, son",
        'RE501 36:16 the pack "linked" has no rule "links.harm-at-hom".',
        '  help: did you mean "links.harm-at-home"?',
        'RE506 37:16 nobody in this case is called "sun".',
        '  help: did you mean "son"?',
        'RE504 37:21 nobody has heard of "boy" before T+1h.',
        "  help: move the expectation",
        'RE506 38:16 nobody in this case is called "blokc".',
        '  help: did you mean "block"?',
        'RE504 38:23 nobody has heard of "boy" before T+1h.',
        "  help: move the expectation",
        'RE504 39:17 nobody has heard of "later" before T+1h.',
        "  help: move the expectation",
    ]


def test_a_path_is_of_links_that_can_be(wrong, linked):
    """Of relations and roles that are declared, that some rule follows, and that join what stands there."""
    expect = """\
    paths:
      - girl -> resides_att -> flat
      - girl -> part_of -> block
      - flat -> resides_at -> man
      - girl <- suspect <- earlier
      - flat -> reported_at -> earlier
      - girl -> parent_of -> man
      - earlier -> reported_at -> flat
"""
    turned = "  help: turn its arrows round, or name another relation"
    followed = "  help: followed is: child, lives_with, mother_of, resides_at, same_as, suspect, uses_phone"
    assert wrong(EXPECT + expect, head=linked, report=REPORT) == [
        'RE501 33:9 the pack "linked" has no relation or role "resides_att".',
        '  help: did you mean "resides_at"?',
        'RE516 34:9 "part_of" begins with a place, and "girl" is a person.',
        turned,
        'RE516 35:9 "resides_at" begins with a person, and "flat" is a place.',
        turned,
        'RE516 35:9 "resides_at" leads to a place, and "man" is a person.',
        turned,
        'RE516 36:9 "suspect" begins with a person, and "earlier" is an incident.',
        turned,
        'RE516 36:9 "suspect" leads to an incident, and "girl" is a person.',
        turned,
        'RE516 37:9 "reported_at" begins with an incident, and "flat" is a place.',
        turned,
        'RE516 37:9 "reported_at" leads to a place, and "earlier" is an incident.',
        turned,
        'RE504 38:9 no rule of the pack "linked" follows "parent_of".',
        followed,
        'RE504 39:9 no rule of the pack "linked" follows "reported_at".',
        followed,
    ]


def test_a_pack_that_follows_no_link_has_no_paths(wrong):
    """Expected, none could come; ruled out, it would always be missing and prove nothing."""
    expect = """\
expect:
  - at: T+0
    basis: stated
    why: So.
    paths: [girl -> parent_of -> mother]
    not_paths: [{between: [girl, mother]}]
    not_subjects: [mother]
"""
    assert wrong(expect) == [
        'RE504 21:13 no rule of the pack "small" follows any link.',
        'RE504 22:17 no rule of the pack "small" follows any link.',
        'RE504 23:20 the pack "small" brings in nobody over links.',
        "  help: declare whom links bring in under subjects:, in the vocabulary",
    ]
