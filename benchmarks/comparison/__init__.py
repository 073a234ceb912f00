"""Other tools on the corpus, and sddflow beside them: `python -m benchmarks.comparison`."""
