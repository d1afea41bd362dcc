"""Cases for tests of the page of a replay: told by small scenarios, or made by hand."""
