"""From facts to rules that hold, may hold or do not hold: one meaning, several implementations."""
