"""Peers that keep links and walk over them.

Each file has a class `Peer`: `name`, `distribution`, `used`; `given(links)`, a part of the links in the
form that it takes, which is not timed; `add(given)`; `within(node, hops)`, whoever and whatever is reached,
without the node.
"""
