"""A day of ordinary calls, drawn from stated shares, that shows what the rules cost in attention."""

from riskengine.replay.day.drawing import calls_of
from riskengine.replay.day.loading import Day, load_day
from riskengine.replay.day.playing import Control, Taken
from riskengine.replay.day.tally import Busiest, DayTally, tally_of

__all__ = ["Busiest", "Control", "Day", "DayTally", "Taken", "calls_of", "load_day", "tally_of"]
