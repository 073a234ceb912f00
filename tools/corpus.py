"""Verify the corpus, and print what was detected, missed, and raised without a cause.

    python tools/corpus.py [NAME …] [--topic T] [--area A] [--kind wrong|right] [--json FILE] [-v]
    python tools/corpus.py --count

A name may end with `*`. Two processes work side by side. `--count` verifies nothing: it counts the
cases of each code on each dialect.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "corpus"
sys.path.insert(0, str(ROOT / "tests" / "support"))

from corpus.choosing import chosen  # noqa: E402 - its folder is on the path from here on
from corpus.counting import counted, counts  # noqa: E402 - the same
from corpus.judging import Outcome, judge  # noqa: E402 - the same
from corpus.reading import read_corpus  # noqa: E402 - the same
from corpus.telling import as_json, line, table  # noqa: E402 - the same
from shown.page import every_page  # noqa: E402 - the same


def main(words: list[str]) -> int:
    """Verify the cases that the words choose; 1 where one of them does not hold."""
    said = _parser().parse_args(words)
    cases = chosen(read_corpus(FOLDER), said.names, said.topic, said.area, said.kind)
    if said.count:
        sys.stdout.write(counted(counts(cases, every_page())))
        return 0
    known = _known(Path(said.json)) if said.json else []
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(said.jobs) as pool:
        jobs = [pool.submit(partial(judge, case, FOLDER / "bases")) for case in cases]
        for job in as_completed(jobs):
            outcomes.append(job.result())
            told = line(outcomes[-1], whole=said.verbose)
            if told:
                sys.stdout.write(f"{told}\n")
                sys.stdout.flush()
            if said.json:
                _keep(Path(said.json), known, outcomes)
    outcomes.sort(key=lambda o: o.case.place)
    sys.stdout.write(table(outcomes))
    return int(not all(o.holds for o in outcomes))


def _known(file: Path) -> list[dict[str, object]]:
    """What an earlier run kept in the file; the program ends where it is something else."""
    if not file.is_file():
        return []
    try:
        known = json.loads(file.read_text("utf-8"))
        return [dict(each, name=each["name"]) for each in known]
    except (ValueError, TypeError, KeyError):
        sys.exit(f"{file}: not what --json keeps: name another file")


def _keep(file: Path, known: list[dict[str, object]], outcomes: list[Outcome]) -> None:
    """Into the file after each case, beside what it says of cases that were not verified now."""
    new = {each["name"]: each for each in as_json(outcomes)}
    kept = [each for each in known if each["name"] not in new]
    file.write_text(json.dumps([*kept, *new.values()], indent=1), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of cases; all where none is given")
    parser.add_argument("--topic", default="", help="a file of cases, without its ending")
    parser.add_argument("--area", default="")
    parser.add_argument("--kind", default="", choices=("", "wrong", "right"))
    parser.add_argument("--json", default="", help="keep what was seen in this file")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--count", action="store_true", help="cases of each code, none verified")
    parser.add_argument("-v", "--verbose", action="store_true", help="every finding of every case")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
