"""`python -m benchmarks.design`."""

import sys

from benchmarks.design.command import main

main(sys.argv[1:])
