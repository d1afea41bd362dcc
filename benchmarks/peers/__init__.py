"""Who is measured: one file a peer, in a folder for each kind of work."""
