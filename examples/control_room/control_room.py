"""A control room in a few lines: it tells the engine each event and shows what a handler must see.

Here time passes from event to event; a real one sets a timer to ``engine.due`` and calls ``engine.advance``
when it rings.
"""

import json
from datetime import datetime
from pathlib import Path

from riskengine import Decision, Engine, event_from, load_rulebook

EVENTS = Path(__file__).with_name("evening.jsonl")


def show(decision: Decision) -> None:
    """Print the line of an incident: the floor, how much higher it could be, and what to ask first."""
    response = decision.response
    print(f"{decision.as_of:%H:%M} {decision.incident}: {response.floor.word}, up to {response.ceiling.word}")
    for challenge in decision.challenges:
        if challenge.state == "open":
            print(f"      NOT SO LOW: {challenge.decided} was set, the floor is {challenge.floor}")
    for question in decision.questions[:1]:
        print(f"      ask the {question.of.replace('_', ' ')}: {question.words}")


def pass_time(engine: Engine, since: datetime, until: datetime) -> None:
    """Show each post what falls due before something else happens."""
    due = engine.due(since)
    while due is not None and due < until:
        for alert in engine.advance(due).alerts:
            if alert.level != "record":
                to = alert.to.replace("_", " ")
                print(f"{due:%H:%M} {alert.incident}: {to}: {alert.says} ({alert.level})")
        later = engine.due(due)
        due = later if later is not None and later > due else None


def main() -> None:
    """Live through the evening."""
    engine, now = Engine(load_rulebook()), None
    for line in EVENTS.read_text(encoding="utf-8").splitlines():
        event = event_from(json.loads(line))
        if now is not None:
            pass_time(engine, now, event.recorded_at)
        show(engine.observe(event))
        now = event.recorded_at


if __name__ == "__main__":
    main()
