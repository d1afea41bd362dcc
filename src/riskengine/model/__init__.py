"""What is said to the engine and what it says: events, facts, the ledger and the decision."""
