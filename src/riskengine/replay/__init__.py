"""The scenario harness: replays cases through an engine as a stream of typed results."""
