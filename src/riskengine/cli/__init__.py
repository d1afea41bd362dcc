"""The command line: one file a verb, plain words out, one place for exit codes."""
