"""`python -m benchmarks.comparison [--only NAME …] [--every N]`: ask every tool about every case.

The other tools are installed into a folder of their own (`--environment`). What sddflow says is
read from the JSON that `tools/corpus.py --json FILE` writes. The answers go to `--answers`, where
they are kept, and `docs/comparison.md` is written from them: from all cases that both know.
"""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus"
sys.path.insert(0, str(ROOT / "tests" / "support"))

from corpus.case import Case  # noqa: E402 - its folder is on the path from here on
from corpus.choosing import chosen  # noqa: E402 - the same
from corpus.reading import read_corpus  # noqa: E402 - the same

from benchmarks.comparison.environment import Environment  # noqa: E402 - needs the corpus too
from benchmarks.comparison.page import page  # noqa: E402 - the same
from benchmarks.comparison.project import prepare  # noqa: E402 - the same
from benchmarks.comparison.tools import TOOLS, Tool  # noqa: E402 - the same
from sddflow.database.scratch import Scratch, scratch  # noqa: E402 - the same
from sddflow.domain.settings import Settings  # noqa: E402 - the same

Answers = dict[str, dict[str, bool | None]]


def main(words: list[str]) -> int:
    """Ask, keep the answers, and write the page where sddflow's are there too."""
    said = _parser().parse_args(words)
    environment = Environment(said.environment)
    environment.make()
    corpus = read_corpus(CORPUS)
    cases = chosen(corpus, said.only)[:: said.every]
    answers = json.loads(said.answers.read_text()) if said.answers.exists() else {}
    if said.anew:
        answers = {}
    left = [c for c in cases if any(t.name not in answers.get(c.name, {}) for t in TOOLS)]
    with scratch("postgresql", Settings()) as server, ThreadPoolExecutor(said.jobs) as pool:
        ask = partial(_asked, known=answers, environment=environment, server=server)
        for case, found in zip(left, pool.map(ask, left), strict=True):
            answers[case.name] = found
            said.answers.write_text(json.dumps(answers, indent=1))
            sys.stdout.write(f"{case.kind} {case.name}: {_complaining(found)}\n")
    if said.ours.exists():
        ours = json.loads(said.ours.read_text())
        text = page(corpus, answers, ours, environment.versions())
        (ROOT / "docs" / "comparison.md").write_text(text, "utf-8")
    return 0


def _complaining(found: dict[str, bool | None]) -> str:
    return ", ".join(name for name, said in found.items() if said) or "nobody complains"


def _asked(
    case: Case, known: Answers, environment: Environment, server: Scratch
) -> dict[str, bool | None]:
    """What each tool says; nobody is asked twice."""
    said = known.get(case.name, {})
    return {
        tool.name: said[tool.name] if tool.name in said else _ask(tool, case, environment, server)
        for tool in TOOLS
    }


def _ask(tool: Tool, case: Case, environment: Environment, server: Scratch) -> bool | None:
    """One tool about one case, in a folder and with databases that nobody has used."""
    with TemporaryDirectory(prefix="comparison-") as folder:
        root = Path(folder).resolve() / case.base
        postgres = server.fresh().url.replace("postgresql:", "postgresql+psycopg:", 1)
        urls = {"postgresql": postgres, "sqlite": f"sqlite:///{folder}/scratch.db"}
        return tool.complains(prepare(case, CORPUS / "bases", root, environment, urls))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    build = ROOT / ".comparison"
    parser.add_argument("--only", nargs="*", default=[], help="names of cases; all where none")
    parser.add_argument("--every", type=int, default=1, help="of so many cases, one is asked about")
    parser.add_argument("--anew", action="store_true", help="ask again what was answered before")
    parser.add_argument("--environment", type=Path, default=build)
    parser.add_argument("--answers", type=Path, default=build / "answers.json")
    parser.add_argument("--ours", type=Path, default=build / "sddflow.json")
    parser.add_argument("--jobs", type=int, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
