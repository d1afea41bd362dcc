"""Peers that are told what happens and say what is found, as it happens.

Each file has a class `Peer`: `name`, `distribution`, `used`; `given(happening)`, what happens in the form
that the engine takes, which is not timed; `take(given)`, the alerts that it raises, each once.
"""
