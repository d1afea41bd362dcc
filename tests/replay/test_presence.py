"""Who is spoken of in a timeline: nobody before they are brought in, and nothing as what it is not."""


def test_an_end_of_a_link_that_nobody_brought_in(wrong, linked):
    """What it must be follows from the relation, and with it where it is brought in."""
    more = """\
  - {at: T+1h, basis: stated, link.stated: {relation: resides_at, source: zzz, target: qqq}}
  - {at: T+1h, basis: stated, link.ended: {relation: resides_at, source: girl, target: blokc}}
  - at: T+1h
    basis: stated
    information.added: {links: [{relation: uses_phone, source: girl, target: xxx}]}
"""
    assert wrong(more, head=linked) == [
        'RE506 19:75 nobody called "zzz" has been brought in by now.',
        "  help: bring people in under `people:`",
        'RE506 19:88 nobody called "qqq" has been brought in by now.',
        "  help: name it under `places:`, at the top of the file",
        'RE506 20:88 nobody called "blokc" has been brought in by now.',
        '  help: did you mean "block"?',
        'RE506 23:78 nobody called "xxx" has been brought in by now.',
        "  help: name it under `objects:`, at the top of the file: phone: [...]",
    ]


def test_an_end_of_a_link_that_is_something_else(wrong, linked):
    """At either end, with the relations that have such an end."""
    more = """\
  - {at: T+1h, basis: stated, link.stated: {relation: lives_with, source: girl, target: flat}}
  - {at: T+1h, basis: stated, link.ended: {relation: part_of, source: girl, target: block}}
  - at: T+1h
    basis: stated
    information.added:
      links:
        - {relation: resides_at, source: girl, target: grey-phone}
        - {relation: resides_at, source: girl-out-late, target: flat}
"""
    assert wrong(more, head=linked) == [
        'RE515 19:89 "lives_with" leads to a person, and "flat" is a place.',
        "  help: what leads to a place: part_of, resides_at",
        'RE515 20:71 "part_of" begins with a place, and "girl" is a person.',
        (
            "  help: what begins with a person: lives_with, mother_of, parent_of, resides_at, same_as, "
            "uses_phone"
        ),
        'RE515 25:56 "resides_at" leads to a place, and "grey-phone" is a phone.',
        "  help: what leads to a phone: uses_phone",
        'RE515 26:42 "resides_at" begins with a person, and "girl-out-late" is an incident.',
        "  help: what begins with an incident: no relation",
    ]
