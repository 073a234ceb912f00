"""Quality of designs: specs with the schema that is expected of them.

    python -m benchmarks.design [--model NAME] [--only WORDS] [--proof] [--results FILE] [--misses]

Every spec in `specs/` has its expectation beside it (`gold.py`). A model designs each one as in a
run, and what it proposes is compared fact by fact. `--proof` also takes each spec through a whole
run on a copy of the example, up to the gate before landing, and tells whether the proof passes.
"""

from benchmarks.design.command import main

__all__ = ["main"]
