"""Five girls around one man: what is known of them grows from the first report to the second and beyond."""

from pictures.making import (
    around,
    at,
    decided,
    drawn,
    happened,
    incident,
    lasting,
    path,
    person,
    place,
    reason,
)
from riskengine.cli.graph.picture import Picture
from riskengine.cli.graph.restricted import Withheld
from riskengine.model.decision import Decision
from riskengine.model.network import LeftOut, Node

GIRL, MAN, MOTHER = person("girl"), person("man"), person("mother")
OTHERS = tuple(person(f"girl-{number}") for number in range(2, 6))
FIRST, FOUND = incident("first-report"), incident("found-at-takeaway")
HOME, FLAT, TAKEAWAY = place("14 Mill Lane"), place("Flat 3, Quay House"), place("Golden Takeaway")
PHONE = Node("phone", "07700 900123")
LINKS = (
    happened(0, "victim", GIRL, FIRST),
    happened(0, "child", GIRL, FIRST),
    happened(0, "suspect", MAN, FIRST),
    happened(0, "caller", MOTHER, FIRST),
    happened(0, "parent_or_carer", MOTHER, FIRST),
    lasting(0, "parent_of", MOTHER, GIRL),
    lasting(0, "resides_at", GIRL, HOME),
    lasting(0, "resides_at", MOTHER, HOME),
    lasting(0, "resides_at", MAN, FLAT),
    lasting(1, "uses_phone", MAN, PHONE),
    lasting(3, "associate_of", GIRL, OTHERS[0]),
    lasting(3, "associate_of", GIRL, OTHERS[1]),
    lasting(3, "associate_of", MAN, OTHERS[0]),
    lasting(5, "uses_phone", OTHERS[0], PHONE, until=30),
    happened(20, "reported_at", FOUND, TAKEAWAY),
    happened(20, "child", OTHERS[0], FOUND),
    happened(20, "child", OTHERS[1], FOUND),
    happened(20, "child", OTHERS[2], FOUND),
    happened(20, "child", OTHERS[3], FOUND),
    happened(20, "suspect", MAN, FOUND),
    lasting(21, "associate_of", OTHERS[2], OTHERS[3]),
    lasting(25, "associate_of", MAN, OTHERS[3]),
)


def decisions(days: float) -> tuple[Decision, ...]:
    """What is decided of the incidents: a rule rests on links from the third day, another from the 20th."""
    first = reason(
        "exploitation.suspect-with-other-child",
        "A man suspected of exploiting a child is in the company of another",
        "girl-2",
        path(OTHERS[0], ("associate_of", True, MAN), ("suspect", True, FIRST)),
        because="Whoever harms one child is likely to harm others, and they may not be known to anybody.",
    )
    second = reason(
        "exploitation.found-together",
        "Children who know each other are found at one place with one adult",
        "found-at-takeaway",
        path(OTHERS[0], ("child", True, FOUND), ("suspect", False, MAN)),
        path(OTHERS[1], ("child", True, FOUND), ("suspect", False, MAN)),
    )
    found = (decided("first-report", ("exploitation",), *([first] if days >= 3 else [])),)
    return found if days < 20 else (*found, decided("found-at-takeaway", ("exploitation",), second))


def girls(
    days: float = 60, hops: int = 3, *left_out: LeftOut, centre: Node = GIRL, withheld: int = 0
) -> Picture:
    """The picture of what is known so many days after the first report."""
    known = tuple(link for link in LINKS if link.since <= at(days))
    seen = around(centre, known, hops, *left_out)
    hidden = Withheld(withheld, ("safeguarding_supervisor",) if withheld else ())
    return drawn(seen, *decisions(days), days=days, hops=hops, withheld=hidden)
