"""What RESULTS.md says between its tables."""

HEAD = """\
# Side by side

Written by `{command}` on {when}, in {took:.0f} minutes; not by hand, and not to be mended by hand.

**Read first:** the table below. It says how many times as long each engine takes as hand-written Python
that does the same, on the same data, timed in the same process before and after each repeat; 1 is as fast,
2 takes twice as long. Ratios hold from machine to machine and when others use this one; rates do not. Each
figure is the median of five repeats, and beside it stand the lowest and the highest of them: where these
are far apart, believe none of the three. Every engine was first asked the same, and its answers compared;
one that does not give them is listed with how many it got wrong, its time in brackets, because it is not
the time of the same work.
"""

FAIRNESS = """\
## What the maker of one of these might object

* *"Mine is not used as it should be."* Each is used as its own documentation advises, prepared once, in the
  fastest of the documented forms that were tried; its file in `benchmarks/peers/` cites the page and says
  what else was tried.
* *"You time the conversion of your own input."* The form that an engine takes is made apart, for all alike,
  ours too: "and its input" says what making it from a Python mapping adds.
* *"Mine must convert what no rule reads."* Whoever converts a record is given the fields that rules read.
* *"Answers are remembered."* Every repeat gets records that were not asked before.
* *"Mine does more"*, or less: two of ours and a table with nulls tell what *may* hold where something is
  unknown; all others know true and false alone. Rete engines keep facts from call to call, which section A
  does not need and section B does. ZEN's decisions and our Decision explain themselves.
* *"It is your workload."* It is: rules like those of this project, of four conditions on the average over
  truths, small numbers and words, most of them not holding. Other rules give other figures. `python
  benchmarks/workload.py` writes them; the seed is in it.
* *"Hand-written Python is no fixed measure."* It is the plainest there is, `benchmarks/by_hand.py`; rules
  that share their conditions can beat it.
* Times are of the wall clock, one process at a time; the garbage collector is on, but for building
  networks. A benchmark may take {gigabytes} GB of memory; what crashes, takes more, or takes too long says
  so in its row.
"""

RECORDS = """\
## A. One record at a time

Sixty rules with 227 conditions, 146 of them different, over forty fields; all rules that hold are asked
for. Where a tenth is unknown, an answer is right if what holds of the whole record lies between what is
told to be certain and what is told to be possible.
"""

GROWTH = """\
### How it grows

Time as a multiple of hand-written Python of that size; in brackets the microseconds of one decision. Each
was proven again, on fewer records ({fewest:,} at the fewest).
"""

TABLES = """\
## A. {rows:,} records at once

A Boolean column for each rule, every value made; the table is there in the engine's own form. The last
columns are the same with a tenth of all values unknown, in three values: engines that agree leave as many
verdicts unknown.
"""

EVENTS = """\
## B. What happens, with windows and a deadline

A child's third missing episode in ninety days; a home's third call in a year; nobody there within two
hours, found as soon as anything happens after it. An event is right where the very alerts are raised at it
that should be.
"""

LINKS = """\
## C. {links:,} links

Each structure must reach as many as a dict of sets does from each of the people it is asked about
({compared} walks of two steps were alike); on the average {means}. A dict of sets keeps that two are
linked; networkx and rustworkx keep the kind of link beside; ours keeps every statement of it, with four
times, its event, its incident and who was there.
"""
