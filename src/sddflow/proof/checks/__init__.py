"""One check per file; `registry` has their order."""
