"""A picture whose ids are out to break whatever they are put into."""

from pictures.making import around, decided, drawn, happened, incident, lasting, path, person, place, reason
from riskengine.cli.graph.picture import Picture

SCRIPT = "</script><img src=x onerror=alert(1)>"
QUOTE = '"];\n} \\" \\'
MARKUP = "]]> & <b>'\x00\x1b]0;mine\x07"
COMMENT = "<!--<script>${title}"


def hostile() -> Picture:
    """Ids, events, titles and reasons that end a script, a string, a label, a document."""
    centre, flat, report, friend = person(SCRIPT), place(QUOTE), incident(MARKUP), person(COMMENT)
    links = (
        happened(0, "victim", centre, report),
        lasting(0, "resides_at", centre, flat),
        lasting(1, "associate_of", centre, friend, until=2),
    )
    why = reason(
        f"r.{SCRIPT}",
        f"Title {SCRIPT}",
        SCRIPT,
        path(centre, ("resides_at", True, flat)),
        because=f"Because {QUOTE} {MARKUP}",
    )
    return drawn(around(centre, links, 1), decided(MARKUP, (f"kind {SCRIPT}",), why), days=5)
