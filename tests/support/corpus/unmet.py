"""Cases that the proof does not meet yet: a list that only gets shorter.

One line a case, `name: why`; `tools/corpus.py --unmet` writes it, and keeps what was said of names
that stay.
"""

from collections.abc import Iterable
from pathlib import Path

from corpus.judging import Outcome

_UNSAID = {"wrong": "not found yet", "right": "a false alarm"}


def read_unmet(file: Path) -> dict[str, str]:
    """Reasons by name; nothing where there is no such file."""
    if not file.is_file():
        return {}
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    return {name: why.strip() for name, _, why in (line.partition(":") for line in lines)}


def write_unmet(file: Path, outcomes: Iterable[Outcome]) -> None:
    """Take those that were verified out of the list, and put back what does not hold."""
    known = read_unmet(file)
    kept = dict(known)
    for outcome in outcomes:
        name = outcome.case.name
        kept.pop(name, None)
        if not outcome.holds:
            kept[name] = known.get(name, _UNSAID[outcome.case.kind])
    file.write_text("".join(f"{name}: {kept[name]}\n" for name in sorted(kept)), "utf-8")
