"""Codes RE1xx: the file itself."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE100",
        "file cannot be read",
        """
The file is missing, may not be opened, or is not saved as UTF-8 text. Nothing in it can be checked, so
no rulebook is loaded: a rule that is silently left out is a child who is not found.

Save the file with the encoding "UTF-8" (most editors offer it under "Save as"), or put the missing file
back.
""",
        bad="""
# saved as "Windows-1252": the é is not UTF-8, and is shown as a question mark
title: Caf? in the high street
""",
        good="""
# saved as "UTF-8"
title: Café in the high street
""",
    ),
    error(
        "RE101",
        "not valid YAML",
        """
The text does not follow the rules of YAML, the format that rule files are written in. The commonest
causes are a colon inside text that is not in quotes, a tab instead of spaces, lines that do not stand
in line, and a quotation mark or bracket that is not closed. Characters that cannot be seen are refused
too: with them a line can read as something else than it says.

Look at the place that the caret points to, and at the line above it.
""",
        bad="""
because: Unknown: it does not mean no
""",
        good="""
because: "Unknown: it does not mean no"
""",
    ),
    error(
        "RE102",
        "key written twice",
        """
The same key stands twice in one mapping. Most programs keep the last and drop the first without a word,
so a floor of "high" could be lost to a line further down that nobody saw.

Keep one of the two, or join them.
""",
        bad="""
then:
  risk: {missing: high}
  risk: {exploitation: medium}
""",
        good="""
then:
  risk: {missing: high, exploitation: medium}
""",
    ),
    error(
        "RE103",
        "anchor or alias",
        """
A word that begins with "&" names a value, and one that begins with "*" repeats it. Whoever reads such a
rule aloud must look for its meaning elsewhere, and whoever changes the one place changes rules that he
did not look at.

Write the value out in each place. If one number is used in many rules, make it a parameter of the pack.
""",
        bad="""
when:
  child.age: &young "< 13"
  child.missing_episodes: *young
""",
        good="""
when:
  child.age: "< param missing.young_age"
  child.missing_episodes: ">= param missing.repeat_threshold"
""",
    ),
    error(
        "RE104",
        "merge key",
        """
The key "<<" pours another mapping into this one. What the rule then says cannot be seen where it
stands, and a key written here may silently hide one that was poured in.

Write the keys out.
""",
        bad="""
then:
  <<: {response: emergency}
  risk: {missing: high}
""",
        good="""
then:
  response: emergency
  risk: {missing: high}
""",
    ),
    error(
        "RE105",
        "tag",
        """
A word that begins with "!" tells a YAML program to turn the value into something else. Rule files hold
plain text, numbers, true and false, lists and mappings only; what a tag makes of a value depends on the
program that reads it.

Take the tag out. To have a number read as text, put it in quotes.
""",
        bad="""
title: !!str 2026
""",
        good="""
title: "2026"
""",
    ),
    error(
        "RE106",
        "file too large",
        """
The file is larger than a rule file may be. The bound keeps a mistake, or somebody's mischief, from
stopping the machine that grades incidents.

Divide the file into several, one for each topic; all files of a folder are read.
""",
        bad="""
# rules/national/everything.yaml: several million characters
rules: []
""",
        good="""
# rules/national/missing/repeat.yaml: one topic
rules: []
""",
    ),
    error(
        "RE107",
        "nested too deeply",
        """
Lists and mappings stand inside each other more deeply than any reader could follow, usually because of
a bracket too many. The bound also keeps the machine that reads the rules from being stopped by one
file.

Look for brackets that are not closed; or divide the rule: let one rule conclude a fact, and the other
read it.
""",
        bad="""
when: {any: [{all: [{any: [{all: [{any: [{all: []}]}]}]}]}]}  # and so on, 64 deep
""",
        good="""
when:
  child.exploitation_suspected: true
""",
    ),
    error(
        "RE108",
        "empty file or more than one document",
        """
A rule file holds exactly one document. An empty file is most likely one that was not saved; a line
"---" in the middle begins a second document, which many programs would ignore.

Fill the file or delete it; give each document a file of its own.
""",
        bad="""
id: missing.first
---
id: missing.second
""",
        good="""
id: missing.first
""",
    ),
    error(
        "RE109",
        "nothing found",
        """
There is no pack in the folder, or no such folder; or a file lies in no pack, so that nobody would ever
read it. Running with no rules would grade everything as harmless, so nothing is loaded.

Check the name of the folder; each pack is a folder with a file "pack.yaml".
""",
        bad="""
# a folder that holds only "pack.yaml.bak"
""",
        good="""
# a folder that holds "pack.yaml", and a folder of rules
pack: national
""",
    ),
)
