"""Peers that are asked about a whole table at once.

Each file has a class `Peer`: `name`, `distribution`, `used`; `prepare(workload)`; `given(columns)`, the
table in its own form, which is not timed; `verdicts(given)`, a Boolean column for each rule, every value
made; and `column(verdicts, rule)`, that column as NumPy's, true, false or (where something is unknown)
neither, with which the answers are compared.
"""
