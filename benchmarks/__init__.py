"""Benchmarks: ratios within one run, and growth over sizes. They print, and assert nothing."""
