"""Rules over specs and designs: one rule per file, each a pure function that returns findings."""
