"""From events to facts: what is known of an incident at a moment, as it was recorded by another."""
