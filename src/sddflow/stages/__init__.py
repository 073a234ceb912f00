"""The stages of a run, one per file: (results, services) → result. They know no engine."""
