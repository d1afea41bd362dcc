"""For testing rules: the pytest plugin, which replays scenarios as tests."""
