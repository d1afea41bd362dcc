"""A slow reference of the overview: it counts from a declaration as it is written, key by key."""

from datetime import timedelta

from grading.standing import NOW


def things(declared, cases):
    """Every thing a declaration speaks of: where, about whom, since when, how it stands, and which it is."""
    what = declared.get("of", declared["count"])
    for one in cases:
        if "window" in declared:
            counts = NOW - one.reported_at <= timedelta(days=10)
        else:
            counts = not one.closed or len(one.owed) > 0
        if counts:
            yield from things_in(what, one)


def things_in(what, one):
    """Every thing of one sort at one incident."""
    for duty in one.owed:
        if any(action in what.get("duties", ()) for action in duty.duty.actions):
            yield (one, duty.subject, duty.since, duty.states, duty.duty.occasion)
    for who in one.roles:
        if any(role in what.get("people", ()) for role in one.roles[who]):
            yield (one, who, one.reported_at, (), None)
    if any(kind in what.get("incidents", ()) for kind in one.kinds):
        yield (one, None, one.reported_at, (), None)
    for raised in one.challenges:
        said = {"below_floor": raised.floor, "forbidden": raised.forbids}
        said |= {"lowered": raised.lacks, "left_owed": raised.unended}
        if any(said[ground] for ground in what.get("challenges", ())):
            yield (one, raised.subject, raised.raised_at, (), raised.id)


def how_many(found):
    """How many different things there are: what is owed for one person on one occasion is one."""
    return len({(one.incident, who, which) for one, who, _, _, which in found})


def is_so(thing, said):
    """Whether every key says something that is so of a thing."""
    one, who, _, states, _ = thing
    own = [(name, of) for name, of in one.done if who is None or of is None or of == who]
    checks = {
        "during": lambda names: any(kind in names for kind in one.kinds),
        "present": lambda names: any(role in names for roles in one.roles.values() for role in roles),
        "states": lambda names: any(state in names for state in states),
        "graded": lambda tests: has_level(one.levels, who, tests) or has_response(one, tests),
        "risk": lambda tests: has_level(one.risks, who, tests),
        "handled": lambda names: any(
            name in names and (who is None or of in (None, who)) for name, of in one.handled
        ),
        "lowered": lambda names: any(
            name in names and (who is None or of in (None, who)) for name, of in one.lowered
        ),
        "done": lambda names: any(name in names for name, _ in own),
        "not_done": lambda names: all(name not in names for name, _ in own),
    }
    return all(checks[key](value) for key, value in said.items() if key in checks)


def has_level(levels, who, said):
    return any(
        strand in said and (who is None or who == whose) and PASSES[said[strand]](level.id)
        for (whose, strand), level in levels.items()
    )


def has_response(one, said):
    return "response" in said and one.response is not None and one.response.id in ("priority", "emergency")


PASSES = {
    "-": lambda word: True,
    "low": lambda word: word == "low",
    ">= medium": lambda word: word in ("medium", "high"),
    "<= low": lambda word: word in ("very_low", "low"),
    "not(high)": lambda word: word != "high",
}
