"""Networks made by hand, for tests of how they are drawn."""
