"""Tables of facts: made from event logs, checked, graded by the million, and compared under two packs."""
