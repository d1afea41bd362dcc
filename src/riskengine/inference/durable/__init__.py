"""The second channel: the same rules on durable-rules, an engine written by others, in a process of its own.

It decides nothing. Where it and the native channel differ, one of them is wrong, and the higher floor stands.
"""
