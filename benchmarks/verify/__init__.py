"""What `sddflow verify` costs: against others, and as histories and rows grow."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "support"))  # the made histories

from benchmarks.verify import against, loaded, revisions, rows


def main() -> None:
    """Print four tables."""
    for part in (against, loaded, revisions, rows):
        sys.stdout.write(f"  {(part.__doc__ or '').splitlines()[0]}\n")
        part.main()
        sys.stdout.write("\n")
