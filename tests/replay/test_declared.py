"""The places and objects that a scenario declares."""

from riskengine.replay.declared import a, how_to_declare


def test_places_and_objects_are_known_from_the_start(load, linked):
    """Any entry may speak of them: as the end of a link, or as what bears a marker."""
    more = """\
  - {at: T+1h, basis: stated, link.stated: {relation: resides_at, source: girl, target: flat}}
  - {at: T+2h, basis: stated, link.stated: {relation: uses_phone, source: girl, target: grey-phone}}
"""
    (scenario,) = load(more, head=linked).scenarios
    ends = [(step.event.target, step.event.target_kind) for step in scenario.steps[1:]]
    assert ends == [("flat", "place"), ("grey-phone", "phone")]


def test_two_things_of_one_name(wrong, linked):
    """Whether the file declares both, or an entry brings the other in."""
    head = linked.replace("[flat, block]", "[flat, girl]").replace("[grey-phone]", "[grey-phone, flat]")
    more = (
        "  - {at: T+1h, basis: stated, incident: flat, incident.reported: {kinds: [missing], place: block}}\n"
    )
    help = "  help: call one of them otherwise"
    assert wrong(more, head=head) == [
        'RE514 9:31 "flat" is a place, and a phone of this case has the same name.',
        help,
        'RE514 15:7 "girl" is a place, and a person of this case has the same name.',
        help,
        'RE514 19:66 "flat" is a place, and an incident of this case has the same name.',
        help,
    ]


def test_objects_are_of_a_kind_that_is_declared(wrong, linked):
    """With the nearest, or all there are."""
    head = linked.replace("{phone: [grey-phone]}", "{phone: [grey-phone], phnoe: [], zzz: []}")
    assert wrong(head=head) == [
        'RE501 9:32 the pack "linked" has no object "phnoe".',
        '  help: did you mean "phone"?',
        'RE501 9:43 the pack "linked" has no object "zzz".',
        "  help: declared is: phone",
    ]


def test_a_pack_without_objects_says_so(wrong, linked):
    """Nothing can be suggested."""
    head = linked.replace("pack: linked", "pack: small")
    assert wrong(head=head) == [
        'RE501 9:11 the pack "small" has no object "phone".',
        "  help: declared is: none",
    ]


def test_a_kind_is_named_with_its_article():
    """As people say it."""
    assert [a(kind) for kind in ("person", "incident", "online_account")] == [
        "a person",
        "an incident",
        "an online account",
    ]


def test_each_kind_is_brought_in_at_its_place():
    """People in the timeline, places and objects at the top."""
    assert how_to_declare("person") == "bring people in under `people:`"
    assert how_to_declare("place") == "name it under `places:`, at the top of the file"
    assert how_to_declare("phone") == "name it under `objects:`, at the top of the file: phone: [...]"
